import { startReceiver, until, type Receiver, type RunningProcess } from '#testing';
import {
  audits,
  databaseOf,
  metricOf,
  readyOf,
  withoutWorkers,
  type WorldDatabase,
} from './harness/watched.js';
import { operatorToken, World } from './harness/world.js';

const patience = { within: 60_000, every: 100 };
const all = ['routing', 'delivery', 'escalation'];

describe('the watchdog is watched', () => {
  let world: World;
  let database: WorldDatabase;
  let outside: Receiver;
  let second: RunningProcess & { url: string };
  let worker: RunningProcess & { url: string };
  const pings = (): number => outside.requests.length;

  beforeAll(async () => {
    outside = await startReceiver();
    outside.answer(() => ({ status: 200 }));
    // Two brokers that take events in and watch, and one process that works.
    world = await World.start({
      queue: 'postgres',
      environment: {
        TOCSIN_WATCHDOG_EVERY: 'PT6S',
        TOCSIN_WORKERS: 'off',
        TOCSIN_DEADMAN_URL: `${outside.url}/alive`,
      },
    });
    database = await databaseOf(world);
    second = await world.startAnother({ TOCSIN_DEADMAN_URL: '' });
    worker = await world.startAnother({ TOCSIN_WORKERS: 'on', TOCSIN_DEADMAN_URL: '' });
  });
  afterAll(async () => {
    await database.end();
    await world.stop();
    await outside.stop();
  });

  it('is ready while another process works on every queue, and says so outside', async () => {
    const ready = await until(
      'readiness',
      async () => {
        const said = await readyOf(world.url);
        return said.status === 200 && said;
      },
      patience,
    );
    expect(Object.keys(ready.checks.workers).sort()).toEqual([...all].sort());
    for (const check of [ready.checks.sweep, ready.checks.auditor, ready.checks.workers['routing']])
      expect(check?.secondsAgo).toBeGreaterThanOrEqual(0);
    await until('a ping', () => pings() > 0, patience);
  });

  it('shows figures to the operator only, and none that names anybody', async () => {
    expect((await fetch(`${world.url}/metrics`)).status).toBe(401);
    const answer = await fetch(`${world.url}/metrics`, {
      headers: { authorization: `Bearer ${operatorToken}` },
    });
    const text = await answer.text();
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    for (const name of ['tocsin_audit_last_success_timestamp_seconds', 'tocsin_queue_depth'])
      expect(text).toContain(name);
    expect(text).not.toMatch(/X00000|A000\dAA|Demo /);
  });

  it('says which queues have no worker when the one that worked is killed', async () => {
    await worker.kill('SIGKILL');
    const said = await until(
      'the queues to be without workers',
      async () => {
        const ready = await readyOf(world.url);
        return withoutWorkers(ready).length === all.length && ready;
      },
      patience,
    );
    expect(said.status).toBe(503);
    expect(said.checks).toMatchObject({
      database: { ok: true },
      queue: { ok: true },
      sweep: { ok: true },
    });
    expect((await fetch(`${world.url}/health/live`)).status).toBe(200);
  });

  it('falls silent outside while it finds something, and two brokers tell it once', async () => {
    for (const { url } of [world, second])
      await until(
        'both brokers to find it',
        async () =>
          (await metricOf(url, 'tocsin_audit_findings{kind="queue-without-worker"}')) ===
          all.length,
        patience,
      );
    const before = {
      pings: pings(),
      first: await audits(world.url),
      second: await audits(second.url),
    };
    await until(
      'two more audits of each',
      async () =>
        (await audits(world.url)) >= before.first + 3 &&
        (await audits(second.url)) >= before.second + 3,
      patience,
    );
    expect(pings()).toBe(before.pings);
    const findings = await database.findings();
    const lost = findings.filter(({ ended }) => !ended);
    expect(lost.map(({ subject }) => subject)).toEqual([...all].sort());
    expect(lost.every(({ told }) => told)).toBe(true);
    // On a slow machine the worker of the beginning was missed too, before it had started.
    expect(await database.stated('system.work-stuck')).toBe(
      findings.filter(({ told }) => told).length,
    );
  });

  it('is ready again with a worker, who tells people of what was found', async () => {
    worker = await world.startAnother({ TOCSIN_WORKERS: 'on', TOCSIN_DEADMAN_URL: '' });
    await until('readiness', async () => (await readyOf(world.url)).status === 200, patience);
    await until(
      'the findings to end',
      async () => (await database.findings()).every(({ ended }) => ended),
      patience,
    );
    const told = await until(
      'an alert for each queue',
      async () => {
        const rows = (await world.alerts()).filter(({ row }) => row === 'SYS-05');
        return rows.length === all.length && rows;
      },
      patience,
    );
    expect(new Set(told.map(({ severity }) => severity))).toEqual(new Set(['P2']));
    const findings = await database.findings();
    expect(await database.stated('system.work-stuck')).toBe(
      findings.filter(({ told: said }) => said).length,
    );
    const quiet = pings();
    await until('pings again', () => pings() > quiet, patience);
  });

  it('is not ready when the auditor stands still, and nothing else is to blame', async () => {
    await database.run('begin');
    await database.run('lock table watchdog_finding in access exclusive mode');
    const said = await until(
      'the auditor to be missed',
      async () => {
        const ready = await readyOf(world.url);
        return !ready.checks.auditor.ok && ready;
      },
      patience,
    );
    expect(said.status).toBe(503);
    expect(withoutWorkers(said)).toEqual([]);
    expect(said.checks).toMatchObject({
      database: { ok: true },
      queue: { ok: true },
      sweep: { ok: true },
    });
    const silent = pings();
    await database.run('rollback');
    await until('readiness', async () => (await readyOf(world.url)).status === 200, patience);
    await until('pings again', () => pings() > silent, patience);
  });
});
