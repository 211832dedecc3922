import { keyOf, keyOfDeletion, keyOfOverdue, type Base, type Known } from './dossier.js';
import type { Movement } from './timeline.js';

/** One movement, and how things stood after it. */
export interface Step {
  movement: Movement;
  after: Base;
}

/** How many sightings are remembered: about twenty movements told by both families. */
const most = 40;

const isBack = (step: Step | undefined): boolean =>
  step?.movement.way === 'in' && step.movement.deleted === undefined;

/** How many of the oldest movements go, so that few enough sightings stay. */
function tooMany(steps: readonly Step[], sightings: number): number {
  let left = sightings;
  let count = 0;
  while (left > most && count < steps.length) {
    left -= steps[count]?.movement.sightings.length ?? 0;
    count += 1;
  }
  // Somebody who left is forgotten together with how he came back: the one says what the other was.
  for (let more = count; more < steps.length; more += 1) if (isBack(steps[more - 1])) return more;
  return count;
}

/**
 * Forgets the oldest movements where there are too many, each as a whole, with all that was told of them. Nothing of
 * them is judged again. @param steps every movement that is remembered, in order
 */
export function forgetOldest(known: Known, steps: readonly Step[]): Known {
  if (known.sightings.length <= most) return known;
  const count = tooMany(steps, known.sightings.length);
  const lost = steps.slice(0, count);
  const base = lost.at(-1)?.after;
  if (!base) return known;
  const gone = lost.flatMap(({ movement }) => movement.sightings);
  const forgotten = Math.max(known.forgotten ?? 0, ...gone.map(({ at }) => at));
  const kept = new Set(steps.slice(count).flatMap(({ movement }) => movement.sightings.map(keyOf)));
  const deleted = new Set(
    lost.flatMap(({ movement }) => (movement.deleted ? [keyOfDeletion(movement.deleted)] : [])),
  );
  const overdue = known.overdue.filter(({ at }) => at > forgotten);
  const keys = new Set([...kept, ...overdue.map(keyOfOverdue)]);
  return {
    ...known,
    sightings: known.sightings.filter((one) => kept.has(keyOf(one))),
    overdue,
    deletions: known.deletions.filter(
      (one) => one.at > forgotten && !deleted.has(keyOfDeletion(one)),
    ),
    told: known.told.filter(({ of }) => keys.has(of)),
    forgotten,
    base,
  };
}
