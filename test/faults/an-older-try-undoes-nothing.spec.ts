import type pg from 'pg';
import { until } from '#testing';
import { World } from '../acceptance/harness/world.js';

/** What a try of a notice left behind. */
interface Attempt {
  notice_id: string;
  number: number;
  outcome: string;
}

// A broker that is only cut off from the database is taken for dead: another one sends what it is sending.
describe('when two brokers try the same page', () => {
  let world: World;
  let database: pg.Client;
  beforeAll(async () => {
    world = await World.start({ queue: 'postgres' });
    database = await world.connect();
  });
  afterAll(() => world.stop());

  it('the older try, that fails later, does not send it a third time', async () => {
    const tries = new Map<string, number>();
    let fail = (): void => undefined;
    const failed = new Promise<void>((resolve) => (fail = resolve));
    world.receiver.answer(async ({ path, body }) => {
      const { jti } = await world.check(path.slice(1) as 'police', body);
      const number = (tries.get(jti) ?? 0) + 1;
      tries.set(jti, number);
      if (number > 1) return { status: 202 };
      await failed;
      return { destroy: true };
    });
    await world.say(
      'hostel',
      'hostel.absconded',
      { format: 'crn', id: 'X000001' },
      { premises: 'TST1' },
    );
    const pushes = (where: string): Promise<pg.QueryResult<{ id: string }>> =>
      database.query(`select id from notice where channel = 'push' and ${where}`);
    const all = await until('every push to be under way', async () => {
      const { rows } = await pushes('true');
      return rows.length > 3 && rows.every(({ id }) => tries.get(id) === 1) && rows;
    });
    // As the sweep of another broker does with what a dead one held.
    await database.query(
      `update notice set lease_until = null, lease_by = null, swept_at = null, wakes = 0
       where channel = 'push'`,
    );
    await until(
      'the second tries to be recorded',
      async () => (await pushes(`state = 'delivered'`)).rowCount === all.length,
    );
    fail();
    const recorded = await until('the first tries to be recorded too', async () => {
      const { rows } = await database.query<Attempt>(
        'select notice_id, number, outcome from attempt',
      );
      const first = rows.filter((one) => one.number === 1 && tries.has(one.notice_id));
      return first.length === all.length && first;
    });
    expect(new Set(recorded.map(({ outcome }) => outcome))).toEqual(new Set(['unknown']));
    expect((await pushes(`state <> 'delivered'`)).rows).toEqual([]);
    expect([...tries.values()]).toEqual(all.map(() => 2));
  });
});
