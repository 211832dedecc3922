import type ICAL from 'ical.js';
import { Temporal } from 'temporal-polyfill';

/** London, as calendars of a well-known maker call it. */
const otherNames: Readonly<Record<string, string>> = {
  'GMT Standard Time': 'Europe/London',
  'Greenwich Mean Time': 'Europe/London',
};

/**
 * The IANA name of a calendar's time zone; none when it is not known. The rules that a file gives for its zones are
 * not read: the name says which zone it is, and the rules are those of the time zone data.
 */
export function zoneOf(tzid: string): string | undefined {
  // Some calendars put their own path before the name: `/example.org/20260101/Europe/London`.
  const parts = tzid.split('/').filter((part) => part !== '');
  const names = [tzid, otherNames[tzid], parts.slice(-3).join('/'), parts.slice(-2).join('/')];
  return names.find((name) => name !== undefined && isZone(name));
}

function isZone(name: string): boolean {
  try {
    // Only names: an offset such as `+01:00` knows no clock changes.
    return (
      /^[A-Z]/i.test(name) &&
      Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId !== ''
    );
  } catch {
    return false;
  }
}

/** What the clock on the wall says, in UTC or in whatever zone it stands. */
export const wallOf = (time: ICAL.Time): Temporal.PlainDateTime =>
  Temporal.PlainDateTime.from({
    year: time.year,
    month: time.month,
    day: time.day,
    hour: time.isDate ? 0 : time.hour,
    minute: time.isDate ? 0 : time.minute,
    second: time.isDate ? 0 : time.second,
  });

export const isUtc = (time: ICAL.Time): boolean => time.zone.tzid === 'UTC';

/** A time as an instant. A time without a zone, and a whole day, is London's. @param zone an IANA name */
export const instantIn = (time: ICAL.Time, zone: string): Temporal.Instant =>
  wallOf(time)
    .toZonedDateTime(isUtc(time) ? 'UTC' : zone)
    .toInstant();
