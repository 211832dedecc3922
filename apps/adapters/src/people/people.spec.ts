import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '#kernel';
import { createLog } from '#observability';
import { temporaryFolder, type TemporaryFolder } from '#testing';
import { adaptersSettings } from '../config.js';
import { readPeople } from './people-file.js';
import { People } from './people.js';

const tokenOf = (name: string): string => `a-token-of-${name}-that-is-long-enough`;
const hashOf = (name: string): string => sha256(tokenOf(name)).toString('hex');
const nia = {
  name: 'Nia Night',
  reference: 'S1',
  post: 'Duty residential worker',
  premises: ['E12'],
  may: ['night-desk'],
  tokenSha256: hashOf('nia'),
};
const max = { name: 'Max Manual', may: ['manual'], tokenSha256: hashOf('max').toUpperCase() };

let folder: TemporaryFolder;
let file: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  file = join(folder.path, 'people.yaml');
});
afterEach(() => folder.remove());

const write = (what: unknown): void =>
  writeFileSync(file, typeof what === 'string' ? what : JSON.stringify(what));

function open(lines: string[] = []): People {
  const settings = adaptersSettings({
    TOCSIN_ADAPTERS_DATABASE_URL: 'postgres://localhost/adapters',
    TOCSIN_ADAPTERS_DATA_KEY: 'data.key',
    TOCSIN_FEED_HOSTEL_ISSUER: 'urn:example:hostel',
    TOCSIN_FEED_HOSTEL_KEY: 'hostel.jwk',
    TOCSIN_FEED_HOSTEL_TOKEN: 'h'.repeat(24),
    TOCSIN_FEED_HOSTEL_PEOPLE: file,
    TOCSIN_FEED_COURT_ISSUER: 'urn:example:court',
    TOCSIN_FEED_COURT_KEY: 'court.jwk',
    TOCSIN_FEED_COURT_TOKEN: 'c'.repeat(24),
  });
  return new People(settings, createLog('test', 'info', { write: (line) => lines.push(line) }));
}
const bearer = (name: string): string => `Bearer ${tokenOf(name)}`;

describe('a person', () => {
  it('is known by the token, with what is written of them and nothing of the token', () => {
    write([nia, max]);
    const people = open();
    expect(people.personOf(bearer('nia'), 'hostel', 'night-desk')).toEqual({
      name: 'Nia Night',
      reference: 'S1',
      post: 'Duty residential worker',
      premises: ['E12'],
      may: ['night-desk'],
    });
    expect(people.personOf(bearer('max'), 'hostel', 'manual').premises).toEqual([]);
  });

  it.each<[string, string | undefined]>([
    ['nothing', undefined],
    ['another word', `Basic ${tokenOf('nia')}`],
    ['another token', bearer('eve')],
    ['the hash', `Bearer ${hashOf('nia')}`],
    ['two tokens', `${bearer('nia')} ${tokenOf('max')}`],
  ])('who shows %s is nobody', (_, authorization) => {
    write([nia, max]);
    expect(() => open().personOf(authorization, 'hostel', 'night-desk')).toThrow(
      expect.objectContaining({ code: 'unauthenticated' }) as Error,
    );
  });

  it('is nobody at another feed, and at none', () => {
    write([nia]);
    for (const feed of ['court', 'prison', undefined] as const)
      expect(() => open().personOf(bearer('nia'), feed, 'night-desk')).toThrow(
        expect.objectContaining({ code: 'unauthenticated' }) as Error,
      );
  });

  it('whose token is short is nobody, even where the list has its hash', () => {
    write([{ ...nia, tokenSha256: sha256('short').toString('hex') }]);
    expect(() => open().personOf('Bearer short', 'hostel', 'night-desk')).toThrow(
      expect.objectContaining({ code: 'unauthenticated' }) as Error,
    );
  });

  it('may do what is written, and nothing else', () => {
    write([nia]);
    expect(() => open().personOf(bearer('nia'), 'hostel', 'manual')).toThrow(
      expect.objectContaining({ code: 'forbidden' }) as Error,
    );
  });
});

