import { DatabaseCounters, type TopStatement } from '../figures/statements.js';
import { monotonic } from '../figures/time.js';
import { openLoop } from '../load/open-loop.js';
import { affordable, type Backend, type Plan } from '../plan.js';
import type { Endings } from '../stack/endings.js';
import { startStack } from '../stack/stack.js';
import { Bench } from './bench.js';
import { measureBurst, type Burst } from './burst.js';
import { check, type Checked } from './check.js';
import { measureFirstHandOff, type FirstHandOff } from './first-hand-off.js';
import { measureIntake, type Intake } from './intake.js';
import { measureIdle, type PerEvent } from './per-event.js';

/** Everything measured on one queue backend. */
export interface BackendFigures {
  backend: Backend;
  postgres: string;
  redis: string | undefined;
  firstHandOff: FirstHandOff;
  intake: Intake;
  burst: Burst;
  /** Every open-loop step that was tried, in order; the last may be sustained, those before it were not. */
  steps: Intake[];
  /** What an idle broker asks of the database in a second. */
  idle: PerEvent;
  topStatements: TopStatement[];
  checked: Checked;
}

/**
 * @param given.more settings of the broker besides the default
 * @returns nothing when the backend is not installed
 */
export async function measureBackend(
  { backend, more }: { backend: Backend; more: Readonly<Record<string, string>> },
  plan: Plan,
  endings: Endings,
  say: (line: string) => void,
): Promise<BackendFigures | undefined> {
  const until = monotonic() + plan.limitSeconds * 1_000;
  const stack = await endings.hold(() => startStack(backend, endings, more));
  if (!stack) return undefined;
  const counters = await DatabaseCounters.open(stack.postgres.url, endings);
  const bench = new Bench(stack, counters);
  endings.add(() => bench.sender.close());

  say('warm-up');
  const warmUp = await bench.prepare(plan.warmUp.rate * plan.warmUp.seconds);
  await bench.handedOff(await openLoop(bench.sender, warmUp, plan.warmUp.rate));
  const idle = await measureIdle(bench, plan.idleSeconds);
  say(`accepted event to first hand-off, ${plan.firstHandOff.rate} events/s`);
  const firstHandOff = await measureFirstHandOff(bench, plan.firstHandOff, idle);
  say(`intake, ${plan.intake.rate} events/s`);
  const begun = monotonic();
  const intake = await measureIntake(bench, plan.intake.rate, plan.intake.seconds);
  const perSecond = (intake.events / (monotonic() - begun)) * 1_000;
  const events = affordable(plan.burst.events, perSecond, (until - monotonic()) / 1_000);
  say(`a burst of ${events} events, and its hand-offs`);
  const burst = await measureBurst(bench, { ...plan.burst, events });
  const steps = await climb(bench, burst.intakeRate, plan.steps, until, say);
  say('checking that nothing was lost');
  return {
    backend,
    postgres: counters.version,
    redis: stack.redis?.version,
    firstHandOff,
    intake,
    burst,
    steps,
    idle,
    topStatements: await counters.top(20),
    checked: await check(bench),
  };
}

/** Offers less and less until a rate is sustained, or time is up. */
async function climb(
  bench: Bench,
  reached: number,
  { shares, seconds }: Plan['steps'],
  until: number,
  say: (line: string) => void,
): Promise<Intake[]> {
  const steps: Intake[] = [];
  for (const share of shares) {
    if (steps.length > 0 && monotonic() > until) break;
    // A round number, as nobody believes the last digits.
    const rate = Math.max(10, Math.round((reached * share) / 10) * 10);
    say(`intake, ${rate} events/s`);
    const step = await measureIntake(bench, rate, seconds);
    steps.push(step);
    if (step.sustained) break;
  }
  return steps;
}
