import type pg from 'pg';
import { until } from '#testing';
import { World } from './harness/world.js';

const person = { format: 'crn', id: 'X000001' };
const away = { premises: 'TST1' };

describe('a slow endpoint holds up nobody else', () => {
  let world: World;
  let database: pg.Client;
  beforeAll(async () => {
    world = await World.start({ queue: 'postgres' });
    database = await world.connect();
  });
  afterAll(() => world.stop());

  it('when it is dead', async () => {
    world.receiver.answer(({ path }) =>
      path === '/prison' ? { delay: 8_000, destroy: true } : { status: 202 },
    );
    for (let index = 0; index < 5; index += 1) {
      await world.say(
        'court',
        'court.sentenced-to-custody',
        { format: 'crn', id: `Y00000${index}` },
        {
          court: 'TSTCT',
          hearingDate: '2026-08-04',
          results: [{ label: 'Imprisonment' }],
        },
      );
    }
    await world.say('prison', 'prison.released', person, { prison: 'TST', reason: 'CR' });
    const started = performance.now();
    await until(
      'probation to be told',
      () => world.receiver.requests.filter(({ path }) => path === '/probation').length > 6,
    );
    expect(performance.now() - started).toBeLessThan(4_000);
  });

  it('when it hangs and thousands wait for it', async () => {
    const hangs = { delay: 12_000, destroy: true };
    world.receiver.answer(({ path }) => (path === '/police' ? hangs : { status: 202 }));
    await world.say('hostel', 'hostel.absconded', person, away);
    const police = `channel = 'push' and agency_id = (select id from agency where kind = 'police')`;
    await until('a push to the police', async () => {
      const { rowCount } = await database.query(`select from notice where ${police}`);
      return rowCount !== 0;
    });
    await database.query(`
      insert into notice (id, alert_id, obligation_id, event_id, agency_id, stream_id, channel, kind, post,
        content, priority, state, created_at, due_at)
      select gen_random_uuid(), alert_id, obligation_id, event_id, agency_id, stream_id, channel, kind, post,
        content, priority, 'due', created_at, created_at
      from (select * from notice where ${police} limit 1) as one, generate_series(1, 2500)`);
    const takenUp = () => world.receiver.requests.filter(({ path }) => path === '/police').length;
    await until('as many as may to be under way', () => takenUp() >= 60);
    const told = () => world.receiver.requests.filter(({ path }) => path === '/probation').length;
    for (const id of ['X000003', 'Y100001', 'Y100002']) {
      const before = told();
      const started = performance.now();
      await world.say('hostel', 'hostel.absconded', { format: 'crn', id }, away);
      await until('probation to be told', () => told() > before, { within: 20_000 });
      expect(performance.now() - started).toBeLessThan(6_000);
    }
    await database.query(`update notice set state = 'superseded' where state = 'due'`);
  });

  it('and a slow mail server gets each mail once', async () => {
    world.answerAll();
    world.mailbox.empty();
    world.mailbox.delay(4_000);
    for (let index = 0; index < 6; index += 1)
      await world.say('hostel', 'hostel.absconded', { format: 'crn', id: `Y20000${index}` }, away);
    await world.barrier(60_000);
    const ids = world.mailbox.mails.map(({ headers }) => headers['message-id']);
    expect(ids.length).toBeGreaterThanOrEqual(18);
    expect(new Set(ids).size).toBe(ids.length);
  }, 90_000);
});
