/** Milliseconds since 1970 are the only time of the simulator; these are its ways of writing it. */
export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** The last Sunday of a month at 01:00 UTC, when the clocks of England change. */
function change(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month + 1, 0, 1));
  return last.getTime() - last.getUTCDay() * day;
}

/** Whether it is summer time in England. */
function isSummer(at: number): boolean {
  const year = new Date(at).getUTCFullYear();
  return at >= change(year, 2) && at < change(year, 9);
}

const utc = (at: number): string => new Date(at).toISOString();
const local = (at: number): string => utc(at + (isSummer(at) ? hour : 0)).slice(0, -1);

/** `2026-01-05T09:00:00.000Z` */
export const zulu = utc;
/** London's clock with its offset, as `2026-06-05T10:00:00.000+01:00`. */
export const offset = (at: number): string => `${local(at)}${isSummer(at) ? '+01:00' : 'Z'}`;
/** London's clock without an offset, as `2026-06-05T10:00:00.000`. */
export const zoneless = local;
/** As Delius writes it: the offset, and the zone besides. */
export const zoned = (at: number): string =>
  `${local(at)}${isSummer(at) ? '+01:00' : 'Z'}[Europe/London]`;
/** The day in London, as `2026-06-05`. */
export const dayOf = (at: number): string => local(at).slice(0, 10);
/** As Libra and the court lists write a day: `05/06/2026`. */
export const slashed = (at: number): string => dayOf(at).split('-').reverse().join('/');

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
/** As Java writes it when nobody tells it how: `Fri Jun 05 00:00:00 BST 2026`. */
export function javaText(at: number): string {
  const clock = local(at);
  const date = new Date(`${clock}Z`);
  const name = `${weekdays[date.getUTCDay()] ?? ''} ${months[date.getUTCMonth()] ?? ''}`;
  return `${name} ${clock.slice(8, 10)} ${clock.slice(11, 19)} ${isSummer(at) ? 'BST' : 'GMT'} ${clock.slice(0, 4)}`;
}

/** The first instant from `at` on at which London's clock shows this time of day. */
export function nextAt(at: number, hours: number, minutes = 0): number {
  const midnight = Date.parse(`${dayOf(at)}T00:00:00Z`);
  for (let days = 0; ; days += 1) {
    const shown = midnight + days * day + hours * hour + minutes * minute;
    const found = isSummer(shown - hour) ? shown - hour : shown;
    if (found >= at) return found;
  }
}
