import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { startNotify } from '#testing';
import type { CpuShares } from '../figures/cpu.js';
import { withCpuOf } from './cpu.js';
import { spreadOf, type Spread } from '../figures/percentiles.js';
import { monotonic } from '../figures/time.js';
import { Bench } from '../measure/bench.js';
import { DatabaseCounters } from '../figures/statements.js';
import type { Backend } from '../plan.js';
import type { Endings } from '../stack/endings.js';
import { startStack } from '../stack/stack.js';

/** Sent before anything is measured. */
const warmUp = 100;
/** Longer than this it is not waited for, in milliseconds. */
const patience = 120_000;

/** What it took to tell many people one thing by text. */
export interface NotifyFigures {
  backend: Backend;
  recipients: number;
  /** From the commit of the notices to the provider's last one, in seconds. */
  takenSeconds: number;
  /** … and to the last one written down. */
  recordedSeconds: number;
  /** From the commit to each message at the provider, in milliseconds. */
  each: Spread | undefined;
  /** How many the provider had more than once. */
  duplicates: number;
  /** What the provider refused as wrong. */
  wrong: number;
  cpu: CpuShares | undefined;
}

/** @returns nothing when the backend is not installed */
export async function measureNotify(
  backend: Backend,
  recipients: number,
  endings: Endings,
  say: (line: string) => void,
): Promise<NotifyFigures | undefined> {
  const notify = await startNotify();
  endings.add(() => notify.stop());
  const stack = await endings.hold(() =>
    startStack(backend, endings, {
      TOCSIN_NOTIFY_URL: notify.url,
      TOCSIN_NOTIFY_KEY: notify.key,
      TOCSIN_NOTIFY_SMS_TEMPLATE: notify.smsTemplate,
    }),
  );
  if (!stack) return undefined;
  const bench = new Bench(stack, await DatabaseCounters.open(stack.postgres.url, endings));
  endings.add(() => bench.sender.close());
  const [event] = await bench.prepare(1);
  if (!event) throw new Error('There is no event');
  if ((await bench.sender.send(event.body)) !== 202) throw new Error('Not accepted');
  const pool = new pg.Pool({ connectionString: stack.postgres.url, max: 1 });
  endings.add(() => pool.end());
  await until('an alert', async () => {
    const { rowCount } = await pool.query('select 1 from notice limit 1');
    return rowCount === 1;
  });

  say(`${warmUp} texts to warm up`);
  await tell(pool, warmUp, 0);
  await until('the warm-up', () => recorded(pool, warmUp));
  const before = notify.messages.length;
  say(`one notice to ${recipients} people`);
  const arrivals: number[] = [];
  const [times, cpu] = await withCpuOf(stack, async () => {
    await tell(pool, recipients, warmUp);
    const begun = monotonic();
    await until('the texts', () => {
      const at = monotonic() - begun;
      while (arrivals.length < notify.messages.length - before) arrivals.push(at);
      return arrivals.length >= recipients;
    });
    const takenSeconds = (monotonic() - begun) / 1_000;
    await until('the record', () => recorded(pool, warmUp + recipients));
    return { takenSeconds, recordedSeconds: (monotonic() - begun) / 1_000 };
  });
  const told = notify.messages.slice(before);
  return {
    backend,
    recipients,
    ...times,
    each: spreadOf(arrivals),
    duplicates: told.length - new Set(told.map(({ to }) => to)).size,
    wrong: notify.wrong.length,
    cpu,
  };
}

/** Makes notices of one alert to that many people, in one commit. The country code 999 belongs to nobody. */
async function tell(pool: pg.Pool, count: number, from: number): Promise<void> {
  await pool.query(
    `insert into notice (id, alert_id, obligation_id, event_id, agency_id, channel, kind, post, address, content,
       priority, state, created_at, due_at)
     select gen_random_uuid(), alert_id, obligation_id, event_id, agency_id, 'sms', kind, post,
       '+999' || lpad((number + $2)::text, 7, '0'), content, 1, 'due', created_at, created_at
     from (select * from notice where channel = 'push' and kind = 'accept' limit 1) as one,
       generate_series(1, $1::integer) as number`,
    [count, from],
  );
}

async function recorded(pool: pg.Pool, count: number): Promise<boolean> {
  const { rows } = await pool.query<{ count: string }>(
    `select count(*) from notice where channel = 'sms' and state = 'delivered'`,
  );
  return Number(rows[0]?.count) >= count;
}

async function until(what: string, check: () => boolean | Promise<boolean>): Promise<void> {
  const end = monotonic() + patience;
  while (!(await check())) {
    if (monotonic() > end) throw new Error(`Waited ${patience / 1_000} s for ${what}`);
    await pause(5);
  }
}
