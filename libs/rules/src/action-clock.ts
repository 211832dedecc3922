import type { LegalBasis } from './facts.js';
import { actionOf, clockOf, dueBy } from './policy/clocks.js';
import type { Policy, PolicyRow, WorkingTime } from './policy/types.js';

/** The action clock of an alert as it is kept and shown: which, how long in words, and when it runs out. */
export interface Action {
  clock: string;
  /** `24 hours`, or `not set by this area`. */
  says: string;
  /** None: it is not set, or counts to something that the event does not say. */
  dueAt?: Date | undefined;
  because?: string | undefined;
}

/**
 * The action clock that an event starts (RULES §3.4, §3.6). It counts from the event: an action that is due from a
 * decision is due from it at the earliest.
 */
export function actionFor(
  policy: Policy,
  row: PolicyRow,
  legalBasis: LegalBasis | undefined,
  happenedAt: Date,
  working: WorkingTime,
): Action | undefined {
  const id = actionOf(row, legalBasis);
  if (id === undefined) return undefined;
  const clock = clockOf(policy, id);
  if (!clock.set) return { clock: id, says: clock.says, because: clock.because };
  const { value, says, basis } = clock;
  // "Immediately" is what the alert itself is for; "before" counts to a date that is not here.
  const runs = value.kind !== 'immediate' && value.kind !== 'before';
  return {
    clock: id,
    says,
    because: basis,
    dueAt: runs ? dueBy(value, happenedAt, working) : undefined,
  };
}
