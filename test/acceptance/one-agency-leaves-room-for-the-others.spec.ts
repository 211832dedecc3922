import { setTimeout as pause } from 'node:timers/promises';
import { until } from '#testing';
import { metricOf } from './harness/watched.js';
import { askForToken, assertion, bearerFor, pollWith, registerPeer } from './harness/peer.js';
import { World } from './harness/world.js';

describe('what one agency asks for leaves room for the others', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ queue: 'postgres', polling: ['court'] });
  });
  afterAll(() => world.stop());

  const poll = (asked: object, signal?: AbortSignal): Promise<Response> =>
    world.program('court').fetch(`/ssf/poll/${world.streams.court}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(asked),
      ...(signal && { signal }),
    });

  const change = (asked: object, method = 'PATCH', path = '/ssf/stream'): Promise<Response> =>
    world.program('court', 'ssf.manage').fetch(path, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ stream_id: world.streams.court, ...asked }),
    });

  it('the same again changes nothing of a stream, and nobody reads the directory anew', async () => {
    const database = await world.connect();
    const changes = async (): Promise<unknown> => {
      const { rows } = await database.query(
        `select (select version from directory_state) as version,
          (select count(*) from record_entry where kind like 'stream.%') as entries`,
      );
      return rows[0];
    };
    const shown = { authorization_header: 'Bearer shown-to-the-court' };
    const delivery = {
      method: 'urn:ietf:rfc:8935',
      endpoint_url: `${world.receiver.url}/court`,
      ...shown,
    };
    const terms = { description: 'Ours', delivery, events_requested: ['urn:example:event'] };
    const paused = { status: 'paused', reason: 'a new server' };
    expect((await change(terms)).status).toBe(200);
    expect((await change(paused, 'POST', '/ssf/status')).status).toBe(200);
    const before = await changes();
    const again = await change(terms);
    expect(await again.json()).toMatchObject({ description: 'Ours' });
    expect((await change({ description: 'Ours' })).status).toBe(200);
    const still = await change(paused, 'POST', '/ssf/status');
    expect(await still.json()).toMatchObject(paused);
    expect(await changes()).toEqual(before);
    // What differs in anything does change it.
    const other = { ...delivery, authorization_header: 'Bearer shown-later' };
    expect((await change({ delivery: other })).status).toBe(200);
    expect(await changes()).not.toEqual(before);
    const polled = { delivery: { method: 'urn:ietf:rfc:8936' } };
    expect((await change(polled)).status).toBe(200);
    expect((await change({ status: 'enabled' }, 'POST', '/ssf/status')).status).toBe(200);
  });

  it('a stream that is changed all the time is changed no more for a while; it is polled as before', async () => {
    let refused: Response | undefined;
    for (let time = 0; time < 60 && refused?.status !== 429; time += 1)
      refused = await change({ description: `For the ${time}th time` });
    expect(refused?.status).toBe(429);
    expect(refused?.headers.get('retry-after')).toBe('1');
    expect(
      await metricOf(world.operatorUrl, 'tocsin_turned_away_total{why="agency_changes"}'),
    ).toBeGreaterThan(0);
    expect((await poll({ returnImmediately: true })).status).toBe(200);
    await until(
      'a change to be taken again',
      async () => (await change({ description: 'At last' })).status === 200,
      { every: 500 },
    );
  });

  it('an agency that signs in all the time waits for its next token; what it has holds on', async () => {
    const peer = await registerPeer(world, 'urn:example:signs-in-all-the-time');
    const other = await registerPeer(world, 'urn:example:signs-in-seldom');
    const bearer = await bearerFor(world, peer);
    const assertions = await Promise.all(Array.from({ length: 100 }, () => assertion(world, peer)));
    let refused: Response | undefined;
    let given = 1;
    for (const one of assertions) {
      refused = await askForToken(world, one);
      if (refused.status === 429) break;
      expect(refused.status).toBe(200);
      given += 1;
    }
    expect(given).toBeGreaterThanOrEqual(30);
    expect(refused?.status).toBe(429);
    expect(refused?.headers.get('retry-after')).toBe('1');
    expect(refused?.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await refused?.json()).toEqual({
      error: 'slow_down',
      error_description: expect.stringContaining('tokens') as string,
    });
    expect((await pollWith(world, peer, `Bearer ${bearer}`)).status).toBe(200);
    expect(await bearerFor(world, other)).toMatch(/./);
    expect(
      await metricOf(world.operatorUrl, 'tocsin_turned_away_total{why="agency_tokens"}'),
    ).toBeGreaterThan(0);
    await until(
      'the next token to be given',
      async () => (await askForToken(world, await assertion(world, peer))).ok,
      { every: 500 },
    );
  });

  it('so many polls of one stream wait, no more; and nobody waits for whoever has left', async () => {
    expect((await poll({ maxEvents: 0 })).status).toBe(200);
    const leaving = new AbortController();
    // One that comes while another is refused below asks again: in the end four of them wait.
    const waits = async (): Promise<unknown> => {
      try {
        let answer = await poll({}, leaving.signal);
        while (answer.status === 429) answer = await poll({}, leaving.signal);
        return answer.status;
      } catch {
        return 'left';
      }
    };
    const waiting = Array.from({ length: 4 }, waits);
    const refused = await until('a fifth to be refused', async () => {
      const answer = await poll({ maxEvents: 0 });
      return answer.status === 429 && answer;
    });
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await refused.json()).toMatchObject({ type: 'urn:tocsin:problem:too_many_requests' });
    // They wait on: what ends them is that they leave, long before their time is over.
    await pause(500);
    expect((await poll({ maxEvents: 0 })).status).toBe(429);
    leaving.abort();
    expect(await Promise.all(waiting)).toEqual(['left', 'left', 'left', 'left']);
    await until(
      'their places to be free',
      async () => (await poll({ maxEvents: 0 })).status === 200,
      { within: 5_000 },
    );
  });
});
