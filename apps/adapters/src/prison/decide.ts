import type { Draft } from '../feeds/reading.js';
import type { Base, Known, Told } from './dossier.js';
import type { Step } from './forget.js';
import type { PrisonTable } from './table.js';
import { timelineOf } from './timeline.js';
import { Walk } from './walk.js';
import { unknownPrison, type State, type Want } from './want.js';

/** What comes of comparing everything that was heard with everything that was told. */
export interface Decision {
  drafts: Draft[];
  told: readonly Told[];
  /** When a movement that is held back is to be told; in seconds since 1970. */
  waitUntil: number | undefined;
  /** What was wanted of each sighting and overdue absence, by its key. */
  wants: ReadonlyMap<string, Want>;
  /** Every movement, with how things stood after it. */
  steps: readonly Step[];
  /** When the custody began that he is in or was in last, in seconds since 1970. */
  custodyFrom: number | undefined;
  /** The prison that holds him; nothing when he is gone. */
  heldBy: string | undefined;
}

const baseOf = ({ prison, booking, in: cameIn, custodyFrom }: State): Base => ({
  ...(prison !== undefined && { prison }),
  ...(booking !== undefined && { booking }),
  ...(cameIn !== undefined && { in: cameIn }),
  ...(custodyFrom !== undefined && { custodyFrom }),
});

/** Decides what must be told of movements. @param now in seconds since 1970 */
export function decide(known: Known, table: PrisonTable, now: number, jti: () => string): Decision {
  const movements = timelineOf(known, table);
  const walk = new Walk(
    {
      ...{ known, table, now, told: known.told, overdueTold: false },
      ...{ prison: known.base?.prison, booking: known.base?.booking, in: known.base?.in },
      ...{ out: undefined, undone: undefined, custodyFrom: known.base?.custodyFrom },
    },
    jti,
  );
  const overdue = [...known.overdue].sort((one, other) => one.at - other.at);
  const before = (from: number, to: number) => overdue.filter(({ at }) => at >= from && at < to);
  const steps: Step[] = [];
  let reached = -Infinity;
  for (const [index, movement] of movements.entries()) {
    for (const one of before(reached, movement.at)) walk.overdue(one, movements.slice(index));
    reached = movement.at;
    const back = movements.slice(index + 1).find(({ deleted }) => !deleted);
    walk.movement(movement, back?.way === 'in' ? back : undefined);
    steps.push({ movement, after: baseOf(walk.state) });
  }
  for (const one of before(reached, Infinity)) walk.overdue(one, []);
  const { out, prison, told, overdueTold, custodyFrom } = walk.state;
  const isHeld =
    !overdueTold && (!out || out.is === 'absence' || out.is === 'court' || out.is === 'transfer');
  const heldBy = isHeld ? (prison ?? known.dates?.prison ?? unknownPrison) : undefined;
  const { drafts, waitUntil, wants } = walk;
  return { drafts, told, waitUntil, wants, heldBy, steps, custodyFrom };
}
