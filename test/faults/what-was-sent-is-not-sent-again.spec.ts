import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { until } from '#testing';
import { World } from '../acceptance/harness/world.js';

/** Longer than everything is tried again in, shorter than a lease; milliseconds. */
const away = 2_500;

describe('when the database goes away while a page is being sent', () => {
  let world: World;
  let admin: pg.Client;
  beforeAll(async () => {
    world = await World.start({ queue: 'postgres' });
    admin = new pg.Client({ connectionString: process.env['TOCSIN_TEST_POSTGRES'] });
    await admin.connect();
  });
  afterAll(async () => {
    await admin.end();
    await world.stop();
  });

  /** Cuts every connection of this world's database, and lets nobody in for a while. */
  const cut = async (): Promise<void> => {
    const name = new URL(world.databaseUrl).pathname.slice(1);
    await admin.query(`alter database ${name} allow_connections false`);
    await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
      name,
    ]);
    await pause(away);
    await admin.query(`alter database ${name} allow_connections true`);
  };

  it('it is written down when the database is back, and nobody is told twice', async () => {
    const another = await world.startAnother();
    const tries = new Map<string, number>();
    let going: Promise<void> | undefined;
    world.receiver.answer(async ({ path, body }) => {
      const { jti } = await world.check(path.slice(1) as 'police', body);
      tries.set(jti, (tries.get(jti) ?? 0) + 1);
      going ??= cut();
      // Taken while the database is away.
      await pause(300);
      return { status: 202 };
    });
    const subject = { format: 'crn', id: 'X000001' };
    await world.say('hostel', 'hostel.absconded', subject, { premises: 'TST1' });
    await until('the cut', () => going !== undefined);
    await going;
    await world.barrier();
    const database = await world.connect();
    const { rows } = await database.query<{ state: string; attempts: number }>(
      `select state, attempts from notice where channel = 'push'`,
    );
    expect(rows.length).toBeGreaterThan(3);
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['delivered']));
    expect(Math.max(...tries.values())).toBe(1);
    await another.stop();
  });
});