describe('a list that changes', () => {
  it('counts from the next request on', () => {
    write([nia]);
    const people = open();
    // As an editor does it, and as a mounted secret does.
    writeFileSync(`${file}.new`, JSON.stringify([max]));
    renameSync(`${file}.new`, file);
    expect(people.personOf(bearer('max'), 'hostel', 'manual').name).toBe('Max Manual');
    expect(() => people.personOf(bearer('nia'), 'hostel', 'night-desk')).toThrow();
    write([]);
    expect(() => people.personOf(bearer('max'), 'hostel', 'manual')).toThrow();
  });

  it('and is wrong leaves the earlier one, and is said once, naming nobody', () => {
    write([nia]);
    const lines: string[] = [];
    const people = open(lines);
    write([{ ...nia, may: [] }, max]);
    for (let n = 0; n < 3; n++)
      expect(people.personOf(bearer('nia'), 'hostel', 'night-desk').name).toBe('Nia Night');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/entry 1, may/);
    rmSync(file);
    expect(people.personOf(bearer('nia'), 'hostel', 'night-desk').name).toBe('Nia Night');
    write([max]);
    expect(() => people.personOf(bearer('nia'), 'hostel', 'night-desk')).toThrow();
    expect(lines).toHaveLength(3);
    expect(lines.join()).not.toMatch(/Nia|Max|a-token|[0-9a-f]{64}/i);
  });
});

describe('a list', () => {
  it('may be YAML', () => {
    write(
      `- name: Nia Night\n  premises: [E12]\n  may: [night-desk]\n  tokenSha256: ${hashOf('nia')}\n`,
    );
    expect(readPeople(file, 'hostel').map(({ person }) => person.name)).toEqual(['Nia Night']);
  });

  it.each<[string, unknown, RegExp]>([
    ['no list', { people: [nia] }, /the whole: .*array/],
    ['a stranger member', [{ ...nia, token: 'x' }], /entry 1: .*token/],
    ['no name', [max, { ...nia, name: ' ' }], /entry 2, name: /],
    ['a word nobody knows', [{ ...max, may: ['all'] }], /entry 1, may, 0: /],
    ['nothing that may be done', [{ ...max, may: [] }], /entry 1, may: /],
    ['no premises at a night desk', [{ ...nia, premises: undefined }], /entry 1, premises: must/],
    ['premises that are none', [{ ...nia, premises: ['E 12'] }], /entry 1, premises, 0: must/],
    ['a token in plain', [{ ...nia, tokenSha256: tokenOf('nia') }], /entry 1, tokenSha256: must/],
    [
      'one token for two',
      [nia, { ...max, tokenSha256: hashOf('nia') }],
      /entry 2, tokenSha256: is/,
    ],
    ['no YAML', '- name: "Nia Night\n  may: x', /line 2, column \d+: it is neither YAML nor JSON/],
    ['two of one member', '- name: a\n  name: b', /line 2, column 3: it is neither/],
  ])('with %s names the file and the place', (_, what, place) => {
    write(what);
    const thrown = thrownBy(() => readPeople(file, 'hostel'));
    expect(thrown).toMatch(/The list of people .*people\.yaml is wrong/);
    expect(thrown).toMatch(place);
    expect(thrown).not.toMatch(/Nia|a-token|[0-9a-f]{64}/i);
  });

  it('that is not there is said so, and keeps the adapters from starting', () => {
    expect(() => open()).toThrow(/people\.yaml is wrong:\n {2}it cannot be read \(ENOENT\)/);
  });

  it('of a court has no night desk', () => {
    write([max, nia]);
    expect(() => readPeople(file, 'court')).toThrow(/entry 2, may: night-desk is for the hostel/);
  });
});

function thrownBy(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return String(error);
  }
  throw new Error('nothing was thrown');
}
