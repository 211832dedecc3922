import { until } from '#testing';
import { World } from './harness/world.js';

/** Scenarios move their clock when nothing is left to do: what is passed from one part to the next is never missed. */
describe('"idle" is of one moment', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ queue: 'postgres', at: '2026-08-10T09:00:00Z' });
  });
  afterAll(() => world.stop());

  it('is not said while an event that was routed meanwhile has its notices to send', async () => {
    const [watch, alerts, events] = await Promise.all([
      world.connect(),
      world.connect(),
      world.connect(),
    ]);
    const waits = (table: string, mode: string): Promise<unknown> =>
      until(`a wait for ${mode} on ${table}`, async () => {
        const { rowCount } = await watch.query(
          'select from pg_locks where not granted and relation = $1::regclass and mode = $2',
          [table, mode],
        );
        return (rowCount ?? 0) > 0;
      });
    // Routing stands still before its alert; the count of events stands still behind it.
    await alerts.query('begin; lock table alert in share row exclusive mode');
    await world.say(
      'prison',
      'prison.released',
      { format: 'noms', id: 'A0001AA' },
      { prison: 'TST', reason: 'CR' },
    );
    await waits('alert', 'RowExclusiveLock');
    await events.query('begin');
    const locked = events.query('lock table inbox_event in access exclusive mode');
    await waits('inbox_event', 'AccessExclusiveLock');
    const asked = world.operator('GET', '/operator/idle');
    await waits('inbox_event', 'AccessShareLock');
    await alerts.query('commit');
    await locked;
    await events.query('rollback');
    expect(await asked).toMatchObject({ idle: false });
  });
});
