import { Temporal } from 'temporal-polyfill';
import { zone } from '../policy/days.js';

// London time as plain numbers: a look-up asks for it many times, and one calendar object takes longer than ten
// look-ups. `local` is what the clock on the wall says, in milliseconds, counted as if it were UTC.

export const hour = 3_600_000;
export const day = 24 * hour;

interface Change {
  at: number;
  offset: number;
}
interface Year {
  /** UTC instants between which the year lies. */
  begin: number;
  end: number;
  offset: number;
  changes: Change[];
}

/** The clock changes of a year never change, so each is asked of the time zone data once. */
const years = new Map<number, Year>();

function yearOf(year: number): Year {
  const held = years.get(year);
  if (held) return held;
  const begin = Date.UTC(year, 0, 1);
  const end = Date.UTC(year + 1, 0, 1);
  let at = Temporal.Instant.fromEpochMilliseconds(begin).toZonedDateTimeISO(zone);
  const found: Year = { begin, end, offset: at.offsetNanoseconds / 1e6, changes: [] };
  for (;;) {
    const next = at.getTimeZoneTransition('next');
    if (!next || next.epochMilliseconds >= end) break;
    found.changes.push({ at: next.epochMilliseconds, offset: next.offsetNanoseconds / 1e6 });
    at = next;
  }
  years.set(year, found);
  return found;
}

/** The year that was asked for last is mostly asked for next. */
let recent = yearOf(2026);

function offsetAt(instant: number): number {
  if (instant < recent.begin || instant >= recent.end)
    recent = yearOf(new Date(instant).getUTCFullYear());
  const { offset, changes } = recent;
  let found = offset;
  for (const change of changes) if (change.at <= instant) found = change.offset;
  return found;
}

/** What the clock on the wall says at an instant. */
export const localOf = (instant: number): number => instant + offsetAt(instant);

/**
 * The instant at which the clock on the wall says `local`. An hour that comes twice is its first coming; one
 * that never comes is as much later (RFC 5545 §3.3.5).
 */
export function instantOf(local: number): number {
  const before = offsetAt(local - day);
  const after = offsetAt(local + day);
  const first = local - before;
  if (before === after || offsetAt(first) === before) return first;
  const second = local - after;
  return offsetAt(second) === after ? second : first;
}

/** `2026-03-02T09:00` or with seconds, as local milliseconds. */
export const parseLocal = (text: string): number => Date.parse(`${text}Z`);

/** Local midnight of the day that `local` is in. */
export const midnightOf = (local: number): number => Math.floor(local / day) * day;

/** 1 is Monday, of the local day that begins at `midnight`. 1 January 1970 was a Thursday. */
export const weekdayOf = (midnight: number): number => ((((midnight / day + 3) % 7) + 7) % 7) + 1;

/** `09:30` as milliseconds after midnight. */
export const timeOfDay = (text: string): number => {
  const [hours = '0', minutes = '0'] = text.split(':');
  return (Number(hours) * 60 + Number(minutes)) * 60_000;
};
