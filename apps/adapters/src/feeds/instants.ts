import { Temporal } from 'temporal-polyfill';

const zone = 'Europe/London';

function instant(text: string): Temporal.Instant | undefined {
  try {
    // Takes `…+01:00[Europe/London]` too, as Delius writes it. Of `…362Z+01:00` (FEEDS §1.1) the offset is right:
    // in the published sample the other stamp of the same moment says so.
    return Temporal.Instant.from(text.replace(/Z(?=[+-]\d\d:\d\d$)/, ''));
  } catch {
    return undefined;
  }
}

/** Of the hour that October has twice it takes the first: the second could lie in the future. */
function london(text: string): Temporal.Instant | undefined {
  try {
    return Temporal.PlainDateTime.from(text).toZonedDateTime(zone).toInstant();
  } catch {
    return undefined;
  }
}

const year2000 = 946_684_800_000;
const aDay = 86_400_000;

/** An instant that may be true: not before 2000 and not a day ahead, as the broker will have it. */
function credible(found: Temporal.Instant | undefined, now: Date): Temporal.Instant | undefined {
  const time = found?.epochMilliseconds ?? 0;
  return time >= year2000 && time <= now.getTime() + aDay ? found : undefined;
}

/** The instant of a stamp that says its offset; nothing when it does not, or cannot be right. */
export const instantOf = (text: string | undefined, now: Date): Temporal.Instant | undefined =>
  text === undefined ? undefined : credible(instant(text), now);

/** As {@link instantOf}; a stamp without an offset is local time in England. */
export const localInstantOf = (
  text: string | undefined,
  now: Date,
): Temporal.Instant | undefined =>
  text === undefined ? undefined : credible(instant(text) ?? london(text), now);

/** As {@link instantOf}; a stamp without an offset is summer time, in winter as well: the NOMIS queue's clock (FEEDS §1.3). */
export const summerTimeInstantOf = (
  text: string | undefined,
  now: Date,
): Temporal.Instant | undefined =>
  text === undefined ? undefined : credible(instant(text) ?? instant(`${text}+01:00`), now);

/** Seconds since 1970, as `toe` has them. */
export const toeOf = (found: Temporal.Instant): number =>
  Math.floor(found.epochMilliseconds / 1000);

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * A day as `2026-10-05`, from any of the ways NOMIS writes it (FEEDS §1.3): `2026-10-05`, `2026-10-05 00:00:00`,
 * `05-OCT-2026`, `05-Oct-26`. Nothing when it is no day. A year of two digits is of this century.
 */
export function dayOf(text: string | undefined): string | undefined {
  const written = text === undefined ? undefined : isoDay(text);
  if (written === undefined) return undefined;
  try {
    return Temporal.PlainDate.from(written).toString();
  } catch {
    return undefined;
  }
}

function isoDay(text: string): string | undefined {
  const [, iso] = /^(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$/.exec(text) ?? [];
  if (iso !== undefined) return iso;
  const [, date, name, year] = /^(\d{1,2})-([A-Za-z]{3})-(\d{4}|\d{2})$/.exec(text) ?? [];
  if (date === undefined || name === undefined || year === undefined) return undefined;
  const month = String(months.indexOf(name.toLowerCase()) + 1).padStart(2, '0');
  return `${year.padStart(4, '20')}-${month}-${date.padStart(2, '0')}`;
}

const hourOf = (time: number): number => Math.floor(time / 3600);
const offsets = new Map<number, number>();

/** How far London's clock is ahead, in milliseconds. It changes on the hour only, so that each hour is asked about once. */
function offsetAt(time: number): number {
  const hour = hourOf(time);
  const known = offsets.get(hour);
  if (known !== undefined) return known;
  const zoned = Temporal.Instant.fromEpochMilliseconds(hour * 3_600_000).toZonedDateTimeISO(zone);
  const offset = zoned.offsetNanoseconds / 1_000_000;
  if (offsets.size >= 10_000) offsets.clear();
  offsets.set(hour, offset);
  return offset;
}

const local = (time: number): string => new Date(time * 1000 + offsetAt(time)).toISOString();

/** The day in London on which something was. @param time in seconds since 1970 */
export const londonDay = (time: number): string => local(time).slice(0, 10);

/** The time of day in London, as `16:00`. @param time in seconds since 1970 */
export const londonHour = (time: number): string => local(time).slice(11, 16);

/** When a day in London ends, in seconds since 1970. */
export const endOfLondonDay = (day: string): number =>
  Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds / 1000;
