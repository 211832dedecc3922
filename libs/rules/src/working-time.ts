import { Temporal } from 'temporal-polyfill';
import type { Nation } from '#contracts';
import {
  day as wholeDay,
  instantOf,
  localOf,
  midnightOf,
  timeOfDay,
  weekdayOf,
} from './duty/london.js';
import { zone } from './policy/days.js';
import type { WorkingTime } from './policy/types.js';

export { zone };

/** An instant as local London time. Both clock changes are the library's business. */
export const inLondon = (at: Date): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);

/** A day on which people are at work. */
export const isWorkingDay = (day: Temporal.PlainDate, working: WorkingTime): boolean =>
  isWorkingOn(Date.parse(day.toString()), working);

/** As {@link isWorkingDay}, of the local day that begins at `midnight`. */
const isWorkingOn = (midnight: number, working: WorkingTime): boolean =>
  working.days.includes(weekdayOf(midnight)) && !holidays(working.bankHolidays).has(midnight);

export const isWorkingTime = (at: Date, working: WorkingTime): boolean =>
  isWorkingAt(at.getTime(), working);

/** As {@link isWorkingTime}, of an instant in milliseconds. */
export function isWorkingAt(at: number, working: WorkingTime): boolean {
  const hours = hoursOn(midnightOf(localOf(at)), working);
  return hours !== undefined && at >= hours.from && at < hours.to;
}

/** Every instant in a span at which working time begins or ends. */
export function workingChangesIn(from: number, to: number, working: WorkingTime): number[] {
  const found: number[] = [];
  const last = midnightOf(localOf(to));
  for (let midnight = midnightOf(localOf(from)); midnight <= last; midnight += wholeDay) {
    const hours = hoursOn(midnight, working);
    if (hours) found.push(hours.from, hours.to);
  }
  return found;
}

/** Working time by the bank holidays of a nation. The same object for the same policy and nation. */
export function workingTimeIn(working: WorkingTime, nation: Nation): WorkingTime {
  const bankHolidays = working.nations?.[nation];
  if (!bankHolidays) return working;
  const made = byNation.get(working) ?? new Map<Nation, WorkingTime>();
  byNation.set(working, made);
  const held = made.get(nation) ?? { ...working, bankHolidays };
  made.set(nation, held);
  return held;
}
const byNation = new WeakMap<WorkingTime, Map<Nation, WorkingTime>>();

/** The instants between which people are at work on the local day that begins at `midnight`; none if they are not. */
function hoursOn(midnight: number, working: WorkingTime): { from: number; to: number } | undefined {
  if (!isWorkingOn(midnight, working)) return undefined;
  return {
    from: instantOf(midnight + timeOfDay(working.from)),
    to: instantOf(midnight + timeOfDay(working.to)),
  };
}

const holidaySets = new WeakMap<readonly string[], ReadonlySet<number>>();

/** Local midnights of the dates of a list, read once. */
function holidays(dates: readonly string[]): ReadonlySet<number> {
  const held = holidaySets.get(dates);
  if (held) return held;
  const read = new Set(dates.map((date) => Date.parse(date)));
  holidaySets.set(dates, read);
  return read;
}

/** Gives up after this many days: a policy with no working day would never end. */
const horizon = 400;

/**
 * The instant `length` milliseconds of working time after `start`. Always in working time: what would end
 * as the day closes ends as the next one opens, when there is somebody to tell.
 */
export function addWorkingTime(start: Date, length: number, working: WorkingTime): Date {
  let left = length;
  const today = midnightOf(localOf(start.getTime()));
  for (let days = 0; days < horizon; days += 1) {
    const hours = hoursOn(today + days * wholeDay, working);
    if (!hours) continue;
    const { from, to } = hours;
    const begin = Math.max(from, start.getTime());
    if (begin >= to) continue;
    if (begin + left < to) return new Date(begin + left);
    left -= to - begin;
  }
  throw new RangeError('The policy has too little working time');
}
