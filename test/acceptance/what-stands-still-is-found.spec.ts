import { describeWithRedis, startReceiver, until, type Receiver } from '#testing';
import { databaseOf, metricOf, type WorldDatabase } from './harness/watched.js';
import { World } from './harness/world.js';

const patience = { within: 90_000, every: 100 };
/** For a machine that has much else to do; nothing here is measured. */
const slow = 240_000;
type Queue = 'postgres' | 'redis';

/**
 * A broker whose clock was ahead woke it, and the wake was lost. So far ahead that no sweep looks at it before long,
 * and not so far that the sweep itself sees that the clock was wrong.
 */
const stuck = `lease_until = null, swept_at = now() + interval '100 seconds', wakes = 0`;

function suite(queue: Queue): void {
  let world: World;
  let database: WorldDatabase;
  beforeAll(async () => {
    world = await World.start({ queue, environment: { TOCSIN_WATCHDOG_EVERY: 'PT6S' } });
    database = await databaseOf(world);
  }, slow);
  afterAll(() => world.stop());
  const found = (kind: string, count = 1): Promise<number> =>
    metricOf(world.operatorUrl, `tocsin_audit_findings_found_total{kind="${kind}"}`).then(
      (value) => (value >= count ? value : 0),
    );
  const release = (noms: string): Promise<void> =>
    world.say(
      'prison',
      'prison.released',
      { format: 'noms', id: noms },
      { prison: 'TST', reason: 'CR' },
    );

  it(
    'an obligation whose wakes are lost is found and moved',
    async () => {
      await release('A0001AA');
      const ref = await world.firstReference();
      await world.barrier();
      await database.run(
        `update obligation set due_at = date_trunc('milliseconds', now()) - interval '1 minute', ${stuck}
       where role = 'jigsaw'`,
      );
      const rungOf = async (): Promise<number> =>
        (await world.alert(ref)).obligations.find(({ role }) => role === 'jigsaw')?.rung ?? -1;
      const before = await rungOf();
      await until('the finding', () => found('obligation-stuck'), patience);
      await until('the obligation to climb', async () => (await rungOf()) > before, patience);
      // It ended, so it is looked for anew.
      await until(
        'the end of the finding',
        async () =>
          (await database.findings()).some(
            ({ kind, ended }) => kind === 'obligation-stuck' && ended,
          ),
        patience,
      );
      expect(world.broker.output.join('\n')).toMatch(
        /the watchdog found: 1 past due and not decided/,
      );
    },
    slow,
  );

  it(
    'a notice that nobody tries is found and sent',
    async () => {
      const { rows } = await database.run(
        `update notice set state = 'due', due_at = now() - interval '1 minute', delivered_at = null, attempts = 0,
         ${stuck} where id = (select id from notice where channel = 'email' limit 1) returning id`,
      );
      expect(rows).toHaveLength(1);
      await until('the finding', () => found('notice-untried'), patience);
      await until(
        'the notice to be sent',
        async () => {
          const { rows: sent } = await database.run(
            `select state from notice where id = $1 and state = 'delivered'`,
            [(rows[0] as { id: string }).id],
          );
          return sent.length > 0;
        },
        patience,
      );
    },
    slow,
  );

  it(
    'an accepted event that nobody routes is found and routed',
    async () => {
      // It is stored, was tried again and again, and no worker may take it for a minute.
      await database.run(`create function hold() returns trigger language plpgsql as $$
      begin new.lease_until := now() + interval '1 minute'; new.swept_at := new.lease_until;
        new.attempts := 9; return new; end $$`);
      await database.run(
        'create trigger hold before insert on inbox_event for each row execute function hold()',
      );
      await release('A0003AA');
      await database.run('drop trigger hold on inbox_event');
      await database.run(
        `update inbox_event set received_at = received_at - interval '1 minute' where state = 'received'`,
      );
      await until('the finding', () => found('event-unrouted'), patience);
      await until('the alert', async () => (await world.alerts()).length >= 2, patience);
    },
    slow,
  );
}

describe('what stands still is found, on PostgreSQL', () => suite('postgres'));
describeWithRedis('what stands still is found, on Redis', () => suite('redis'));

describe('the dead-man', () => {
  it(
    'is not followed when it points elsewhere, stops nothing, and is counted',
    async () => {
      const outside: Receiver = await startReceiver();
      const world = await World.start({
        queue: 'postgres',
        environment: {
          TOCSIN_WATCHDOG_EVERY: 'PT3S',
          TOCSIN_DEADMAN_URL: `${outside.url}/ping?key=a-secret-of-the-test`,
        },
      });
      try {
        outside.answer(({ path }) =>
          path.startsWith('/ping')
            ? { status: 302, headers: { location: `${outside.url}/elsewhere` } }
            : undefined,
        );
        await until(
          'two failed pings',
          async () =>
            (await metricOf(world.operatorUrl, 'tocsin_deadman_pings_total{outcome="failed"}')) >=
            2,
          patience,
        );
        expect(outside.requests.map(({ path }) => path)).not.toContain('/elsewhere');
        outside.answer(() => ({ status: 200 }));
        await until(
          'a ping that is taken',
          () => metricOf(world.operatorUrl, 'tocsin_deadman_pings_total{outcome="ok"}'),
          patience,
        );
        // Said once, without the URL.
        const said = world.broker.output.filter((line) => line.includes('dead-man'));
        expect(said).toHaveLength(1);
        expect(world.broker.output.join('\n')).not.toContain('a-secret-of-the-test');
      } finally {
        await world.stop();
        await outside.stop();
      }
    },
    slow,
  );
});
