import type { Duty } from './duty/index.js';
import type { Plan } from './plan.js';
import { addWorkingTime } from './working-time.js';
import type { WorkingTime } from './policy.js';

export interface Skipped {
  rung: number;
  post: string;
  why: string;
}

/** What an obligation does next: a rung is told, or it is unowned and the top is told. */
export type Step =
  | { kind: 'rung'; rung: number; staff: string; dueAt: Date; skipped: Skipped[] }
  | { kind: 'unowned'; dueAt: Date; skipped: Skipped[] };

/** Who answers for a post now. A post the directory no longer has is a gap like any other. */
export type DutyLookup = (post: string) => Duty;

/** `first` is the window of whoever is told first, even where rungs before were skipped (RULES §3.3). */
const windowEnd = (plan: Plan, after: number, from: Date, working: WorkingTime): Date => {
  const length = after < 0 ? plan.first : plan.rung;
  return plan.calendar === 'working'
    ? addWorkingTime(from, length, working)
    : new Date(from.getTime() + length);
};

/**
 * The next step of a ladder. A rung with nobody on it is skipped at once and takes no time (promise 3).
 * @param after the rung reached so far; -1 at the start
 * @param from the instant the step counts from: when it was raised, the last due instant, or a decline.
 *   Never the time of looking, so that a ladder does not drift.
 */
export function nextStep(
  plan: Plan,
  after: number,
  from: Date,
  duty: DutyLookup,
  working: WorkingTime,
): Step {
  const skipped: Skipped[] = [];
  for (let rung = after + 1; rung < plan.rungs.length; rung += 1) {
    const post = plan.rungs[rung]?.post ?? '';
    const onDuty = duty(post);
    if ('staff' in onDuty) {
      return {
        kind: 'rung',
        rung,
        staff: onDuty.staff,
        dueAt: windowEnd(plan, after, from, working),
        skipped,
      };
    }
    skipped.push({ rung, post, why: onDuty.gap });
  }
  return { kind: 'unowned', dueAt: new Date(from.getTime() + plan.repeat), skipped };
}

export interface ClockedObligation {
  plan: Plan;
  rung: number;
  /** Already unowned: it only repeats. */
  unowned: boolean;
  /** When the running window ends. */
  dueAt: Date;
}

/**
 * Every step that is due at `now`, oldest first. After an outage each rung that was missed is told, and an
 * unowned obligation repeats once, back in step with its own clock.
 */
export function dueSteps(
  obligation: ClockedObligation,
  now: Date,
  duty: DutyLookup,
  working: WorkingTime,
): Step[] {
  const steps: Step[] = [];
  let { rung, unowned, dueAt } = obligation;
  while (!unowned && dueAt <= now) {
    const step = nextStep(obligation.plan, rung, dueAt, duty, working);
    steps.push(step);
    dueAt = step.dueAt;
    if (step.kind === 'rung') rung = step.rung;
    else unowned = true;
  }
  if (unowned && dueAt <= now) {
    const { repeat } = obligation.plan;
    const missed = Math.floor((now.getTime() - dueAt.getTime()) / repeat);
    const next = new Date(dueAt.getTime() + (missed + 1) * repeat);
    const last = steps.at(-1);
    if (last?.kind === 'unowned') last.dueAt = next;
    else steps.push({ kind: 'unowned', dueAt: next, skipped: [] });
  }
  return steps;
}

/** How long to wait before attempt number `attempt` + 1: 1 s, 2 s, 4 s … at most 5 minutes. */
export function retryDelay(attempt: number): number {
  const longest = 5 * 60_000;
  return Math.min(longest, 1_000 * 2 ** Math.min(attempt - 1, 20));
}
