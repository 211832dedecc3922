import { keyOf, type Deletion, type Known } from './dossier.js';
import type { Sighting } from './facts.js';
import type { PrisonTable } from './table.js';

/** One movement, by everything that was heard of it. */
export interface Movement {
  way: 'out' | 'in';
  /** In seconds since 1970: by the sure family where it told. */
  at: number;
  untimed: boolean;
  /** When this feed first heard of it. */
  heard: number;
  /** The sure family told it. */
  sure: boolean;
  /** The sure family's first. */
  sightings: readonly Sighting[];
  reason: string | undefined;
  code: string | undefined;
  prison: string | undefined;
  before: string | undefined;
  booking: string | undefined;
  instead: Sighting['instead'];
  deleted: Deletion | undefined;
}

/** Sightings of one family that are of one movement: the sender may tell it twice (FEEDS §7.2). */
function grouped(all: readonly Sighting[], within: number): Sighting[][] {
  const groups: Sighting[][] = [];
  for (const sighting of all) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group && last?.way === sighting.way && sighting.at - last.at <= within)
      group.push(sighting);
    else groups.push([sighting]);
  }
  return groups;
}

const start = ([first]: readonly Sighting[]): number => first?.at ?? 0;

/** Pairs the groups of both families, the nearest first, each with one at most. */
function paired(late: readonly Sighting[][], soon: readonly Sighting[][], within: number) {
  const near = late
    .flatMap((one) =>
      soon.map((other) => ({ one, other, apart: Math.abs(start(one) - start(other)) })),
    )
    .filter(({ one, other, apart }) => one[0]?.way === other[0]?.way && apart <= within)
    .sort((first, second) => first.apart - second.apart);
  const taken = new Set<Sighting[]>();
  const pairs: Sighting[][] = [];
  for (const { one, other } of near) {
    if (taken.has(one) || taken.has(other)) continue;
    taken.add(one).add(other);
    pairs.push([...one, ...other]);
  }
  return [...pairs, ...[...late, ...soon].filter((group) => !taken.has(group))];
}

function movementOf(sightings: readonly Sighting[]): Movement[] {
  const [first] = sightings;
  if (!first) return [];
  const any = <K extends keyof Sighting>(name: K): Sighting[K] | undefined =>
    sightings.find((one) => one[name] !== undefined)?.[name];
  const sure = first.family === 'late';
  return [
    {
      way: first.way,
      at: first.at,
      untimed: sightings.every(({ untimed }) => untimed === true),
      heard: Math.min(...sightings.map(({ heard }) => heard)),
      sure,
      sightings,
      reason: any('reason'),
      code: any('code'),
      prison: any('prison'),
      before: any('before'),
      booking: any('booking'),
      instead: sure ? undefined : any('instead'),
      deleted: undefined,
    },
  ];
}

/** Finds the movement that a deletion means: the nearest that had been told of before it was deleted. */
function deletedBy(movements: readonly Movement[], deletion: Deletion, within: number) {
  const apart = ({ at }: Movement): number => Math.abs(at - deletion.at);
  return movements
    .filter(
      (one) =>
        (deletion.way === undefined || deletion.way === one.way) &&
        one.sightings.every(({ at }) => at <= deletion.deletedAt) &&
        apart(one) <= within,
    )
    .sort((one, other) => apart(one) - apart(other))[0];
}

/** Everything that was heard of a person's movements as one line of movements, whatever order it came in. */
export function timelineOf(known: Known, { periods }: PrisonTable): Movement[] {
  const within = periods.sameMovement.for;
  const of = (family: Sighting['family']) =>
    grouped(
      known.sightings.filter((one) => one.family === family),
      within,
    );
  const movements = paired(of('late'), of('immediate'), within).flatMap(movementOf);
  for (const deletion of known.deletions) {
    const found = deletedBy(movements, deletion, periods.deletedMovement.for);
    if (found) found.deleted = deletion;
  }
  // At one second somebody leaves before he is back.
  return movements.sort((one, other) => one.at - other.at || (one.way === 'out' ? -1 : 1));
}

/** Whether a statement was told from one of a movement's sightings. */
export const isOf = ({ sightings }: Movement, key: string): boolean =>
  sightings.some((one) => keyOf(one) === key);
