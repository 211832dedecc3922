import {
  dayOf,
  endOfLondonDay,
  instantOf,
  localInstantOf,
  londonDay,
  londonHour,
  summerTimeInstantOf,
} from './instants.js';

const now = new Date('2026-11-24T00:00:00Z');
const seconds = (text: string): number => Date.parse(text) / 1000;

describe('stamps', () => {
  it.each([
    ['2022-05-04T07:03:50.912169+01:00', '2022-05-04T06:03:50.912169Z'],
    ['2022-05-04T08:00:33.477735848+01:00', '2022-05-04T07:00:33.477735848Z'],
    ['2026-06-14T10:00:00+01:00[Europe/London]', '2026-06-14T09:00:00Z'],
    ['2026-11-24T20:00:00Z', '2026-11-24T20:00:00Z'],
    // The sample domain-prison-identifier-added-bad-timestamp: its occurredAt is 09:26:39+01:00.
    ['2023-07-31T09:26:39.362Z+01:00', '2023-07-31T08:26:39.362Z'],
  ])('%s is %s', (text, is) => expect(instantOf(text, now)?.toString()).toBe(is));

  it.each([
    '2026-06-14T10:00:00',
    '2026-06-14T10:00:00ZZ+01:00',
    'Fri Jun 14 00:00:00 BST 2024',
    '1999-12-31T23:59:59Z',
    '2026-11-25T00:00:01Z',
    '',
  ])('%s is none', (text) => expect(instantOf(text, now)).toBeUndefined());

  it('without an offset are local time, summer and winter', () => {
    expect(localInstantOf('2026-08-08T23:10:00', now)?.toString()).toBe('2026-08-08T22:10:00Z');
    expect(localInstantOf('2026-01-16T17:21:30', now)?.toString()).toBe('2026-01-16T17:21:30Z');
    expect(localInstantOf('yesterday', now)).toBeUndefined();
    expect(localInstantOf(undefined, now)).toBeUndefined();
  });

  it('in the hour that October has twice are of the first of the two (FEEDS §1.3)', () => {
    expect(localInstantOf('2026-10-25T00:59:59', now)?.toString()).toBe('2026-10-24T23:59:59Z');
    expect(localInstantOf('2026-10-25T01:30:00', now)?.toString()).toBe('2026-10-25T00:30:00Z');
    expect(localInstantOf('2026-10-25T02:00:00', now)?.toString()).toBe('2026-10-25T02:00:00Z');
  });

  it('of the NOMIS queue are summer time all year: an hour less in winter (FEEDS §1.3)', () => {
    const read = (text: string | undefined) => summerTimeInstantOf(text, now)?.toString();
    expect(read('2026-01-16T17:21:30')).toBe('2026-01-16T16:21:30Z');
    expect(read('2026-08-08T23:10:00.125533')).toBe('2026-08-08T22:10:00.125533Z');
    // On this clock no hour comes twice.
    expect(read('2026-10-25T01:30:00')).toBe('2026-10-25T00:30:00Z');
    expect(read('2026-10-25T02:30:00')).toBe('2026-10-25T01:30:00Z');
    expect(read('2026-01-16T17:21:30Z')).toBe('2026-01-16T17:21:30Z');
    expect([read('soon'), read(undefined)]).toEqual([undefined, undefined]);
  });
});

describe('days', () => {
  it.each([
    ['2026-10-05', '2026-10-05'],
    ['2026-10-05 00:00:00', '2026-10-05'],
    ['2026-10-05T00:00:00', '2026-10-05'],
    ['05-OCT-2026', '2026-10-05'],
    ['5-Oct-26', '2026-10-05'],
  ])('%s is %s (FEEDS §1.3)', (text, is) => expect(dayOf(text)).toBe(is));

  it.each([
    '2026-02-30',
    '30-FEB-2026',
    '05-OKT-2026',
    '05/10/2026',
    '2026-10-05 or so',
    '',
    undefined,
  ])('%s is none', (text) => expect(dayOf(text)).toBeUndefined());

  it('of London begin and end at its midnight, on days of 23 and of 25 hours too', () => {
    expect(londonDay(seconds('2026-08-08T22:59:59Z'))).toBe('2026-08-08');
    expect(londonDay(seconds('2026-08-08T23:00:00Z'))).toBe('2026-08-09');
    expect(londonHour(seconds('2026-08-08T14:59:59Z'))).toBe('15:59');
    expect(londonHour(seconds('2026-01-08T16:00:00Z'))).toBe('16:00');
    expect(endOfLondonDay('2026-08-08')).toBe(seconds('2026-08-08T23:00:00Z'));
    expect(endOfLondonDay('2026-10-25')).toBe(seconds('2026-10-26T00:00:00Z'));
    expect(endOfLondonDay('2026-03-29')).toBe(seconds('2026-03-29T23:00:00Z'));
  });
});
