import type { Dates, DeletedFact, OverdueFact, Sighting } from './facts.js';

/** A movement's or an overdue absence's statement, as it was told last. */
export interface Told {
  /** One of the sightings that it was told from: {@link keyOf}. */
  of: string;
  jti: string;
  name: string;
  content: object;
  /** It was taken back: this statement says that it did not happen. */
  takenBack?: true;
}

/** The dates as they were told, or would have been. */
export interface KnownDates {
  asOf: number;
  dates: Dates;
  confirmed?: string;
  releaseOn?: string;
  /** The day in London on which `releaseOn` was told. */
  setOn: string;
  prison?: string;
  /** Whether any were told: not those of somebody who is out. */
  told: boolean;
}

export type Deletion = Pick<DeletedFact, 'at' | 'deletedAt' | 'record' | 'system'> & {
  way?: 'out' | 'in';
};
export type Overdue = Pick<OverdueFact, 'at' | 'untimed' | 'record' | 'system'>;

/** What is remembered of one person. */
export interface Known {
  /** The number that statements name: after a merge, the one that was kept. */
  noms: string;
  /** Its facts went over to this number's dossier, which looks after them. */
  mergedInto?: string;
  sightings: readonly Sighting[];
  overdue: readonly Overdue[];
  deletions: readonly Deletion[];
  merges: readonly number[];
  told: readonly Told[];
  dates?: KnownDates;
  /** The release date about which it was told that he is still held. */
  heldTold?: string;
  /** What was already stated as not understood. */
  notUnderstood: readonly string[];
  /** When the custody began that he is in or was in last, in seconds since 1970; nothing when that is not known. */
  custodyFrom?: number;
  /** Movements up to this time are no longer remembered, in seconds since 1970. */
  forgotten?: number;
  /** What the forgotten movements came to. */
  base?: Base;
}

/** What is remembered of movements that are forgotten: how things stood after the last of them. */
export interface Base {
  prison?: string;
  booking?: string;
  /** How he came in last, if he did not leave since. */
  in?: string;
  /** When the custody began, in seconds since 1970. */
  custodyFrom?: number;
}

export const blank = (noms: string): Known => ({
  noms,
  sightings: [],
  overdue: [],
  deletions: [],
  merges: [],
  told: [],
  notUnderstood: [],
});

/** Sightings of one family at one second are one. */
export const keyOf = ({ family, way, at }: Sighting): string => `${family} ${way} ${at}`;
export const keyOfDeletion = ({ at, deletedAt, way }: Deletion): string =>
  `deleted ${at} ${deletedAt} ${way ?? ''}`;
export const keyOfOverdue = ({ at }: Overdue): string => `overdue ${at}`;

const few = 20;

const byTime = (one: Sighting, other: Sighting): number =>
  one.at - other.at || keyOf(one).localeCompare(keyOf(other));

/** Puts sightings beside those that are known. Of one that came twice, both tell what the other does not. */
export function withSightings(known: Known, more: readonly Sighting[]): Known {
  const all = new Map(known.sightings.map((one) => [keyOf(one), one]));
  for (const sighting of more) {
    const same = all.get(keyOf(sighting));
    const heard = Math.min(sighting.heard, same?.heard ?? sighting.heard);
    all.set(keyOf(sighting), { ...sighting, ...same, heard });
  }
  return { ...known, sightings: [...all.values()].sort(byTime) };
}

/** Whether something is so old that it is not looked at any more: what was told of it stays as it is. */
export const isForgotten = ({ forgotten }: Known, at: number): boolean =>
  forgotten !== undefined && at <= forgotten;

/** The dates that belong to a custody: those that were read since it began. @param custodyFrom in seconds since 1970 */
export const datesSince = (
  dates: KnownDates | undefined,
  custodyFrom: number | undefined,
): KnownDates | undefined =>
  dates && custodyFrom !== undefined && dates.asOf < custodyFrom * 1000 ? undefined : dates;

/** The newest of a list that would otherwise grow for ever. */
export const newest = <T>(all: readonly T[]): T[] => all.slice(-few);

/** What the dossier of a merged number adds to that of the number that was kept. */
export function absorbed(known: Known, other: Known): Known {
  const both: Known = {
    ...known,
    overdue: newest([...other.overdue, ...known.overdue]),
    deletions: newest([...other.deletions, ...known.deletions]),
    merges: newest([...new Set([...other.merges, ...known.merges])]),
    told: [...other.told, ...known.told],
  };
  const dates = known.dates ?? other.dates;
  const all = withSightings({ ...both, ...(dates && { dates }) }, other.sightings);
  // What one of both forgot is forgotten of the other too.
  const last = (other.forgotten ?? 0) > (known.forgotten ?? 0) ? other : known;
  if (last.forgotten === undefined) return all;
  const { forgotten, base } = last;
  const sightings = all.sightings.filter(({ at }) => at > forgotten);
  return { ...all, sightings, forgotten, ...(base && { base }) };
}
