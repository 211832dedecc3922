import { adaptersSettings } from './config.js';

const good = {
  TOCSIN_ADAPTERS_DATABASE_URL: 'postgres://localhost/adapters',
  TOCSIN_ADAPTERS_DATA_KEY: 'data.key',
  TOCSIN_FEED_PRISON_ISSUER: 'urn:example:prison',
  TOCSIN_FEED_PRISON_KEY: 'prison.jwk',
  TOCSIN_FEED_PRISON_TOKEN: 'p'.repeat(24),
};
const hostel = {
  TOCSIN_FEED_HOSTEL_ISSUER: 'urn:example:hostel',
  TOCSIN_FEED_HOSTEL_KEY: 'hostel.jwk',
  TOCSIN_FEED_HOSTEL_TOKEN: 'h'.repeat(24),
};

describe('settings', () => {
  it('have defaults, and the feeds that are on', () => {
    expect(adaptersSettings(good)).toMatchObject({
      port: 3001,
      host: '127.0.0.1',
      eventsUrl: 'http://localhost:3000/events',
      audience: 'http://localhost:3000',
      feeds: [
        {
          name: 'prison',
          issuer: 'urn:example:prison',
          keyFile: 'prison.jwk',
          callBack: { hosts: [], token: undefined },
        },
      ],
    });
  });

  it('take a broker with a path and an issuer of its own, and a list of hosts', () => {
    const read = adaptersSettings({
      ...good,
      ...hostel,
      TOCSIN_BROKER_URL: 'https://broker.example/in/',
      TOCSIN_BROKER_ISSUER: 'https://broker.example',
      TOCSIN_FEED_HOSTEL_CALLBACK_HOSTS: 'One.example, two.example:8080',
    });
    expect(read.eventsUrl).toBe('https://broker.example/in/events');
    expect(read.audience).toBe('https://broker.example');
    expect(read.feeds[1]?.callBack.hosts).toEqual(['one.example', 'two.example:8080']);
  });

  it.each<[string, object, RegExp]>([
    [
      'a half-set feed',
      { ...hostel, TOCSIN_FEED_HOSTEL_KEY: '' },
      /TOCSIN_FEED_HOSTEL_KEY: must be set/,
    ],
    ['a short token', { TOCSIN_FEED_PRISON_TOKEN: 'short' }, /TOCSIN_FEED_PRISON_TOKEN: .*24/],
    [
      'one token for two feeds',
      { ...hostel, TOCSIN_FEED_HOSTEL_TOKEN: 'p'.repeat(24) },
      /TOCSIN_FEED_HOSTEL_TOKEN: is the token of two feeds/,
    ],
    ['no data key', { TOCSIN_ADAPTERS_DATA_KEY: '' }, /TOCSIN_ADAPTERS_DATA_KEY: /],
    ['no database', { TOCSIN_ADAPTERS_DATABASE_URL: '' }, /TOCSIN_ADAPTERS_DATABASE_URL: /],
    ['another database', { TOCSIN_ADAPTERS_DATABASE_URL: 'mysql://x/y' }, /postgres:\/\/ URL/],
    ['a broker that is no URL', { TOCSIN_BROKER_URL: 'broker' }, /TOCSIN_BROKER_URL: /],
    [
      'a URL for a host',
      { TOCSIN_FEED_HOSTEL_CALLBACK_HOSTS: 'http://x' },
      /CALLBACK_HOSTS.*: must be/,
    ],
    [
      'a scenario clock in production',
      { NODE_ENV: 'production', TOCSIN_SCENARIO_CLOCK: 'clock.json' },
      /TOCSIN_SCENARIO_CLOCK: .*never for production/,
    ],
    [
      'a crash point in production',
      { NODE_ENV: 'production', TOCSIN_CRASH_AT: 'sent' },
      /TOCSIN_CRASH_AT: .*never for production/,
    ],
    [
      'no feed',
      { TOCSIN_FEED_PRISON_ISSUER: '', TOCSIN_FEED_PRISON_KEY: '', TOCSIN_FEED_PRISON_TOKEN: '' },
      /no feed is on/,
    ],
  ])('name the wrong key: %s', (_, change, text) => {
    expect(() => adaptersSettings({ ...good, ...change })).toThrow(text);
  });
});
