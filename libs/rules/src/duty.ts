import { Temporal } from 'temporal-polyfill';
import type { WorkingTime } from './policy.js';
import { isWorkingTime, zone } from './working-time.js';

/** Somebody holds a post from an instant, and to one if that is known. */
export interface Holding {
  staff: string;
  from: Date;
  to?: Date | undefined;
}

/** Turns of seven local days from a local date and time, in the order given. */
export interface Rota {
  from: string;
  to?: string | undefined;
  staff: readonly string[];
}

/** A person is away, and who answers meanwhile. */
export interface Absence {
  from: Date;
  to?: Date | undefined;
  cover?: string | undefined;
}

/** The absences of each member of staff, by id. Those of one person do not overlap: an import refuses it. */
export type Absences = ReadonlyMap<string, readonly Absence[]>;

/** What of a post decides who answers for it. */
export interface DutyPost {
  hours: 'always' | 'working';
  holders: readonly Holding[];
  rotas?: readonly Rota[] | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  absences?: Absences | undefined;
}

/** Why nobody answers for a post. */
export type Gap = 'off duty' | 'nobody holds this post' | 'absent without cover';

/** Who answers for a post at an instant, or why nobody does. With `coverFor`, in place of that absent person. */
export type Duty = { staff: string; coverFor?: string } | { gap: Gap };

/**
 * Looks a post up at `at`: its rota or its holder, its hours, absence and cover. One answer or one gap.
 * Whoever covers answers in the hours of the post.
 */
export function dutyAt(post: DutyPost, at: Date, working: WorkingTime): Duty {
  const staff = heldBy(post, at);
  if (staff === undefined) return { gap: 'nobody holds this post' };
  if (post.hours === 'working' && !isWorkingTime(at, working)) return { gap: 'off duty' };
  const present = coverOf(staff, at, post.absences);
  if (present === undefined) return { gap: 'absent without cover' };
  return present === staff ? { staff } : { staff: present, coverFor: staff };
}

/**
 * Whose post it is at `at`, at work or not. A rota comes before holders from its start to its end; before it
 * and after it the holders answer, so that a change from one to the other leaves the past as it was.
 */
export function heldBy(post: DutyPost, at: Date): string | undefined {
  if (!holds(post, at)) return undefined;
  const rota = rotaAt(post.rotas ?? [], at);
  if (rota) return turnAt(rota, at);
  return post.holders.find((holding) => holds(holding, at))?.staff;
}

const holds = ({ from, to }: { from?: Date | undefined; to?: Date | undefined }, at: Date) =>
  (!from || from <= at) && (!to || at < to);

/** The person, or who covers; cover that is away too is covered in turn. */
function coverOf(staff: string, at: Date, absences: Absences | undefined): string | undefined {
  const asked = new Set<string>();
  let one = staff;
  // Two people who cover for each other and are both away cover nobody.
  while (!asked.has(one)) {
    asked.add(one);
    const away: Absence | undefined = absences?.get(one)?.find((absence) => holds(absence, at));
    if (!away) return one;
    if (away.cover === undefined) return undefined;
    one = away.cover;
  }
  return undefined;
}

const instantOf = (local: string): number =>
  Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds;

/** The rota that began last, if it has not ended. */
function rotaAt(rotas: readonly Rota[], at: Date): Rota | undefined {
  let last: { rota: Rota; from: number } | undefined;
  for (const rota of rotas) {
    const from = instantOf(rota.from);
    if (from <= at.getTime() && (!last || from > last.from)) last = { rota, from };
  }
  if (!last) return undefined;
  const { rota } = last;
  return rota.to !== undefined && instantOf(rota.to) <= at.getTime() ? undefined : rota;
}

const week = 7 * 24 * 3_600_000;

function turnAt(rota: Rota, at: Date): string | undefined {
  // Turns begin at the same local hour on both sides of a clock change. They are compared as instants, so
  // that the hour that comes twice does not take a turn back.
  const first = Temporal.PlainDateTime.from(rota.from);
  const startOf = (turn: number): number =>
    first.add({ weeks: turn }).toZonedDateTime(zone).epochMilliseconds;
  const nearest = Math.round((at.getTime() - startOf(0)) / week);
  const turn = startOf(nearest) <= at.getTime() ? nearest : nearest - 1;
  return turn < 0 ? undefined : rota.staff[turn % rota.staff.length];
}
