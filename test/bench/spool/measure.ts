import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { freePort, startProcess } from '#testing';
import { masterKeyFile, newPrivateJwk, signingKeyFrom } from '#trust';
import { migrate } from '../../../apps/adapters/src/database/migrate.js';
import { cpuShares, readCpu, type CpuShares } from '../figures/cpu.js';
import { spreadOf, type Spread } from '../figures/percentiles.js';
import { DatabaseCounters } from '../figures/statements.js';
import { startAskedProgram, takeAll } from '../stack/asked-program.js';
import type { Endings } from '../stack/endings.js';
import { runFolder } from '../stack/folder.js';
import { startPostgres } from '../stack/postgres.js';
import type { Pushed, SpoolAnswers, SpoolQuestion } from './receiver-messages.js';
import { seedOutbox, type Seeded } from './seed.js';

export interface SpoolPlan {
  statements: number;
  people: number;
}

export interface SpoolFigures extends SpoolPlan {
  /** From the first that came to the last. */
  seconds: number;
  perSecond: number;
  /** Of whole seconds: how many came in each. */
  eachSecond: Spread | undefined;
  /** Between two statements of one person, in milliseconds: what order costs. */
  between: Spread | undefined;
  /** Megabytes of the adapters: after a tenth, after nine tenths, and the most. */
  memory: { early: number; late: number; most: number };
  /** Statements that came more than once, or before an earlier one of the same person. */
  twice: number;
  outOfOrder: number;
  missing: number;
  /** SQL statements and commits for each. */
  sql: number | undefined;
  commits: number | undefined;
  cpu: CpuShares | undefined;
}

/** Drains a full outbox to a broker that takes everything. */
export async function measureSpool(
  plan: SpoolPlan,
  endings: Endings,
  say: (line: string) => void,
): Promise<SpoolFigures> {
  const folder = await runFolder(endings);
  const postgres = await startPostgres(folder, endings);
  await migrate(postgres.url);
  const receiver = startAskedProgram<SpoolQuestion>(
    'dist/test/bench/spool/receiver-program.js',
    [],
    endings,
  );
  const ask = <Name extends SpoolQuestion>(question: Name): Promise<SpoolAnswers[Name]> =>
    receiver.ask(question) as Promise<SpoolAnswers[Name]>;
  const [dataKey, keyFile] = [join(folder, 'data.key'), join(folder, 'hostel.jwk')];
  const jwk = await newPrivateJwk();
  await writeFile(keyFile, JSON.stringify(jwk));
  say(`${plan.statements} statements are signed and laid down`);
  const seeded = await seedOutbox(
    {
      databaseUrl: postgres.url,
      master: await masterKeyFile(dataKey, { create: true }),
      key: await signingKeyFrom(jwk),
    },
    plan.statements,
    plan.people,
  );
  const counters = await DatabaseCounters.open(postgres.url, endings);
  const port = await freePort();
  const before = await counters.read();
  const adapters = await startProcess({
    entry: 'dist/apps/adapters/src/main.js',
    ready: (line) => line.includes('listening on'),
    env: {
      NODE_ENV: 'production',
      TOCSIN_ADAPTERS_PORT: String(port),
      TOCSIN_ADAPTERS_DATABASE_URL: postgres.url,
      TOCSIN_ADAPTERS_DATA_KEY: dataKey,
      TOCSIN_BROKER_URL: `http://127.0.0.1:${await ask('port')}`,
      TOCSIN_BROKER_ISSUER: 'http://broker.example',
      TOCSIN_FEED_HOSTEL_ISSUER: 'urn:example:hostel',
      TOCSIN_FEED_HOSTEL_KEY: keyFile,
      TOCSIN_FEED_HOSTEL_TOKEN: 'the-token-of-the-hostel-system',
      TOCSIN_OUTBOUND_ALLOW: '127.0.0.1/32',
      TOCSIN_LOG_LEVEL: 'warn',
      TOCSIN_SCENARIO_CLOCK: undefined,
      TOCSIN_CRASH_AT: undefined,
    },
  });
  endings.add(() => adapters.stop());
  const roots = { adapters: adapters.pid, postgres: postgres.pid, receiver: receiver.pid };
  const [cpuBefore, memory] = [await readCpu(roots), [] as { share: number; megabytes: number }[]];
  for (;;) {
    const count = await ask('count');
    memory.push({ share: count / plan.statements, megabytes: await megabytesOf(adapters.pid) });
    if (count >= plan.statements) break;
    if (memory.length % 10 === 0) say(`${count} have come`);
    await pause(500);
  }
  const cpuAfter = await readCpu(roots);
  await untilRecorded(postgres.url);
  const after = await counters.read();
  const pushed = await takeAll(() => ask('take'));
  const each = (from: number | undefined, to: number | undefined): number | undefined =>
    from === undefined || to === undefined ? undefined : (to - from) / plan.statements;
  return {
    ...plan,
    ...arrivalsOf(pushed, seeded),
    memory: {
      early: memory.find(({ share }) => share >= 0.1)?.megabytes ?? 0,
      late: memory.findLast(({ share }) => share <= 0.9)?.megabytes ?? 0,
      most: Math.max(...memory.map(({ megabytes }) => megabytes)),
    },
    sql: each(before.statements, after.statements),
    commits: each(before.commits, after.commits),
    cpu: cpuBefore && cpuAfter && cpuShares(cpuBefore, cpuAfter),
  };
}

type Arrivals = Pick<
  SpoolFigures,
  'seconds' | 'perSecond' | 'eachSecond' | 'between' | 'twice' | 'outOfOrder' | 'missing'
>;

/** What came, against what was laid down. */
function arrivalsOf(pushed: readonly Pushed[], seeded: readonly Seeded[]): Arrivals {
  const places = new Map(seeded.map(({ id, lane }, place) => [id, { lane, place }]));
  const last = new Map<number, { place: number; at: number }>();
  const seen = new Set<string>();
  const between: number[] = [];
  const perSecond: number[] = [];
  let [twice, outOfOrder] = [0, 0];
  const start = pushed[0]?.at ?? 0;
  for (const { at, jti } of pushed) {
    const found = places.get(jti);
    if (!found || seen.has(jti)) {
      twice += 1;
      continue;
    }
    seen.add(jti);
    const before = last.get(found.lane);
    if (before) {
      between.push(at - before.at);
      if (before.place > found.place) outOfOrder += 1;
    }
    last.set(found.lane, { place: found.place, at });
    const second = Math.floor((at - start) / 1_000);
    perSecond[second] = (perSecond[second] ?? 0) + 1;
  }
  const seconds = ((pushed.at(-1)?.at ?? start) - start) / 1_000;
  return {
    seconds,
    perSecond: seen.size / seconds,
    // The last second is not a whole one.
    eachSecond: spreadOf(perSecond.slice(0, -1).map((count) => count)),
    between: spreadOf(between),
    twice,
    outOfOrder,
    missing: seeded.length - seen.size,
  };
}

async function megabytesOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Math.round(Number(/^VmRSS:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) / 1024);
}

async function untilRecorded(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (;;) {
      const { rows } = await client.query<{ left: string }>(
        `select count(*) as left from outbox where state in ('waiting', 'due')`,
      );
      if (rows[0]?.left === '0') return;
      await pause(100);
    }
  } finally {
    await client.end();
  }
}
