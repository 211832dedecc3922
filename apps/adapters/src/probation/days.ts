import { Temporal } from 'temporal-polyfill';

const london = 'Europe/London';

/** The day in London, as `2024-06-14`. @param at milliseconds since 1970 */
export const zonedDay = (at: number): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(london).toPlainDate().toString();

/** As statements have instants. */
export const instantText = (at: number): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toString();

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const offsets: Readonly<Record<string, string>> = { BST: '+01:00', GMT: 'Z', UTC: 'Z' };
const written = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{2}) (\d{2}:\d{2}:\d{2}) ([A-Z]{3}) (\d{4})$/;

/**
 * Milliseconds since 1970 of a date as Java writes it, `Fri Jun 14 00:00:00 BST 2024` (FEEDS §5.1).
 * Nothing when it is not one, or not in 2000 or later: Delius writes 1900 for "not known".
 */
export function javaDate(text: string | undefined): number | undefined {
  const [, month = '', day = '', time = '', zone = '', year = ''] = written.exec(text ?? '') ?? [];
  const number = months.indexOf(month) + 1;
  const offset = Object.hasOwn(offsets, zone) ? offsets[zone] : undefined;
  if (number === 0 || offset === undefined || Number(year) < 2000) return undefined;
  const at = Date.parse(`${year}-${String(number).padStart(2, '0')}-${day}T${time}${offset}`);
  return Number.isNaN(at) ? undefined : at;
}
