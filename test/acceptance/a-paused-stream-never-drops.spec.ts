import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { until } from '#testing';
import { abscond, ReceiverAgency, types } from '../conformance/ssf/receiver-agency.js';
import { World } from './harness/world.js';

interface Row {
  id: string;
  state: string;
  order_key: string | null;
  delivered_at: Date | null;
  answers: string[] | null;
}

describe.each(['postgres', 'redis'] as const)('a stream on %s', (queue) => {
  let world: World;
  let database: pg.Client;
  let probation: ReceiverAgency;
  let police: ReceiverAgency;

  beforeAll(async () => {
    world = await World.start({
      queue,
      polling: ['police'],
      environment: { TOCSIN_STREAM_VERIFY_EVERY: 'PT1S', TOCSIN_WATCHDOG_EVERY: 'PT2S' },
    });
    database = await world.connect();
    probation = new ReceiverAgency(world, 'probation');
    police = new ReceiverAgency(world, 'police');
  });
  afterAll(() => world.stop());
  beforeEach(() => world.answerAll());

  /** The alerts of a stream, in the order in which they were made. */
  const rowsOf = async (streamId: string): Promise<Row[]> => {
    const { rows } = await database.query<Row>(
      `select id, state, order_key, delivered_at,
         (select array_agg(answer order by at) from attempt where notice_id = notice.id) as answers
       from notice where stream_id = $1 and stream_event is null order by created_at, event_id`,
      [streamId],
    );
    return rows;
  };
  const pushedTo = (path: string): string[] =>
    world.receiver.requests
      .filter((request) => request.path === path)
      .map(({ body }) => jtiOf(body));

  it('says of one person in order what it says, while others overtake', async () => {
    const { stream_id: id } = await probation.newStream({ delivery: probation.pushDelivery() });
    await world.barrier();
    const before = new Set((await rowsOf(id)).map((row) => row.id));
    let taken = 0;
    world.receiver.answer(({ path }) => {
      taken += 1;
      // As many are slow as are quick: without an order, the quick ones would overtake.
      return { status: 202, delay: path === '/probation' && taken % 2 === 0 ? 150 : 0 };
    });
    for (let round = 0; round < 4; round += 1)
      await Promise.all(['X000001', 'X000003', 'Y700001'].map((crn) => abscond(world, crn)));
    await world.barrier(60_000);
    const rows = (await rowsOf(id)).filter((row) => !before.has(row.id));
    expect(rows.every(({ state }) => state === 'delivered')).toBe(true);
    const { rows: wrong } = await database.query(
      `select later.id from notice earlier join notice later
         on later.stream_id = earlier.stream_id and later.order_key = earlier.order_key
         and (later.created_at, later.event_id) > (earlier.created_at, earlier.event_id)
       where earlier.stream_id = $1 and later.delivered_at < earlier.delivered_at
         and not (later.id = any($2) or earlier.id = any($2))`,
      [id, [...before]],
    );
    expect(wrong).toEqual([]);
    expect(new Set(rows.map(({ order_key: key }) => key)).size).toBeGreaterThanOrEqual(3);
    expect(rows.length).toBeGreaterThan(10);
  }, 90_000);

  it('a P1 does not wait for what does not get through', async () => {
    const { stream_id: id } = await probation.newStream({ delivery: probation.pushDelivery() });
    await world.barrier();
    let stuck: string | undefined;
    world.receiver.answer(({ path, body }) => {
      if (path !== '/probation') return { status: 202 };
      stuck ??= jtiOf(body);
      return { status: jtiOf(body) === stuck ? 503 : 202 };
    });
    await abscond(world, 'X000001');
    await until('one to be stuck', () => stuck !== undefined);
    const begun = performance.now();
    const asked = (await rowsOf(id)).length;
    await abscond(world, 'X000001');
    await until('the next to be delivered', async () =>
      (await rowsOf(id)).slice(asked).some(({ state }) => state === 'delivered'),
    );
    expect(performance.now() - begun).toBeLessThan(8_000);
    world.answerAll();
    await until(
      'the stuck one too',
      async () =>
        (await rowsOf(id)).every(({ state }) => state === 'delivered' || state === 'superseded'),
      { within: 30_000 },
    );
  }, 60_000);

  it('paused and enabled again and again under load, with a restart: all of it arrives', async () => {
    const { stream_id: id } = await probation.newStream({ delivery: probation.pushDelivery() });
    const load = (async () => {
      for (let index = 0; index < 30; index += 1)
        await abscond(world, `Z8${queue.length}00${index}`);
    })();
    for (let turn = 0; turn < 6; turn += 1) {
      await probation.setStatus(id, turn % 2 === 0 ? 'paused' : 'enabled');
      await pause(120);
    }
    await load;
    await probation.setStatus(id, 'paused');
    await world.barrier(60_000);
    world.receiver.empty();
    await abscond(world, 'X000003');
    await world.barrier(30_000);
    expect(pushedTo('/probation')).toEqual([]);
    await world.broker.kill('SIGKILL');
    await world.startBroker();
    await world.barrier(30_000);
    expect(pushedTo('/probation')).toEqual([]);
    expect((await probation.ask('GET', `/ssf/status?stream_id=${id}`))['status']).toBe('paused');
    await probation.setStatus(id, 'enabled');
    await until(
      'all of it',
      async () => (await rowsOf(id)).every(({ state }) => state === 'delivered'),
      { within: 30_000 },
    );
    expect(pushedTo('/probation').length).toBeGreaterThan(0);
  }, 120_000);

  it('deleted in flight: what was for it ends with the reason, and what still matters goes on the next', async () => {
    const first = (
      await probation.newStream({ delivery: probation.pushDelivery('/probation/old') })
    ).stream_id;
    await world.barrier(30_000);
    world.receiver.answer(({ path }) =>
      path === '/probation/old' ? { status: 503, delay: 700 } : { status: 202 },
    );
    await abscond(world, 'Y900001');
    await until('a push under way', () => pushedTo('/probation/old').length > 0);
    expect((await probation.call('DELETE', `/ssf/stream?stream_id=${first}`)).status).toBe(204);
    const open = await until(
      'all of it to end',
      async () => {
        const rows = (await rowsOf(first)).filter(({ state }) => state !== 'delivered');
        return rows.length > 0 && rows.every(({ state }) => state === 'refused') && rows;
      },
      { within: 20_000 },
    );
    for (const { answers } of open) expect(answers?.at(-1)).toBe('stream-deleted');
    // Told while there is no stream at all, it is not lost either.
    await abscond(world, 'Y900002');
    await world.barrier(30_000);
    const waiting = (await rowsOf(first)).filter(({ state }) => state === 'refused');
    expect(waiting.length).toBeGreaterThan(open.length);

    const second = (
      await probation.newStream({ delivery: probation.pushDelivery('/probation/new') })
    ).stream_id;
    await until(
      'what still matters on the new one',
      async () => {
        const rows = await rowsOf(second);
        return rows.length >= waiting.length && rows.every(({ state }) => state === 'delivered');
      },
      { within: 20_000 },
    );
    expect(new Set(pushedTo('/probation/new'))).toEqual(
      new Set([...waiting.map(({ id }) => id), ...(await rowsOf(second)).map(({ id }) => id)]),
    );
  }, 90_000);

  it('an endpoint that is gone (410) pauses it, is told first, and takes it up by itself when it is back', async () => {
    const { stream_id: id } = await probation.newStream({
      delivery: probation.pushDelivery('/probation/gone'),
    });
    await world.barrier(30_000);
    world.receiver.empty();
    world.receiver.answer(({ path }) => ({ status: path === '/probation/gone' ? 410 : 202 }));
    await abscond(world, 'Y910001');
    await until(
      'it to be paused',
      async () =>
        (await probation.ask('GET', `/ssf/status?stream_id=${id}`))['status'] === 'paused',
    );
    expect(await probation.ask('GET', `/ssf/status?stream_id=${id}`)).toEqual({
      stream_id: id,
      status: 'paused',
      reason: 'the endpoint answers 410',
    });
    await until('the agency to be told on the stream', async () =>
      (await probation.pushed('/probation/gone')).some(({ type }) => type === types.updated),
    );
    // Nobody decides in silence.
    const { rows } = await database.query<{ detail: object }>(
      `select detail from record_entry where kind = 'stream.status' and detail ->> 'stream' = $1`,
      [id],
    );
    expect(rows.at(-1)?.detail).toMatchObject({ status: 'paused', by: 'transmitter' });
    await until(
      'the watchdog to find it',
      async () => {
        const { rowCount } = await database.query(
          `select from watchdog_finding where kind = 'stream-off' and ended_at is null`,
        );
        return rowCount !== 0;
      },
      { within: 20_000 },
    );

    world.receiver.answer(() => ({ status: 202 }));
    await until(
      'it to be enabled',
      async () =>
        (await probation.ask('GET', `/ssf/status?stream_id=${id}`))['status'] === 'enabled',
      { within: 60_000 },
    );
    await until(
      'what was held',
      async () => {
        const held = await rowsOf(id);
        return held.length > 0 && held.every(({ state }) => state === 'delivered');
      },
      { within: 20_000 },
    );
    const updates = (await probation.pushed('/probation/gone')).filter(
      ({ type }) => type === types.updated,
    );
    expect(updates.map(({ says }) => says['status'])).toEqual(
      expect.arrayContaining(['paused', 'enabled']),
    );
  }, 120_000);

  it('an endpoint that fails is asked seldom, but for a P1; when it works, all goes at once', async () => {
    const { stream_id: id } = await probation.newStream({
      delivery: probation.pushDelivery('/probation/bad'),
    });
    await world.barrier(30_000);
    await database.query(
      `insert into notice (id, alert_id, event_id, agency_id, stream_id, channel, kind, post, content,
         priority, state, created_at, due_at)
       select gen_random_uuid(), alert_id, event_id, agency_id, $1, 'push', 'copy', post, content, 3, 'due',
         created_at, created_at
       from (select * from notice where stream_event is null and channel = 'push' limit 1) as one,
         generate_series(1, 300)`,
      [id],
    );
    world.receiver.empty();
    world.receiver.answer(({ path }) => ({ status: path === '/probation/bad' ? 503 : 202 }));
    await pause(4_000);
    const tried = pushedTo('/probation/bad').length;
    await abscond(world, 'Y920001');
    await until('the P1 to be tried', () => pushedTo('/probation/bad').length > tried);
    // Without a circuit each of the 300 would have been tried three times by now.
    expect(tried).toBeLessThan(600);
    expect((await rowsOf(id)).every(({ state }) => state === 'due')).toBe(true);
    world.receiver.answer(() => ({ status: 202 }));
    await until(
      'all of it',
      async () => (await rowsOf(id)).every(({ state }) => state === 'delivered'),
      { within: 20_000 },
    );
  }, 90_000);

  it('polls while it is paused get nothing, and what was given before may be acknowledged', async () => {
    const { stream_id: id } = await police.newStream();
    await abscond(world, 'Y930001');
    const given = await until('alerts', async () => {
      const came = await police.polled(id);
      return came.length > 0 && came;
    });
    await world.barrier(30_000);
    await police.setStatus(id, 'paused');
    const [first] = given;
    const { sets } = await police.poll(id, { returnImmediately: true, ack: [first?.jti ?? ''] });
    expect(sets).toEqual({});
    await police.setStatus(id, 'enabled');
    const after = (await police.polled(id)).map(({ jti }) => jti);
    expect(after).not.toContain(first?.jti);
  });
});

/** The `jti` of a statement, unchecked. */
function jtiOf(compact: string): string {
  const [, payload = ''] = compact.split('.');
  return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { jti: string }).jti;
}
