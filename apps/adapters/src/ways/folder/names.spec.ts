import { kindOf, movedName, named } from './names.js';
import { Stillness } from './stillness.js';

describe('a name', () => {
  it.each([
    ['a.json', 'taken'],
    ['.a.json', 'writing'],
    ['a.json.part', 'writing'],
    ['a.TMP', 'writing'],
    ['a.filepart', 'writing'],
    ['done', 'own'],
    ['rejected', 'own'],
    ['a\u{FFFD}.json', 'unreadable'],
  ])('%s is %s', (name, is) => {
    expect(named(name)).toBe(is);
  });

  it('says what a file is', () => {
    expect(['a.JSON', 'a.jsonl', 'a.csv', 'a.xml', 'a', 'a.exe'].map(kindOf)).toEqual([
      'json',
      'json',
      'csv',
      'xml',
      undefined,
      undefined,
    ]);
  });

  it('gives way to one that is there, and leaves room for what is added to it', () => {
    expect(movedName('a.b.json', 0)).toBe('a.b.json');
    expect(movedName('a.b.json', 2)).toBe('a.b.2.json');
    const long = movedName(`${'é'.repeat(120)}.json`, 0);
    expect(long).toMatch(/^[0-9a-f]{32}\.json$/);
    expect(movedName(`.${'x'.repeat(250)}`, 1).length).toBeLessThan(60);
  });
});

it('what stands still is measured from when it was first seen so', () => {
  const still = new Stillness();
  const look = (looks: string, now: number) => still.watch(new Map([['a', looks]]), now).get('a');
  expect([look('1', 10), look('1', 15), look('2', 20), look('2', 26)]).toEqual([0, 5, 0, 6]);
  still.watch(new Map(), 30);
  expect(look('2', 40)).toBe(0);
});
