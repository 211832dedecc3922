import { join } from 'node:path';
import fc from 'fast-check';
import { yamlFilesAt } from '#kernel';
import { addWorkingTime, isWorkingTime, loadPolicy, policyAt, type WorkingTime } from '#rules';

const shipped = loadPolicy(yamlFilesAt(join(process.cwd(), 'policy')));
const office: WorkingTime = policyAt(shipped, new Date('2026-08-10T12:00:00Z')).workingTime;
/** A shift over the hour in which the clocks change. */
const sundayNight: WorkingTime = { days: [7], from: '00:00', to: '06:00', bankHolidays: [] };
const hour = 3_600_000;
const after = (start: string, hours: number, working = office): string =>
  addWorkingTime(new Date(start), hours * hour, working).toISOString();
const instant = (text: string): string => new Date(text).toISOString();

describe('working time', () => {
  it.each([
    ['opens at 09:00', '2026-03-02T09:00Z', true],
    ['has not begun the instant before', '2026-03-02T08:59:59.999Z', false],
    ['lasts until 17:00', '2026-03-02T16:59:59.999Z', true],
    ['is over at 17:00', '2026-03-02T17:00Z', false],
    ['is not at night', '2026-03-02T03:00Z', false],
    ['is not on Saturday', '2026-03-07T12:00Z', false],
    ['is not on Sunday', '2026-03-08T12:00Z', false],
    ['is not on a bank holiday', '2026-04-06T12:00+01:00', false],
    ['is local: 08:00 UTC is 09:00 in summer', '2026-03-30T08:00Z', true],
    ['is local: 08:00 UTC is 08:00 in winter', '2026-10-26T08:00Z', false],
  ])('%s', (_, at, expected) => {
    expect(isWorkingTime(new Date(at), office)).toBe(expected);
  });

  it.each([
    ['within a day', '2026-03-02T09:00Z', 4, '2026-03-02T13:00Z'],
    ['from before the day opens', '2026-03-02T07:00Z', 1, '2026-03-02T10:00Z'],
    ['over a night', '2026-03-02T15:00Z', 4, '2026-03-03T11:00Z'],
    ['from the evening', '2026-03-02T22:00Z', 4, '2026-03-03T13:00Z'],
    ['over a weekend', '2026-03-06T16:00Z', 4, '2026-03-09T12:00Z'],
    ['from a Saturday', '2026-03-07T12:00Z', 1, '2026-03-09T10:00Z'],
    ['over Easter', '2026-04-02T16:00+01:00', 4, '2026-04-07T12:00+01:00'],
    ['over Christmas with its substitute day', '2026-12-24T16:00Z', 2, '2026-12-29T10:00Z'],
    ['from a bank holiday', '2026-05-25T11:00+01:00', 1, '2026-05-26T10:00+01:00'],
    ['over the clocks going forward', '2026-03-27T16:00Z', 2, '2026-03-30T10:00+01:00'],
    ['over the clocks going back', '2026-10-23T16:00+01:00', 2, '2026-10-26T10:00Z'],
    ['of no length, in working time', '2026-03-02T10:00Z', 0, '2026-03-02T10:00Z'],
    ['of no length, at night', '2026-03-02T20:00Z', 0, '2026-03-03T09:00Z'],
    ['of several weeks', '2026-03-02T09:00Z', 8 * 20, '2026-03-30T09:00+01:00'],
  ])('is added %s', (_, start, hours, end) => {
    expect(after(start, hours)).toBe(instant(end));
  });

  it('that runs out as the day closes ends as the next day opens, when somebody is on duty', () => {
    expect(after('2026-03-02T13:00Z', 4)).toBe(instant('2026-03-03T09:00Z'));
    expect(after('2026-03-06T09:00Z', 8)).toBe(instant('2026-03-09T09:00Z'));
  });

  it('counts hours that pass, not hours on the wall, in a shift in which the clocks change', () => {
    expect(after('2026-03-29T00:00Z', 2, sundayNight)).toBe(instant('2026-03-29T03:00+01:00'));
    expect(after('2026-03-29T00:00Z', 5.5, sundayNight)).toBe(instant('2026-04-05T00:30+01:00'));
    expect(after('2026-10-25T00:00+01:00', 2, sundayNight)).toBe(instant('2026-10-25T01:00Z'));
    expect(after('2026-10-25T00:00+01:00', 6.5, sundayNight)).toBe(instant('2026-10-25T05:30Z'));
  });

  it('gives up aloud where a policy has too little of it', () => {
    expect(() => after('2026-03-02T09:00Z', 10_000)).toThrow(RangeError);
    expect(() => after('2026-03-02T09:00Z', 1, { ...office, days: [] })).toThrow(RangeError);
  });
});

describe('working time added to any instant', () => {
  // Whole hours as often as odd milliseconds: the edges of the day are whole hours.
  const from = Date.UTC(2026, 0, 1);
  const start = fc
    .oneof(
      fc.integer({ min: 0, max: 500 * 24 }).map((hours) => hours * hour),
      fc.integer({ min: 0, max: 500 * 24 * hour }),
    )
    .map((since) => new Date(from + since));
  const wholeHours = fc.integer({ min: 0, max: 60 }).map((hours) => hours * hour);
  const length = fc.oneof(wholeHours, fc.integer({ min: 0, max: 60 * hour }));
  const working = fc.constantFrom(office, sundayNight);

  it('never ends before it starts and always ends in working time', () => {
    fc.assert(
      fc.property(start, length, working, (at, some, hours) => {
        const end = addWorkingTime(at, some, hours);
        expect(end.getTime()).toBeGreaterThanOrEqual(at.getTime() + some);
        expect(isWorkingTime(end, hours)).toBe(true);
      }),
    );
  });

  it('ends later the longer it is, and never earlier the later it starts', () => {
    fc.assert(
      fc.property(start, length, fc.integer({ min: 1, max: 40 * hour }), (at, some, more) => {
        const end = addWorkingTime(at, some, office).getTime();
        expect(addWorkingTime(at, some + more, office).getTime()).toBeGreaterThan(end);
        const later = new Date(at.getTime() + more);
        expect(addWorkingTime(later, some, office).getTime()).toBeGreaterThanOrEqual(end);
      }),
    );
  });

  it('ends at the same instant in two parts as in one', () => {
    fc.assert(
      fc.property(start, length, length, working, (at, one, other, hours) => {
        const parts = addWorkingTime(addWorkingTime(at, one, hours), other, hours);
        expect(parts).toEqual(addWorkingTime(at, one + other, hours));
      }),
    );
  });

  it('takes as many working hours as it is long', () => {
    const wholeStart = start.map((at) => new Date(at.getTime() - (at.getTime() % hour)));
    fc.assert(
      fc.property(wholeStart, wholeHours, (at, some) => {
        const end = addWorkingTime(at, some, office).getTime();
        let worked = 0;
        for (let time = at.getTime(); time < end; time += hour)
          if (isWorkingTime(new Date(time), office)) worked += hour;
        expect(worked).toBe(some);
      }),
    );
  });
});
