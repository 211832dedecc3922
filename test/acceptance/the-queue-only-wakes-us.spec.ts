import { setTimeout as pause } from 'node:timers/promises';
import { describeWithRedis, until } from '#testing';
import { World } from './harness/world.js';
import { caseOf } from './harness/directory.js';
import { readyOf } from './harness/watched.js';

const people = 120;
const more = 80;
const crn = (index: number): string => `X2${String(index).padStart(5, '0')}`;
/** Promise 4: Redis may be wiped at any moment and no alert is late by more than this, in milliseconds. */
const promised = 2_000;

describeWithRedis('the queue only wakes us', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ queue: 'redis' });
    const cases = Array.from({ length: people + more }, (_, index) =>
      caseOf(crn(index), `C${String(index).padStart(4, '0')}CC`, 2),
    );
    await world.operator('POST', '/operator/directory', { directory: 1, area: 'testshire', cases });
  });
  afterAll(() => world.stop());

  /** Says that each of these people absconded. @returns the longest that anybody waited to be told, in milliseconds */
  const longest = async (from: number, to: number): Promise<number> => {
    const accepted = new Map<string, number>();
    const told = new Map<string, number>();
    world.receiver.answer(async ({ path, body }) => {
      const heard = await world.check(path.slice(1) as 'police', body);
      const person = (heard.claims.sub_id as { id: string }).id;
      if (!told.has(person)) told.set(person, performance.now());
      return { status: 202 };
    });
    for (let index = from; index < to; index += 1) {
      const subject = { format: 'crn', id: crn(index) };
      await world.say('hostel', 'hostel.absconded', subject, { premises: 'TST1' });
      accepted.set(crn(index), performance.now());
    }
    const all = [...accepted.keys()];
    await until('everybody to be told', () => all.every((person) => told.has(person)), {
      within: 30_000,
    });
    const delays = [...accepted].map(([person, at]) => (told.get(person) ?? Infinity) - at);
    return Math.max(...delays);
  };

  it('nobody waits for a Redis that hangs, that is gone, and that is back and has lost everything', async () => {
    const undisturbed = await longest(people, people + 20);
    world.redis?.freeze();
    expect((await longest(people + 20, people + 40)) - undisturbed).toBeLessThan(promised);
    await world.redis?.kill();
    expect((await longest(people + 40, people + 60)) - undisturbed).toBeLessThan(promised);
    const { status, checks } = await readyOf(world.operatorUrl);
    expect([status, checks.queue.ok]).toEqual([200, false]);
    await world.redis?.restart();
    expect((await longest(people + 60, people + 80)) - undisturbed).toBeLessThan(promised);
  });

  it('wiping Redis again and again in mid-run delays no alert by more than 2 s', async () => {
    // What this machine takes by itself, however busy it is, is not a delay by wiping.
    const undisturbed = await longest(0, people / 2);
    const wiping = new AbortController();
    const wipes = (async () => {
      let count = 0;
      for (; !wiping.signal.aborted; count += 1) {
        await world.redis?.flush();
        await pause(100);
      }
      return count;
    })();
    const disturbed = await longest(people / 2, people).finally(() => {
      wiping.abort();
    });
    expect(await wipes).toBeGreaterThan(10);
    expect(disturbed - undisturbed).toBeLessThan(promised);
  });
});
