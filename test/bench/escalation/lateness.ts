import { setTimeout as pause } from 'node:timers/promises';
import { cpuShares, readCpuWithOwn, type CpuShares } from '../figures/cpu.js';
import { spreadOf, type Spread } from '../figures/percentiles.js';
import type { EscalationPlan } from '../plan.js';
import type { Stack } from '../stack/stack.js';
import { planOf, type Seed } from './seed.js';

/** How late obligations are decided while very many are open. Milliseconds. */
export interface Lateness {
  open: number;
  /** How many fell due each second. */
  perSecond: number;
  spread: Spread | undefined;
  /** The earliest, against its due instant: never below 0. */
  earliest: number;
  /** Of ladders of ten rungs: lateness at the first and at the last rung. */
  firstRung: Spread | undefined;
  lastRung: Spread | undefined;
  /** How far any rung's due instant was from where it should have been since the beginning. */
  drift: number;
  /** Rungs that were not told, or told twice. */
  wrong: number;
  cpu: CpuShares | undefined;
}

/** From the laying down of the obligations to the first that is due, in seconds. */
const lead = 60;

/** Ends with the broker stopped. */
export async function measureLateness(
  { broker, postgres, redis, receivers }: Stack,
  seed: Seed,
  plan: EscalationPlan,
): Promise<Lateness> {
  const { open, window, settle, seconds, ladders } = plan;
  const perSecond = open / window;
  await seed.obligations({
    name: 'open-',
    count: open,
    // Evenly from the beginning on, in no order; late enough for everything to be laid down and settled by then.
    due: `now() + ${lead} * interval '1 second' + ((n * 7919) % ${open}) * ${window / open} * interval '1 second'`,
    severity: '1',
    plan: planOf(3, 900_000),
  });
  await seed.settle();
  const step = ladders.every * 1_000;
  await seed.obligations({
    name: 'rungs-',
    count: ladders.count,
    due: `(select min(due_at) from obligation where due_at > now() + ${settle} * interval '1 second')
      + (n % 1000) * interval '1 millisecond'`,
    severity: '1',
    plan: planOf(ladders.rungs, step),
  });
  const start = await seed.rows<{ at: Date }>(`
    select min(due_at) as at from obligation join alert on alert.id = alert_id where ref like 'rungs-%'`);
  const next = await broker.again({});
  const reading = () =>
    readCpuWithOwn('bench', {
      broker: next.pid,
      postgres: postgres.pid,
      ...(redis && { redis: redis.pid }),
      receivers: receivers.pid,
    });
  await waitUntil(seed, start[0]?.at);
  const before = await reading();
  await pause(seconds * 1_000);
  const after = await reading();
  const late = await lates(seed, 'open-%', start[0]?.at);
  const rungs = await rungFigures(seed, ladders.rungs, step);
  await next.stop();
  await seed.rows(`update obligation set due_at = null, state = 'closed' where due_at is not null`);
  const expected = ladders.count * (ladders.rungs - 1);
  return {
    open,
    perSecond,
    spread: spreadOf(late),
    earliest: Math.min(...late),
    firstRung: spreadOf(rungs.lates.get(1) ?? []),
    lastRung: spreadOf(rungs.lates.get(ladders.rungs - 1) ?? []),
    drift: rungs.drift,
    wrong: Math.abs(expected - rungs.count) + rungs.twice,
    cpu: before && after && cpuShares(before, after),
  };
}

async function waitUntil(seed: Seed, at: Date | undefined): Promise<void> {
  const [row] = await seed.rows<{ ms: number }>(
    'select greatest(0, extract(epoch from $1::timestamptz - now()) * 1000)::float8 as ms',
    [at],
  );
  await pause(row?.ms ?? 0);
}

/** Of those that fell due since an instant: what fell due before the broker ran waited for its start. */
async function lates(seed: Seed, like: string, since: Date | undefined): Promise<number[]> {
  const rows = await seed.rows<{ late: number }>(
    `select (record_entry.detail ->> 'lateMilliseconds')::float8 as late
     from record_entry join alert on alert.id = record_entry.alert_id
     where kind in ('obligation.climbed', 'obligation.unowned') and ref like $1
       and (record_entry.detail ->> 'due')::timestamptz >= $2`,
    [like, since],
  );
  return rows.map(({ late }) => late);
}

async function rungFigures(seed: Seed, rungs: number, step: number) {
  const rows = await seed.rows<{ rung: number; late: number; drift: number; count: string }>(
    `
    with told as (
      -- When the next rung is due: kept for each step, also where several are decided at once.
      select obligation_id, (detail ->> 'rung')::int as rung, (detail ->> 'dueAt')::timestamptz as due,
        (detail ->> 'lateMilliseconds')::float8 as late
      from record_entry join alert on alert.id = record_entry.alert_id
      where kind = 'obligation.climbed' and ref like 'rungs-%'
    ), first as (
      select obligation_id, min(due) as due, min(rung) as rung from told group by obligation_id
    )
    select told.rung, late, count(*) over (partition by obligation_id, told.rung) as count,
      abs(extract(epoch from told.due - first.due) * 1000 - (told.rung - first.rung) * $1)::float8 as drift
    from told join first using (obligation_id) where told.rung < $2`,
    [step, rungs],
  );
  const byRung = new Map<number, number[]>();
  for (const { rung, late } of rows) byRung.set(rung, [...(byRung.get(rung) ?? []), late]);
  return {
    lates: byRung,
    count: rows.length,
    twice: rows.filter(({ count }) => Number(count) > 1).length,
    drift: Math.max(0, ...rows.map(({ drift }) => drift)),
  };
}
