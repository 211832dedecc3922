import { shippedTables } from '../testing/hostel.js';
import { hostelTables, meaningOf } from './tables.js';

const shipped = shippedTables();

/** What is wrong with the shipped tables, once something in them is changed. */
function faultsOf(change: object): string {
  const read = hostelTables.safeParse({ ...shipped, ...change });
  return (read.error?.issues ?? [])
    .map(({ path, message }) => `${path.join('.')}: ${message}`)
    .join('; ');
}

describe('the tables', () => {
  it.each<[string, object, RegExp]>([
    ['a kind of event that nobody reads', { events: { x: 'flood' } }, /events\.x: /],
    ['a star in the middle', { nothing: ['a*b'] }, /nothing\.0: may have one star/],
    [
      'a meaning that nobody tells',
      { departures: { A: [{ tells: 'gone', names: ['x'] }] } },
      /departures\.A\.0\.tells: /,
    ],
    [
      'nothing without a reason',
      { departures: { A: [{ tells: 'nothing', names: ['x'] }] } },
      /departures\.A\.0\.because: must say/,
    ],
    [
      'a code in small letters',
      { nonArrivals: { a: [{ tells: 'did-not-arrive', names: ['x'] }] } },
      /nonArrivals\.a: .*/,
    ],
    [
      'days the wrong way round',
      {
        departures: {
          A: [{ tells: 'absconded', names: ['x'], from: '2026-01-02', to: '2026-01-02' }],
        },
      },
      /departures\.A\.0\.to: must be later/,
    ],
    [
      'two meanings for one day',
      {
        departures: {
          A: [
            { tells: 'absconded', names: ['x'], to: '2026-01-02' },
            { tells: 'place-withdrawn', names: ['x'], from: '2026-01-01' },
          ],
        },
      },
      /departures\.A: has two meanings/,
    ],
    ['no time', { latestArrival: '24:00' }, /latestArrival: must be a time/],
    ['a stranger', { more: 1 }, /more/],
  ])('with %s are refused, and the place is named', (_, change, text) => {
    expect(faultsOf(change)).toMatch(text);
  });
});

describe('a code', () => {
  const codes = {
    A: [
      { tells: 'old', names: ['First'], to: '2026-01-01' },
      { tells: 'new', names: ['Second'], from: '2026-01-01' },
    ],
    B: [{ tells: 'other', names: ['First thing'] }],
  } as const;
  const means = (code: string | undefined, name: string | undefined, on: string) => {
    const meaning = meaningOf<'old' | 'new' | 'other'>(codes, { code, name, on });
    return typeof meaning === 'string' ? meaning : meaning.tells;
  };

  it('means what it means on that day', () => {
    expect(means('A', undefined, '2025-12-31')).toBe('old');
    expect(means('A', undefined, '2026-01-01')).toBe('new');
  });

  it('may be left out where the name says it: the longest that fits', () => {
    expect(means(undefined, 'FIRST, and more', '2025-12-31')).toBe('old');
    expect(means(undefined, 'first thing', '2025-12-31')).toBe('other');
    expect(means(undefined, 'third', '2025-12-31')).toBe('unknown');
    expect(means(undefined, undefined, '2025-12-31')).toBe('unknown');
  });

  it('and a name that mean different things mean nothing', () => {
    expect(means('A', 'First thing', '2025-12-31')).toBe('contradiction');
    expect(means('A', 'Third', '2025-12-31')).toBe('old');
  });
});
