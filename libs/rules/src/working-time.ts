import { Temporal } from 'temporal-polyfill';
import { zone } from './policy/days.js';
import type { WorkingTime } from './policy/types.js';

export { zone };

/** An instant as local London time. Both clock changes are the library's business. */
export const inLondon = (at: Date): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);

/** A day on which people are at work. */
export const isWorkingDay = (day: Temporal.PlainDate, working: WorkingTime): boolean =>
  working.days.includes(day.dayOfWeek) && !working.bankHolidays.includes(day.toString());

function workingHours(day: Temporal.PlainDate, working: WorkingTime): { from: number; to: number } {
  const at = (time: string): number =>
    day.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds;
  return { from: at(working.from), to: at(working.to) };
}

export function isWorkingTime(at: Date, working: WorkingTime): boolean {
  const day = inLondon(at).toPlainDate();
  if (!isWorkingDay(day, working)) return false;
  const { from, to } = workingHours(day, working);
  return at.getTime() >= from && at.getTime() < to;
}

/** Gives up after this many days: a policy with no working day would never end. */
const horizon = 400;

/**
 * The instant `length` milliseconds of working time after `start`. Always in working time: what would end
 * as the day closes ends as the next one opens, when there is somebody to tell.
 */
export function addWorkingTime(start: Date, length: number, working: WorkingTime): Date {
  let left = length;
  let day = inLondon(start).toPlainDate();
  for (let days = 0; days < horizon; days += 1, day = day.add({ days: 1 })) {
    if (!isWorkingDay(day, working)) continue;
    const { from, to } = workingHours(day, working);
    const begin = Math.max(from, start.getTime());
    if (begin >= to) continue;
    if (begin + left < to) return new Date(begin + left);
    left -= to - begin;
  }
  throw new RangeError('The policy has too little working time');
}
