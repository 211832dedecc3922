import { weekdays, type Rota } from './facts.js';
import {
  day,
  hour,
  instantOf,
  localOf,
  midnightOf,
  parseLocal,
  timeOfDay,
  weekdayOf,
} from './london.js';

/** One turn of a rota. Instants in milliseconds; `to` is when the next begins or the rota ends. */
export interface Turn {
  staff: string;
  from: number;
  to: number;
}

/** A rota as numbers. */
export interface Rotation {
  layer: number;
  /** Instants. */
  from: number;
  to: number;
  /** Local time of the first turn's beginning. */
  first: number;
  /** How long all shifts are together, by the clock on the wall. */
  cycle: number;
  /** When in the cycle each shift begins. */
  begins: readonly number[];
  staff: readonly string[];
  /** Weekday numbers on which it is on. */
  days: ReadonlySet<number> | undefined;
  hours: { from: number; to: number } | undefined;
}

/** The shortest shift: none is lost in the hour that never comes. */
export const shortestShift = 2 * hour;
/** The longest. */
export const longestShift = 366 * day;

/** `P4D`, `PT12H`, `P1DT8H30M` → milliseconds; NaN where it is none of these. */
export function shiftLength(text: string): number {
  const read = /^P(?=\d|T\d)(?:(\d{1,3})D)?(?:T(?=\d)(?:(\d{1,3})H)?(?:(\d{1,4})M)?)?$/.exec(text);
  if (!read) return NaN;
  const [, days = '0', hours = '0', minutes = '0'] = read;
  return Number(days) * day + Number(hours) * hour + Number(minutes) * 60_000;
}

/** @param until the instant at which the next rota of the layer begins */
export function rotationOf(rota: Rota, until: number): Rotation {
  const { kind = 'weekly', shifts = [], layer = 1, hours } = rota;
  const lengths = kind === 'custom' ? shifts.map(shiftLength) : [kind === 'daily' ? day : 7 * day];
  const begins: number[] = [];
  let cycle = 0;
  for (const length of lengths) {
    begins.push(cycle);
    cycle += length;
  }
  const first = parseLocal(rota.from);
  const [opens, closes] = hours?.split('-') ?? [];
  return {
    layer,
    from: instantOf(first),
    to: Math.min(until, rota.to === undefined ? Infinity : instantOf(parseLocal(rota.to))),
    first,
    cycle,
    begins,
    staff: rota.staff,
    days: rota.days && new Set(rota.days.map((name) => weekdays.indexOf(name) + 1)),
    hours:
      opens === undefined || closes === undefined
        ? undefined
        : { from: timeOfDay(opens), to: timeOfDay(closes) },
  };
}

/** When turn number `turn` begins: without walking there. */
function beginOf({ first, cycle, begins }: Rotation, turn: number): number {
  const round = Math.floor(turn / begins.length);
  return instantOf(first + round * cycle + (begins[turn - round * begins.length] ?? 0));
}

/**
 * The turn at an instant; none before the rota begins or once it has ended. Beginnings are compared as instants,
 * so that the hour that comes twice does not take a turn back.
 */
export function turnAt(rotation: Rotation, at: number): Turn | undefined {
  if (at < rotation.from || at >= rotation.to) return undefined;
  const { first, cycle, begins, staff } = rotation;
  const since = localOf(at) - first;
  const round = Math.floor(since / cycle);
  const within = since - round * cycle;
  let shift = begins.length - 1;
  while (shift > 0 && (begins[shift] ?? 0) > within) shift -= 1;
  let turn = round * begins.length + shift;
  // A clock change moves the wall clock by an hour, and with it the guess by a turn at most on either side.
  while (beginOf(rotation, turn) > at) turn -= 1;
  while (beginOf(rotation, turn + 1) <= at) turn += 1;
  if (turn < 0) return undefined;
  return {
    staff: staff[turn % staff.length] ?? '',
    from: beginOf(rotation, turn),
    to: Math.min(rotation.to, beginOf(rotation, turn + 1)),
  };
}

/** The spans in which a restricted rota is on that touch the local day beginning at `midnight`: its own. */
function openOn(rotation: Rotation, midnight: number): { from: number; to: number } | undefined {
  const { days, hours } = rotation;
  if (days && !days.has(weekdayOf(midnight))) return undefined;
  const from = midnight + (hours?.from ?? 0);
  const to =
    hours && hours.to > hours.from ? midnight + hours.to : midnight + day + (hours?.to ?? 0);
  return { from: instantOf(from), to: instantOf(to) };
}

/** Whether the days and hours of a rota let it answer at an instant. */
export function isOn(rotation: Rotation, at: number): boolean {
  if (!rotation.days && !rotation.hours) return true;
  const today = midnightOf(localOf(at));
  // A night that began yesterday may still run.
  return [today, today - day].some((midnight) => {
    const open = openOn(rotation, midnight);
    return open !== undefined && open.from <= at && at < open.to;
  });
}

/** Every instant in a span at which a rota may hand over, or go on or off. */
export function changesIn(rotation: Rotation, from: number, to: number): number[] {
  const begin = Math.max(from, rotation.from);
  const end = Math.min(to, rotation.to);
  const found = [rotation.from, rotation.to];
  for (let at = begin; at < end;) {
    const turn = turnAt(rotation, at);
    if (!turn) break;
    found.push(turn.to);
    at = turn.to;
  }
  if (rotation.days || rotation.hours) {
    const last = midnightOf(localOf(end));
    for (let midnight = midnightOf(localOf(begin)) - day; midnight <= last; midnight += day) {
      const open = openOn(rotation, midnight);
      if (open) found.push(open.from, open.to);
    }
  }
  return found;
}
