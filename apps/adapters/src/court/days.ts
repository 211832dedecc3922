import { Temporal } from 'temporal-polyfill';

const iso = /^(\d{4})-(\d{2})-(\d{2})$/;
const slashed = /^(\d{2})\/(\d{2})\/(\d{4})$/;

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** By hand, because a document of 250 KiB holds a thousand days. */
function real(year: string, month: string, date: string): string | undefined {
  const leap = month === '02' && isLeap(Number(year)) ? 1 : 0;
  const longest = (lengths[Number(month) - 1] ?? 0) + leap;
  return Number(date) >= 1 && Number(date) <= longest ? `${year}-${month}-${date}` : undefined;
}

/** `2026-08-07` from `2026-08-07` or `07/08/2026`; nothing when there is no such day. */
export function dayOf(text: string | undefined): string | undefined {
  const [, isoYear, isoMonth, isoDay] = iso.exec(text ?? '') ?? [];
  if (isoYear !== undefined && isoMonth !== undefined && isoDay !== undefined)
    return real(isoYear, isoMonth, isoDay);
  const [, day, month, year] = slashed.exec(text ?? '') ?? [];
  if (day !== undefined && month !== undefined && year !== undefined) return real(year, month, day);
  return undefined;
}

/** The day in London of an instant. */
export const londonDayOf = (at: Date): string => londonDay(at.getTime());

/** Days that were worked out before: a document says the same few stamps over and over. */
const workedOut = new Map<number, string>();

function londonDay(milliseconds: number): string {
  const known = workedOut.get(milliseconds);
  if (known !== undefined) return known;
  const day = Temporal.Instant.fromEpochMilliseconds(milliseconds)
    .toZonedDateTimeISO('Europe/London')
    .toPlainDate()
    .toString();
  if (workedOut.size >= 1000) workedOut.clear();
  workedOut.set(milliseconds, day);
  return day;
}

/** The day in London of a stamp; one without an offset is local time (FEEDS §3.2). */
export function dayOfStamp(stamp: string | undefined): string | undefined {
  if (stamp === undefined) return undefined;
  const zoned = /(Z|[+-]\d{2}:?\d{2})(\[[^\]]*\])?$/i.test(stamp) && stamp.includes('T');
  if (!zoned) return dayOf(stamp.slice(0, 10));
  const day = dayOf(stamp.slice(0, 10));
  const hour = Number(stamp.slice(11, 13));
  // London is with UTC or an hour ahead: but for the last hour, the day is the same.
  if (day !== undefined && /Z$/i.test(stamp) && hour <= 22) return day;
  const moment = momentOf(stamp);
  return moment === undefined ? undefined : londonDay(moment);
}

/** The epoch milliseconds of a stamp that says its offset; nothing when it does not. */
export function momentOf(stamp: string | undefined): number | undefined {
  if (stamp === undefined) return undefined;
  try {
    return Temporal.Instant.from(stamp).epochMilliseconds;
  } catch {
    return undefined;
  }
}

/** Whole years from one day to another. */
export function yearsBetween(from: string, to: string): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  return to.slice(5) < from.slice(5) ? years - 1 : years;
}
