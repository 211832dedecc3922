import type pg from 'pg';
import { until } from '#testing';
import { World } from './harness/world.js';

const person = { format: 'crn', id: 'X000001' };
const away = { premises: 'TST1' };

describe('nothing waits for a dead broker', () => {
  let world: World;
  let database: pg.Client;
  const open = async (settings: Parameters<typeof World.start>[0]) => {
    world = await World.start(settings);
    database = await world.connect();
  };
  afterEach(() => world.stop());

  const heldNotices = async (): Promise<number> => {
    const { rowCount } = await database.query('select from notice where lease_until is not null');
    return rowCount ?? 0;
  };

  it('what it had claimed is let go when it dies, long before the lease ends', async () => {
    await open({ queue: 'postgres' });
    // Every send hangs, so every notice is claimed and none is recorded.
    world.receiver.answer(() => ({ delay: 60_000, status: 202 }));
    await world.say('hostel', 'hostel.absconded', person, away);
    await until('the notices to be claimed', async () => (await heldNotices()) > 3);
    await world.broker.kill('SIGKILL');
    world.answerAll();
    const { rows } = await database.query<{ lease: Date }>(
      `update notice set lease_until = now() + interval '110 seconds' where lease_until is not null
       returning lease_until as lease`,
    );
    await world.startBroker();
    const left = () => database.query(`select from notice where state <> 'delivered'`);
    await until('everybody to be told', async () => (await left()).rowCount === 0, {
      within: 60_000,
    });
    const leases = rows.map(({ lease }) => lease.getTime());
    expect((await world.now()).getTime()).toBeLessThan(Math.min(...leases));
  }, 120_000);

  it('one that dies with the first work that it takes was seen to run before', async () => {
    await open({ queue: 'postgres' });
    const door = await world.startAnother({ TOCSIN_WORKERS: 'off' });
    await world.broker.stop();
    const statement = await world.statement('hostel', 'hostel.absconded', person, away);
    const taken = await fetch(`${door.url}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/secevent+jwt', accept: 'application/json' },
      body: statement,
    });
    expect(taken.status).toBe(202);
    await door.stop();
    // It may be dead before it listens.
    await world.startAnother({ TOCSIN_CRASH_AT: 'claimed' }).catch(() => undefined);
    const claimed = await until('the work to be taken', async () => {
      const { rows } = await database.query<{ seen: boolean }>(
        `select lease_by in (select key from broker_process) as seen from inbox_event
         where lease_until is not null`,
      );
      return rows.length > 0 && rows;
    });
    expect(claimed).toEqual([{ seen: true }]);
  });

  it('a broker that ends as it should leaves nothing behind', async () => {
    await open({ queue: 'postgres' });
    const processes = () => database.query('select from broker_process');
    await until('it to show that it runs', async () => (await processes()).rowCount === 1);
    await world.broker.stop();
    expect((await processes()).rowCount).toBe(0);
  });

  it('when the connection that shows it runs breaks, it is made again', async () => {
    await open({ queue: 'postgres' });
    const shown = () =>
      database.query<{ pid: number }>(
        `select pid from pg_stat_activity where application_name = 'tocsin-presence'
           and pid in (select pid from pg_locks where locktype = 'advisory' and granted)
           and datname = current_database()`,
      );
    const before = await until('it to show that it runs', async () => (await shown()).rows[0]?.pid);
    await database.query('select pg_terminate_backend($1)', [before]);
    await until('another connection', async () => {
      const { rows } = await shown();
      return rows[0] !== undefined && rows[0].pid !== before;
    });
    await world.say('hostel', 'hostel.absconded', person, away);
    await until('everybody to be told', () => world.heard.length > 3);
  });

  it('a clock that was an hour ahead and is put back holds nothing up', async () => {
    await open({ queue: 'postgres' });
    world.receiver.answer(() => ({ status: 503 }));
    await world.say('hostel', 'hostel.absconded', person, away);
    await until('a first try of each', () => world.receiver.requests.length > 3);
    // As a broker left them whose clock was ahead: claimed and woken in what is the future now.
    const ahead = await database.query(
      `update notice set due_at = now(), swept_at = now() + interval '1 hour', wakes = 3,
         lease_until = now() + interval '1 hour' where state = 'due' and channel = 'push'`,
    );
    expect(ahead.rowCount).toBeGreaterThan(0);
    world.answerAll();
    await until('everybody to be told', () => world.heard.length >= (ahead.rowCount ?? 0), {
      within: 60_000,
    });
  });

  it('what was decided late says by how much and why', async () => {
    await open({ queue: 'postgres', at: '2026-08-04T22:10:00Z' });
    await world.say('hostel', 'hostel.absconded', person, away);
    await world.barrier();
    const ref = await world.firstReference();
    await world.broker.kill('SIGKILL');
    await world.setClock('2026-08-04T22:45:00Z');
    await world.startBroker();
    await world.barrier();
    const { timeline } = await world.alert(ref);
    const late = timeline.filter(({ kind }) => kind === 'obligation.climbed');
    expect(late.length).toBeGreaterThan(1);
    for (const { text } of late)
      expect(text).toContain('(20 min late: no broker ran from 23:10 to 23:45)');
  });
});
