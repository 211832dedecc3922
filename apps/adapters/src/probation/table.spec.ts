import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { loadTable } from '../feeds/tables.js';
import { javaDate } from './days.js';
import { isListed, meaningOf, probationTable } from './table.js';
import { table } from './testing/messages.js';

describe('the table of codes', () => {
  const load = (members: object): unknown => {
    const folder = mkdtempSync(join(tmpdir(), 'tables-'));
    writeFileSync(join(folder, 'probation.yaml'), stringify({ ...table, ...members }));
    return loadTable(folder, 'probation', probationTable);
  };

  it('is shipped, and may be written anew', () => {
    expect(load({})).toEqual(table);
  });

  it.each<[string, object, RegExp]>([
    ['a meaning nobody knows', { registers: [{ code: 'X', is: 'great' }] }, /registers\.0\.is/],
    ['a level 4', { mappa: { ...table.mappa, levels: [{ code: 'M4', is: 4 }] } }, /levels\.0\.is/],
    [
      'a code twice for the same days',
      {
        units: [
          { code: 'N1', is: 'newham', to: '2026-02-01' },
          { code: 'N1', is: 'havering', from: '2026-01-31' },
        ],
      },
      /units\.1\.code: N1 is here twice/,
    ],
    [
      'an end before its beginning',
      { units: [{ code: 'N1', is: 'newham', from: '2026-02-01', to: '2026-01-01' }] },
      /units\.0\.to: must be after/,
    ],
    ['a member nobody knows', { colour: 'red' }, /probation\.yaml is wrong:\n.*colour/],
    ['no registers', { registers: undefined }, /registers/],
  ])('is refused with %s', (_, members, fault) => {
    expect(() => load(members)).toThrow(fault);
  });

  it('gives a code the meaning of the day, in London', () => {
    const list = [
      { code: 'N1', is: 'newham', to: '2026-07-01' },
      { code: 'N1', is: 'havering', from: '2026-07-01' },
    ];
    expect(meaningOf(list, 'n1', Date.parse('2026-06-30T22:59:59Z'))).toBe('newham');
    expect(meaningOf(list, 'N1', Date.parse('2026-06-30T23:00:00Z'))).toBe('havering');
    expect(meaningOf(list, 'N2', 0)).toBeUndefined();
    expect(meaningOf(list, undefined, 0)).toBeUndefined();
  });

  it('lists types of events one by one, or all that begin alike', () => {
    expect(isListed(['a.b', 'c.*'], 'a.b')).toBe(true);
    expect(isListed(['a.b', 'c.*'], 'a.b.c')).toBe(false);
    expect(isListed(['a.b', 'c.*'], 'c.d.e')).toBe(true);
  });
});

describe("Java's dates", () => {
  it.each<[string, string]>([
    ['Fri Jun 14 00:00:00 BST 2024', '2024-06-13T23:00:00.000Z'],
    ['Thu Feb 20 00:08:57 GMT 2020', '2020-02-20T00:08:57.000Z'],
    ['Mon Jan 01 12:00:00 UTC 2024', '2024-01-01T12:00:00.000Z'],
  ])('%s is %s', (text, is) => {
    expect(new Date(javaDate(text) ?? 0).toISOString()).toBe(is);
  });

  it.each([
    'Fri Jun 14 00:00:00 PDT 2024',
    'Fri Foo 14 00:00:00 BST 2024',
    'Fri Jun 34 00:00:00 BST 2024',
    'Mon Jan 01 00:00:00 GMT 1900',
    '2024-06-14',
    'constructor',
    '',
  ])('%s is none', (text) => expect(javaDate(text)).toBeUndefined());
});
