import { adaptersSettings } from '../config.js';
import { openFeeds } from '../feeds/registry.js';
import { isAllowed } from '../call-back/allowed.js';
import { messageOf } from '../testing/run-feed.js';
import { at, crn, event } from './testing/messages.js';

const environment = {
  TOCSIN_ADAPTERS_DATABASE_URL: 'postgres://localhost/adapters',
  TOCSIN_ADAPTERS_DATA_KEY: 'data.key',
  TOCSIN_FEED_PROBATION_ISSUER: 'urn:example:probation',
  TOCSIN_FEED_PROBATION_KEY: 'probation.jwk',
  TOCSIN_FEED_PROBATION_TOKEN: 'p'.repeat(24),
};

describe('where the probation system is asked (TOCSIN_FEED_PROBATION_SEARCH_URL)', () => {
  const context = {
    receipt: 'r1',
    record: 'r1',
    way: 'http' as const,
    now: new Date('2026-08-01T10:00:00Z'),
  };
  const message = messageOf(event('person.community.manager.allocated', at(1)));

  it('is asked about each case, and may be asked', () => {
    const settings = adaptersSettings({
      ...environment,
      TOCSIN_FEED_PROBATION_SEARCH_URL: 'https://delius.example:8443/api/',
      TOCSIN_FEED_PROBATION_CALLBACK_HOSTS: 'delius.example:8443',
    });
    const reading = openFeeds(settings.tables, settings.feeds)
      .get('probation')
      ?.read(message, context);
    const url = `https://delius.example:8443/api/case/${crn}/supervisions`;
    expect(reading).toEqual({ kind: 'ask', url });
    expect(isAllowed(new URL(url), settings.feeds[0]?.callBack.hosts ?? [])).toBe(true);
  });

  it('is nowhere when it is not set', () => {
    const settings = adaptersSettings(environment);
    const feed = openFeeds(settings.tables, settings.feeds).get('probation');
    expect(feed?.read(message, context)).toMatchObject({ kind: 'facts' });
  });

  it.each([
    ['delius.example', /TOCSIN_FEED_PROBATION_SEARCH_URL.*http/],
    ['https://delius.example', /SEARCH_URL: its host must be in .*PROBATION_CALLBACK_HOSTS/],
  ])('is refused as %s', (url, fault) => {
    const wrong = { ...environment, TOCSIN_FEED_PROBATION_SEARCH_URL: url };
    expect(() => adaptersSettings(wrong)).toThrow(fault);
  });
});
