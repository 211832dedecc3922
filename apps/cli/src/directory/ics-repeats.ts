import ICAL from 'ical.js';
import { Temporal } from 'temporal-polyfill';
import { instantIn, isUtc } from './ics-times.js';

/** Most times that one event may happen. */
const mostTimes = 1_000;
/** What of a rule is read (RFC 5545 §3.3.10). With these alone a rule cannot search for a day that never comes. */
const readable = new Set(['BYDAY', 'BYMONTHDAY']);

/** Why a rule is refused, in plain words; none when it can be followed to its end. */
export function repeatFault(rule: ICAL.Recur): string | undefined {
  const { freq, interval, count, until, parts } = rule;
  if (!['DAILY', 'WEEKLY', 'MONTHLY'].includes(freq))
    return 'it repeats otherwise than daily, weekly or monthly';
  if (count === null && until === null) return 'it repeats without an end: give it UNTIL or COUNT';
  if (count !== null && count > mostTimes) return `it repeats more than ${mostTimes} times`;
  if (interval < 1 || interval > 366) return 'its interval is none';
  const named = Object.keys(parts);
  if (named.some((part) => !readable.has(part))) return `it repeats by ${named.join(', ')}`;
  const days = parts.BYDAY ?? [];
  const dates = parts.BYMONTHDAY ?? [];
  // Every seventh day that is a Tuesday, from a Monday: a search without an end.
  if (freq === 'DAILY' && named.length > 0) return 'a daily rule is read without days';
  if (
    freq === 'WEEKLY' &&
    (dates.length > 0 || days.some((day) => !/^(MO|TU|WE|TH|FR|SA|SU)$/.test(day)))
  )
    return 'a weekly rule is read with the days of a week';
  if (freq !== 'MONTHLY') return undefined;
  const every = days.every((day) => /^[+-]?[1-4](MO|TU|WE|TH|FR|SA|SU)$/.test(day));
  const inEvery = dates.every((date) => Math.abs(date) >= 1 && Math.abs(date) <= 28);
  if (!every || !inEvery || named.length !== 1)
    return 'a monthly rule is read with days as 1MO or -1FR, or with dates from 1 to 28';
  return undefined;
}

/**
 * The beginnings of a repeated event by the clock on the wall.
 * @returns a text when it happens too often
 */
export function beginningsOf(
  rule: ICAL.Recur,
  start: ICAL.Time,
  zone: string,
): ICAL.Time[] | string {
  const followed = rule.clone();
  // The rule is followed without zones, so its end must stand on the same clock.
  if (followed.until && isUtc(followed.until) && !isUtc(start))
    followed.until = localTime(instantIn(followed.until, 'UTC'), zone);
  const iterator = followed.iterator(start);
  const found: ICAL.Time[] = [];
  for (let next: unknown = iterator.next(); next instanceof ICAL.Time; next = iterator.next()) {
    if (found.length === mostTimes) return `it repeats more than ${mostTimes} times`;
    found.push(next.clone());
  }
  return found;
}

function localTime(at: Temporal.Instant, zone: string): ICAL.Time {
  const { year, month, day, hour, minute, second } = at.toZonedDateTimeISO(zone);
  return new ICAL.Time(
    { year, month, day, hour, minute, second, isDate: false },
    ICAL.Timezone.localTimezone,
  );
}
