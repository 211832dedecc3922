import { setTimeout as pause } from 'node:timers/promises';
import { monotonic } from '../figures/time.js';
import type { EscalationPlan } from '../plan.js';
import type { Stack } from '../stack/stack.js';
import { planOf, type Seed } from './seed.js';

/** How 10,000 obligations that fell due during an outage were decided. */
export interface CatchUp {
  overdue: number;
  /** From the start of the process to the last decision, and how much of that was its start. Seconds. */
  seconds: number;
  startSeconds: number;
  /** For each severity, from the first decision of all to half and to all of its own. Seconds. */
  bySeverity: { severity: number; count: number; half: number; last: number }[];
  /** Half of each severity was decided before half of the next. */
  worstFirst: boolean;
  /** Decided more than once, or not at all. */
  wrong: number;
}

/** Longest wait, in milliseconds. */
const patience = 180_000;

/** The broker was down; it starts, and everything is overdue. Ends with it stopped. */
export async function measureCatchUp(
  { broker }: Stack,
  seed: Seed,
  { overdue }: EscalationPlan,
): Promise<CatchUp> {
  await broker.stop();
  await seed.obligations({
    name: 'late-',
    count: overdue,
    // Mixed, so that the order of their making says nothing.
    due: `now() - (1 + n % 1800) * interval '1 second'`,
    severity: '1 + n % 4',
    // One step each: the next rung is far off.
    plan: planOf(3, 36_000_000),
  });
  await seed.settle();
  const begun = monotonic();
  const next = await broker.again({});
  const startSeconds = (monotonic() - begun) / 1_000;
  const until = begun + patience;
  while (monotonic() < until && (await isLeft(seed))) await pause(50);
  const seconds = (monotonic() - begun) / 1_000;
  const result = { overdue, seconds, startSeconds, ...(await order(seed, overdue)) };
  await idle(broker);
  await next.stop();
  return result;
}

/** Cheap enough to be asked often: the broker needs the database too. */
async function isLeft(seed: Seed): Promise<boolean> {
  const rows = await seed.rows('select 1 from obligation where due_at <= now() limit 1');
  return rows.length > 0;
}

/** Waits until what was said is delivered, so that it disturbs no later measurement. */
async function idle(broker: Stack['broker']): Promise<void> {
  const until = monotonic() + patience;
  while (monotonic() < until) {
    const answer = (await broker.operator('GET', '/operator/idle')) as { idle: boolean };
    if (answer.idle) return;
    await pause(100);
  }
}

async function order(
  seed: Seed,
  overdue: number,
): Promise<Pick<CatchUp, 'bySeverity' | 'worstFirst' | 'wrong'>> {
  const rows = await seed.rows<{ severity: number; count: string; half: number; last: number }>(`
    with decided as (
      select obligation.severity, extract(epoch from at)::float8 as at
      from record_entry join obligation on obligation.id = obligation_id
      join alert on alert.id = obligation.alert_id
      where kind in ('obligation.climbed', 'obligation.unowned') and ref like 'late-%'
    ), first as (select min(at) as at from decided)
    select severity, count(*) as count, max(decided.at - first.at) as last,
      percentile_disc(0.5) within group (order by decided.at - first.at) as half
    from decided, first group by severity order by severity`);
  const bySeverity = rows.map(({ count, ...row }) => ({ ...row, count: Number(count) }));
  const halves = bySeverity.map(({ half }) => half);
  const decided = bySeverity.reduce((sum, { count }) => sum + count, 0);
  return {
    bySeverity,
    worstFirst: halves.every((half, index) => index === 0 || half >= (halves[index - 1] ?? 0)),
    wrong: Math.abs(overdue - decided),
  };
}
