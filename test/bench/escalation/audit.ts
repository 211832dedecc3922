import { setTimeout as pause } from 'node:timers/promises';
import { spreadOf, type Spread } from '../figures/percentiles.js';
import { monotonic } from '../figures/time.js';
import type { EscalationPlan } from '../plan.js';
import type { Stack } from '../stack/stack.js';
import { planOf, type Seed } from './seed.js';

/** What the watchdog's own audit costs when the tables are full. Milliseconds. */
export interface Audit {
  alerts: number;
  open: number;
  /** The first after the start of the broker. */
  first: number;
  spread: Spread | undefined;
}

/** Longest wait, in milliseconds. */
const patience = 120_000;

/** The broker's own audits, as it measures them: every statement, the gauges and what is written. */
export async function measureAudit(
  { broker }: Stack,
  seed: Seed,
  { audit }: EscalationPlan,
): Promise<Audit> {
  const { alerts, open, audits } = audit;
  await seed.past('past-', alerts - open);
  await seed.obligations({
    name: 'now-',
    count: open,
    due: `now() + interval '1 hour' + n * interval '1 millisecond'`,
    severity: '1 + n % 4',
    plan: planOf(3, 900_000),
  });
  await seed.settle();
  const next = await broker.again({ TOCSIN_WATCHDOG_EVERY: 'PT1S' });
  const times: number[] = [];
  let known = { count: 0, sum: 0 };
  const until = monotonic() + patience;
  while (times.length < audits + 1 && monotonic() < until) {
    const now = await audited(broker);
    // Looked at oftener than there are audits, so that each is seen by itself.
    if (now.count > known.count)
      times.push(((now.sum - known.sum) / (now.count - known.count)) * 1_000);
    known = now;
    await pause(100);
  }
  await next.stop();
  const [first = 0, ...later] = times;
  return { alerts, open, first, spread: spreadOf(later) };
}

async function audited(broker: Stack['broker']): Promise<{ count: number; sum: number }> {
  const text = await broker.metrics();
  const read = (name: string): number =>
    Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? 0);
  return {
    count: read('tocsin_audit_duration_seconds_count'),
    sum: read('tocsin_audit_duration_seconds_sum'),
  };
}
