import { setTimeout as pause } from 'node:timers/promises';
import { until } from '#testing';
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

  it('so many polls of one stream wait, no more; and nobody waits for whoever has left', async () => {
    expect((await poll({ maxEvents: 0 })).status).toBe(200);
    const leaving = new AbortController();
    const waiting = Array.from({ length: 4 }, () =>
      poll({}, leaving.signal).then(
        ({ status }) => status,
        () => 'left',
      ),
    );
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
