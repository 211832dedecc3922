import { openLoop } from '../load/open-loop.js';
import { Bench } from '../measure/bench.js';
import { DatabaseCounters } from '../figures/statements.js';
import type { Backend, EscalationPlan } from '../plan.js';
import type { Endings } from '../stack/endings.js';
import { startStack } from '../stack/stack.js';
import { measureAudit, type Audit } from './audit.js';
import { measureCatchUp, type CatchUp } from './catch-up.js';
import { measureLateness, type Lateness } from './lateness.js';
import { Seed } from './seed.js';

/** Escalation on one queue backend. */
export interface BackendEscalation {
  backend: Backend;
  catchUp: CatchUp;
  lateness: Lateness;
  /** Measured once: it asks the tables and not the queue. */
  audit: Audit | undefined;
}

/** Everything measured of escalation. */
export interface EscalationFigures {
  backends: BackendEscalation[];
}

/** @returns nothing when the backend is not installed */
export async function measureEscalation(
  backend: Backend,
  plan: EscalationPlan,
  withAudit: boolean,
  endings: Endings,
  say: (line: string) => void,
): Promise<BackendEscalation | undefined> {
  const stack = await endings.hold(() => startStack(backend, endings));
  if (!stack) return undefined;
  const counters = await DatabaseCounters.open(stack.postgres.url, endings);
  const bench = new Bench(stack, counters);
  endings.add(() => bench.sender.close());
  // A real event: every obligation of the bench tells of it.
  await bench.handedOff(await openLoop(bench.sender, await bench.prepare(50), 50));
  const seed = await Seed.open(stack.postgres.url, endings);
  say(`${plan.overdue} obligations overdue after an outage`);
  const catchUp = await measureCatchUp(stack, seed, plan);
  say(`lateness with ${plan.open} open obligations, ${plan.seconds} s`);
  const lateness = await measureLateness(stack, seed, plan);
  if (withAudit) say(`the audit at ${plan.audit.alerts} alerts`);
  const audit = withAudit ? await measureAudit(stack, seed, plan) : undefined;
  return { backend, catchUp, lateness, audit };
}
