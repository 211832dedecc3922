import { policy } from '#testing';
import { daysToCount, fortnightBefore, isBankHoliday, lastDayOver, sameWeekdays } from './days.js';

const { workingTime } = policy;

describe('the days that feeds are counted by', () => {
  it('a day is over ten minutes after midnight in London', () => {
    expect(lastDayOver(new Date('2026-08-10T23:09:00Z')).toString()).toBe('2026-08-09');
    expect(lastDayOver(new Date('2026-08-10T23:11:00Z')).toString()).toBe('2026-08-10');
    expect(lastDayOver(new Date('2026-12-10T23:11:00Z')).toString()).toBe('2026-12-09');
  });

  it('goes on after the last that is counted, a few at a time', () => {
    const now = new Date('2026-08-20T12:00:00Z');
    const days = daysToCount('2026-08-10', new Date('2026-01-01T00:00:00Z'), now, 7);
    expect(days.map(({ day }) => day)).toEqual(
      ['11', '12', '13', '14', '15', '16', '17'].map((day) => `2026-08-${day}`),
    );
    expect(daysToCount('2026-08-19', new Date('2026-01-01T00:00:00Z'), now, 7)).toEqual([]);
  });

  it('begins when there was somebody to count for, at most eight weeks back', () => {
    const now = new Date('2026-08-20T12:00:00Z');
    expect(daysToCount(null, null, now, 7)).toEqual([]);
    expect(daysToCount(null, new Date('2026-08-19T08:00:00Z'), now, 7)).toHaveLength(1);
    const [first] = daysToCount(null, new Date('2020-01-01T00:00:00Z'), now, 7);
    expect(first?.day).toBe('2026-06-24');
  });

  it('a day of a clock change has 23 or 25 hours', () => {
    const hours = (day: string, now: string): number => {
      const [counted] = daysToCount(day, new Date('2026-01-01T00:00:00Z'), new Date(now), 1);
      return counted ? (counted.to.getTime() - counted.from.getTime()) / 3_600_000 : 0;
    };
    expect(hours('2026-03-28', '2026-03-30T12:00:00Z')).toBe(23);
    expect(hours('2026-10-24', '2026-10-26T12:00:00Z')).toBe(25);
  });

  it('compares with the same weekday, without bank holidays', () => {
    // 31 August 2026 is one, a Monday.
    expect(isBankHoliday('2026-08-31', workingTime)).toBe(true);
    expect(isBankHoliday('2026-08-30', workingTime)).toBe(false);
    const weeks = sameWeekdays('2026-09-14', 4, workingTime);
    expect(weeks).toEqual(['2026-09-07', '2026-08-24', '2026-08-17']);
  });

  it('takes the fourteen days before today', () => {
    expect(fortnightBefore(new Date('2026-08-20T12:00:00Z'))).toEqual({
      from: '2026-08-06',
      to: '2026-08-19',
    });
  });
});
