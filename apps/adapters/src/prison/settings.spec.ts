import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '#testing';
import { adaptersSettings } from '../config.js';
import { loadTable } from '../feeds/tables.js';
import { prisonTable } from './table.js';

describe('the table', () => {
  it.each<[string, string, RegExp]>([
    [
      'a period that is none',
      'holdBack: { for: five minutes }',
      /prison\.yaml[^]*periods\.holdBack\.for: must be a period/,
    ],
    [
      'a member that nobody knows',
      'holdBack: { for: PT5M, until: 3 }',
      /periods\.holdBack: .*until/,
    ],
    [
      'a code that means nothing',
      'x: 1\nleavingCodes: { CR: { is: vanished } }',
      /leavingCodes\.CR/,
    ],
  ])('with %s is refused, with its place', async (_, text, fault) => {
    const folder = await temporaryFolder();
    writeFileSync(join(folder.path, 'prison.yaml'), `periods:\n  ${text}\n`);
    expect(() => loadTable(folder.path, 'prison', prisonTable)).toThrow(fault);
    await folder.remove();
  });
});

describe('the place to ask at', () => {
  const settings = {
    TOCSIN_ADAPTERS_DATABASE_URL: 'postgres://localhost/adapters',
    TOCSIN_ADAPTERS_DATA_KEY: 'data.key',
    TOCSIN_FEED_PRISON_ISSUER: 'urn:example:prison',
    TOCSIN_FEED_PRISON_KEY: 'prison.jwk',
    TOCSIN_FEED_PRISON_TOKEN: 'p'.repeat(24),
    TOCSIN_FEED_PRISON_CALLBACK_HOSTS: 'search.example',
  };

  it('is set without its last slash', () =>
    expect(
      adaptersSettings({ ...settings, TOCSIN_FEED_PRISON_SEARCH_URL: 'https://search.example/' })
        .feeds[0]?.searchUrl,
    ).toBe('https://search.example'));

  it.each([
    [
      'TOCSIN_FEED_PRISON_SEARCH_URL',
      'https://other.example',
      /its host must be in TOCSIN_FEED_PRISON_CALLBACK_HOSTS/,
    ],
    ['TOCSIN_FEED_PRISON_SEARCH_URL', 'search.example', /TOCSIN_FEED_PRISON_SEARCH_URL: must be/],
    ['TOCSIN_FEED_COURT_SEARCH_URL', 'https://search.example', /only the prison feed/],
  ])('%s may not be %s', (key, value, fault) =>
    expect(() => adaptersSettings({ ...settings, [key]: value })).toThrow(fault),
  );
});
