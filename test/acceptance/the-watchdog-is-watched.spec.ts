import { startReceiver, until, type BrokerProcess, type Receiver } from '#testing';
import {
  audits,
  databaseOf,
  metricOf,
  readyOf,
  withoutWorkers,
  type WorldDatabase,
} from './harness/watched.js';
import { operatorToken, World } from './harness/world.js';

const patience = { within: 120_000, every: 200 };
/** Three brokers share the machine with whatever else runs; nothing here is measured. */
const slow = 300_000;
const all = ['routing', 'delivery', 'escalation'];

describe('the watchdog is watched', () => {
  let world: World;
  let database: WorldDatabase;
  let outside: Receiver;
  let second: BrokerProcess;
  let worker: BrokerProcess;
  const endings: (() => Promise<unknown>)[] = [];
  /**
   * One statement for each finding that was told, of whatever kind: what nobody routes because nobody works is found
   * too, and so is the worker of the beginning before it has started.
   */
  const onceEach = (): Promise<unknown> =>
    until(
      'one statement for each finding',
      async () => {
        const told = (await database.findings()).filter((one) => one.told).length;
        return (await database.stated('system.work-stuck')) === told;
      },
      patience,
    );
  const pings = (): number => outside.requests.length;

  beforeAll(async () => {
    outside = await startReceiver();
    endings.push(() => outside.stop());
    outside.answer(() => ({ status: 200 }));
    // Two brokers that take events in and watch, and one process that works.
    world = await World.start({
      queue: 'postgres',
      environment: {
        TOCSIN_WATCHDOG_EVERY: 'PT9S',
        TOCSIN_WORKERS: 'off',
        TOCSIN_DEADMAN_URL: `${outside.url}/alive`,
      },
    });
    endings.push(() => world.stop());
    database = await databaseOf(world);
    second = await world.startAnother({ TOCSIN_DEADMAN_URL: '' });
    worker = await world.startAnother({ TOCSIN_WORKERS: 'on', TOCSIN_DEADMAN_URL: '' });
  }, slow);
  afterAll(async () => {
    for (const end of endings.reverse()) await end();
  }, slow);

  it(
    'is ready while another process works on every queue, and says so outside',
    async () => {
      const ready = await until(
        'readiness',
        async () => {
          const said = await readyOf(world.operatorUrl);
          return said.status === 200 && said;
        },
        patience,
      );
      expect(Object.keys(ready.checks.workers).sort()).toEqual([...all].sort());
      for (const check of [
        ready.checks.sweep,
        ready.checks.auditor,
        ready.checks.workers['routing'],
      ])
        expect(check?.secondsAgo).toBeGreaterThanOrEqual(0);
      await until('a ping', () => pings() > 0, patience);
    },
    slow,
  );

  it(
    'shows figures to the operator only, and none that names anybody',
    async () => {
      expect((await fetch(`${world.operatorUrl}/metrics`)).status).toBe(401);
      const answer = await fetch(`${world.operatorUrl}/metrics`, {
        headers: { authorization: `Bearer ${operatorToken}` },
      });
      const text = await answer.text();
      expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
      for (const name of ['tocsin_audit_last_success_timestamp_seconds', 'tocsin_queue_depth'])
        expect(text).toContain(name);
      expect(text).not.toMatch(/X00000|A000\dAA|Demo /);
    },
    slow,
  );

  it(
    'says which queues have no worker when the one that worked is killed',
    async () => {
      await worker.kill('SIGKILL');
      const said = await until(
        'the queues to be without workers',
        async () => {
          const ready = await readyOf(world.operatorUrl);
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
    },
    slow,
  );

  it(
    'falls silent outside while it finds something, and two brokers tell it once',
    async () => {
      for (const { operatorUrl: url } of [world, second])
        await until(
          'both brokers to find it',
          async () =>
            (await metricOf(url, 'tocsin_audit_findings{kind="queue-without-worker"}')) ===
            all.length,
          patience,
        );
      const before = {
        pings: pings(),
        first: await audits(world.operatorUrl),
        second: await audits(second.operatorUrl),
      };
      await until(
        'two more audits of each',
        async () =>
          (await audits(world.operatorUrl)) >= before.first + 3 &&
          (await audits(second.operatorUrl)) >= before.second + 3,
        patience,
      );
      expect(pings()).toBe(before.pings);
      const lost = (await database.findings()).filter(
        ({ kind, ended }) => kind === 'queue-without-worker' && !ended,
      );
      expect(lost.map(({ subject }) => subject)).toEqual([...all].sort());
      expect(lost.every(({ told }) => told)).toBe(true);
      await onceEach();
    },
    slow,
  );

  it(
    'is ready again with a worker, who tells people of what was found',
    async () => {
      worker = await world.startAnother({ TOCSIN_WORKERS: 'on', TOCSIN_DEADMAN_URL: '' });
      await until(
        'readiness',
        async () => (await readyOf(world.operatorUrl)).status === 200,
        patience,
      );
      await until(
        'the findings to end',
        async () => (await database.findings()).every(({ ended }) => ended),
        patience,
      );
      const told = await until(
        'an alert for each queue',
        async () => {
          const rows = (await world.alerts()).filter(({ row }) => row === 'SYS-05');
          return rows.length >= all.length && rows;
        },
        patience,
      );
      expect(new Set(told.map(({ severity }) => severity))).toEqual(new Set(['P2']));
      await onceEach();
      const quiet = pings();
      await until('pings again', () => pings() > quiet, patience);
    },
    slow,
  );

  it(
    'is not ready when the auditor stands still, and nothing else is to blame',
    async () => {
      await database.run('begin');
      await database.run('lock table watchdog_finding in access exclusive mode');
      const said = await until(
        'the auditor to be missed',
        async () => {
          const ready = await readyOf(world.operatorUrl);
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
      await until(
        'readiness',
        async () => (await readyOf(world.operatorUrl)).status === 200,
        patience,
      );
      await until('pings again', () => pings() > silent, patience);
    },
    slow,
  );
});
