import { dueSteps } from '#rules';
import type { Moved, ObligationOfAlert } from '../alerts/obligation.repository.js';
import { rungOfAcceptance, tellLapse } from '../alerts/tell-lapse.js';
import { positionAfter, tellStep, toldOf, type Said } from '../alerts/tell-step.js';
import type { Snapshot } from '../directory/directory.service.js';
import type { Duties } from '../directory/duties.service.js';
import type { Outage } from './outage.repository.js';

/** Decided this long after its time, it is late, and says why. Milliseconds. */
const late = 5_000;

/** What is due for an obligation: where it stands then, and what is said of it. */
export interface Decided {
  held: ObligationOfAlert;
  move: Moved;
  said: Said;
  /** An acceptance has ended. */
  lapsed: boolean;
  /** Milliseconds after its time, and why, where that is late. */
  behind: number;
  lateBecause: string | undefined;
}

export const isLate = (dueAt: Date, now: Date): boolean => now.getTime() - dueAt.getTime() > late;

/** Every step that is due for one obligation, the rungs that were missed among them. */
export function decideStep(
  held: ObligationOfAlert,
  now: Date,
  snapshot: Snapshot,
  duties: Duties,
  outages: readonly Outage[],
): Decided | undefined {
  const { due_at: dueAt, plan, state } = held;
  if (!dueAt) return undefined;
  const duty = duties.at(snapshot, now, plan);
  const lapsed = state === 'accepted';
  const rung = lapsed ? rungOfAcceptance(held) : held.rung;
  const steps = dueSteps(
    { plan, rung, unowned: state === 'unowned', dueAt },
    now,
    duty,
    duties.clockOf(snapshot, plan),
  );
  const last = steps.at(-1);
  if (!last) return undefined;
  const behind = now.getTime() - dueAt.getTime();
  const lateBecause = isLate(dueAt, now) ? whyLate(dueAt, outages) : undefined;
  const delay = { due: dueAt, lateMilliseconds: behind, lateBecause };
  const said = [
    ...(lapsed ? [tellLapse(held, now, snapshot)] : []),
    ...steps.map((step) => tellStep(toldOf(held), step, false, now, snapshot, duty)),
  ];
  return {
    held,
    move: { id: held.id, decidedOn: dueAt, ...positionAfter(last, plan) },
    said: {
      notices: said.flatMap(({ notices }) => notices),
      entries: said.flatMap(({ entries }) =>
        entries.map((entry) => ({ ...entry, detail: { ...entry.detail, ...delay } })),
      ),
    },
    lapsed,
    behind,
    lateBecause,
  };
}

/** "Late by X because Y": the longest time after it was due in which no broker ran, or that there was too much to do. */
function whyLate(dueAt: Date, outages: readonly Outage[]): string {
  const outage = outages.find(({ until }) => until > dueAt);
  return outage
    ? `no broker ran from ${outage.since.toISOString()} to ${outage.until.toISOString()}`
    : 'there was more to decide than the workers could';
}
