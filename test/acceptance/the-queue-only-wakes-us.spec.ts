import { setTimeout as pause } from 'node:timers/promises';
import { describeWithRedis, until } from '#testing';
import { World } from './harness/world.js';
import { caseOf } from './harness/directory.js';

const people = 60;
const crn = (index: number): string => `X2${String(index).padStart(5, '0')}`;
/** Promise 4: Redis may be wiped at any moment and no alert is late by more than this, in milliseconds. */
const promised = 2_000;

describeWithRedis('the queue only wakes us', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ queue: 'redis' });
    const cases = Array.from({ length: people }, (_, index) =>
      caseOf(crn(index), `C${String(index).padStart(4, '0')}CC`, 2),
    );
    await world.operator('POST', '/operator/directory', { directory: 1, area: 'testshire', cases });
  });
  afterAll(() => world.stop());

  it('wiping Redis again and again in mid-run delays no alert by more than 2 s', async () => {
    const accepted = new Map<string, number>();
    const told = new Map<string, number>();
    world.receiver.answer(async ({ path, body }) => {
      const heard = await world.check(path.slice(1) as 'police', body);
      const person = (heard.claims.sub_id as { id: string }).id;
      if (!told.has(person)) told.set(person, performance.now());
      return { status: 202 };
    });
    const wiping = new AbortController();
    const wipes = (async () => {
      let count = 0;
      for (; !wiping.signal.aborted; count += 1) {
        await world.redis?.flush();
        await pause(100);
      }
      return count;
    })();
    for (let index = 0; index < people; index += 1) {
      await world.say(
        'hostel',
        'hostel.absconded',
        { format: 'crn', id: crn(index) },
        { premises: 'TST1' },
      );
      accepted.set(crn(index), performance.now());
    }
    await until('everybody to be told', () => told.size === people, { within: 20_000 });
    wiping.abort();
    expect(await wipes).toBeGreaterThan(10);
    const delays = [...accepted].map(([person, at]) => (told.get(person) ?? Infinity) - at);
    expect(Math.max(...delays)).toBeLessThan(promised);
  });
});
