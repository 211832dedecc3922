import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { yamlFilesAt } from '#kernel';
import { inLondon, isWorkingTime, loadPolicy, policyAt, type WorkingTime } from '#rules';

/** Monday to Thursday: a night with a working day after it, so that the morning is a working one. */
const lastNight = 4;

/** The next 23:10 in London after `now`, on a Monday, Tuesday, Wednesday or Thursday. */
export function nextNight(now: Date): Date {
  let night = inLondon(now).withPlainTime('23:10');
  if (night.epochMilliseconds <= now.getTime()) night = dayAfter(night);
  while (night.dayOfWeek > lastNight) night = dayAfter(night);
  return new Date(night.epochMilliseconds);
}

/** By calendar day and wall clock, so that both clock changes leave 23:10 at 23:10. */
const dayAfter = (at: Temporal.ZonedDateTime): Temporal.ZonedDateTime => at.add({ days: 1 });

/** `time` in London `days` calendar days after `from`. */
export function londonTime(from: Date, days: number, time: string): Date {
  return new Date(inLondon(from).add({ days }).withPlainTime(time).epochMilliseconds);
}

/** As {@link londonTime}, put off to the next working day when that day is none. */
export function workingDayTime(from: Date, days: number, time: string, working: WorkingTime): Date {
  for (let day = days; ; day += 1) {
    if (isWorkingTime(londonTime(from, day, '12:00'), working)) return londonTime(from, day, time);
  }
}

/** The working time of the policy in force. */
export function workingTimeOf(root: string, now: Date): WorkingTime {
  const shipped = loadPolicy(yamlFilesAt(join(root, 'policy')));
  const own = process.env['TOCSIN_POLICY'];
  return policyAt(own ? loadPolicy(yamlFilesAt(own), shipped) : shipped, now).workingTime;
}

/** `23:10`. */
export const clockTime = (at: Date | string): string =>
  inLondon(new Date(at)).toPlainTime().toString({ smallestUnit: 'minute' });

const days = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});

/** `Monday 10 August 2026`. */
export const dayName = (at: Date): string => days.format(at).replace(',', '');

export const minutesAfter = (at: Date, minutes: number): Date =>
  new Date(at.getTime() + minutes * 60_000);
