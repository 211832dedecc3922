import { Temporal } from 'temporal-polyfill';

export const zone = 'Europe/London';

/** Midnight in London `after` days after a date, in milliseconds. */
export const zonedDay = (date: string, after: number): number =>
  Temporal.PlainDate.from(date).add({ days: after }).toZonedDateTime(zone).epochMilliseconds;

/** The London date of an instant, as `2026-08-08`. */
export const dayOf = (at: number): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString();
