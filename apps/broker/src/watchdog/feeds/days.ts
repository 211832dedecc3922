import { Temporal } from 'temporal-polyfill';
import { inLondon, isWorkingDay, londonDay, type WorkingTime } from '#rules';
import type { CountedDay } from './feed-day.repository.js';

/** How long after midnight a day is counted, in minutes: what was committed late is in it by then. */
const settled = 10;
/** How far back days are counted that nobody has counted yet. */
const longest = { weeks: 8 };

/** The newest London day that is over and settled. */
export const lastDayOver = (now: Date): Temporal.PlainDate =>
  inLondon(now).subtract({ minutes: settled }).toPlainDate().subtract({ days: 1 });

/**
 * The days that are still to be counted, oldest first, at most `most`.
 * @param last the newest that is counted, as `2026-08-10`
 * @param first when there first was somebody to count for
 */
export function daysToCount(
  last: string | null,
  first: Date | null,
  now: Date,
  most: number,
): CountedDay[] {
  if (!first) return [];
  const end = lastDayOver(now);
  const next =
    last === null ? inLondon(first).toPlainDate() : Temporal.PlainDate.from(last).add({ days: 1 });
  const earliest = end.subtract(longest);
  let day = Temporal.PlainDate.compare(next, earliest) < 0 ? earliest : next;
  const days: CountedDay[] = [];
  for (
    ;
    Temporal.PlainDate.compare(day, end) <= 0 && days.length < most;
    day = day.add({ days: 1 })
  )
    days.push({ day: day.toString(), ...londonDay(day.toString()) });
  return days;
}

/** The same weekday of the weeks before, newest first, without bank holidays. */
export const sameWeekdays = (day: string, weeks: number, working: WorkingTime): string[] =>
  Array.from({ length: weeks }, (_, index) =>
    Temporal.PlainDate.from(day)
      .subtract({ weeks: index + 1 })
      .toString(),
  ).filter((one) => !isBankHoliday(one, working));

/** On a weekday that is a bank holiday nobody expects what such a day brings. */
export function isBankHoliday(day: string, working: WorkingTime): boolean {
  const date = Temporal.PlainDate.from(day);
  return working.days.includes(date.dayOfWeek) && !isWorkingDay(date, working);
}

/** The days before a day: from 14 to 1 before. */
export function fortnightBefore(now: Date): { from: string; to: string } {
  const today = inLondon(now).toPlainDate();
  return {
    from: today.subtract({ days: 14 }).toString(),
    to: today.subtract({ days: 1 }).toString(),
  };
}
