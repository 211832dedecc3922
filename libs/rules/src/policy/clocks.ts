import { inLondon, isWorkingDay, zone } from '../working-time.js';
import type { Policy, PolicyRow, WorkingTime } from './types.js';
import { clockValue, inWords, type ClockValue } from './values.js';
import type { LegalBasis } from '../facts.js';

/** An action clock as it is shown and used. One that is not set has no value: it is never guessed (RULES §3.6). */
export type ActionClock =
  | {
      set: true;
      id: string;
      value: ClockValue;
      /** `20 working days`. */
      says: string;
      status: 'sourced' | 'proposed';
      basis?: string | undefined;
      from?: string | undefined;
    }
  | { set: false; id: string; says: typeof notSet; because: string };

/** What is shown for a clock without a figure that may be used. */
export const notSet = 'not set by this area';

/** A clock of the policy by its id. Unset, unverified or not in force: it is not set, and says why. */
export function clockOf(policy: Policy, id: string): ActionClock {
  const clock = policy.clocks[id];
  const not = (because: string): ActionClock => ({ set: false, id, says: notSet, because });
  if (!clock) return not('the policy has no such clock');
  const { status, basis, from, note } = clock;
  if (status === 'unverified') return not('the figure is not verified');
  const value = clock.value === null ? undefined : clockValue(clock.value);
  if (status === 'unset' || !value) return not(note ?? 'nobody has set it');
  return { set: true, id, value, says: inWords(value), status, basis, from };
}

/** The action clock that an event starts, by what holds the person where the row says so (RULES §3.4). */
export function actionOf(row: PolicyRow, legalBasis?: LegalBasis): string | undefined {
  if (typeof row.action === 'string' || row.action === undefined) return row.action;
  return legalBasis === undefined ? undefined : row.action[legalBasis];
}

/**
 * When a clock runs out.
 * @param anchor what it counts from; for `before`, what it counts to
 * @returns the instant; for working days the close of the last one, the day of the anchor not counted
 */
export function dueBy(value: ClockValue, anchor: Date, working: WorkingTime): Date {
  const start = inLondon(anchor);
  switch (value.kind) {
    case 'immediate':
      return anchor;
    case 'duration':
      return new Date(anchor.getTime() + value.milliseconds);
    case 'months':
      return new Date(start.add({ months: value.months }).epochMilliseconds);
    case 'before':
      return new Date(
        start.subtract({ days: value.days }).withPlainTime(value.at).epochMilliseconds,
      );
    case 'working-days': {
      let day = start.toPlainDate();
      for (let left = value.days; left > 0;) {
        day = day.add({ days: 1 });
        if (isWorkingDay(day, working)) left -= 1;
      }
      const end = day.toZonedDateTime({ timeZone: zone, plainTime: working.to });
      return new Date(end.epochMilliseconds);
    }
  }
}
