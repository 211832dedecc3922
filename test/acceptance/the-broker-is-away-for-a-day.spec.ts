import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startReceiver, temporaryFolder, until } from '#testing';
import { claimsOf, missing, settled, startAdapters } from './harness/adapters.js';

/**
 * The broker is away for a day, and the adapters are killed twice meanwhile: nothing is lost, nothing is taken twice,
 * and what is told of one person arrives in the order in which it was told.
 */

const people = 200;
const each = 10;
const morning = new Date('2026-08-08T06:00:00Z');

it('everything is delivered in order of each person, and each statement is taken once', async () => {
  const folder = await temporaryFolder();
  const clock = join(folder.path, 'clock.json');
  /** Puts the adapters' clock to so many hours after that morning. */
  const hour = (hours: number): void => {
    const base = new Date(morning.getTime() + hours * 3_600_000).toISOString();
    // The machine's own time, as whoever moves the clock writes it.
    const set = new Date(performance.timeOrigin + performance.now()).toISOString();
    writeFileSync(clock, JSON.stringify({ base, set, rate: 1 }));
  };
  hour(0);
  const broker = await startReceiver();
  let answer: 'closed' | 'unavailable' | 'open' = 'closed';
  const taken: string[] = [];
  const had = new Set<string>();
  broker.answer(({ body }) => {
    if (answer === 'closed') return { destroy: true };
    if (answer === 'unavailable') return { status: 503, headers: { 'retry-after': '1' } };
    // Now and then an answer is lost on its way: it was taken all the same, and comes again.
    const { jti } = claimsOf(body);
    const first = !had.has(jti);
    if (first) taken.push(jti);
    had.add(jti);
    return first && taken.length % 250 === 0 ? { destroy: true } : { status: 202 };
  });
  const adapters = await startAdapters(broker.url, { TOCSIN_SCENARIO_CLOCK: clock });
  try {
    for (let n = 0; n < each; n += 1) {
      hour(n * 2);
      // One after another for one person, as a system sends it; many people at once.
      for (let from = 0; from < people; from += 50)
        await Promise.all(
          Array.from({ length: 50 }, (_, p) =>
            adapters.send(
              'hostel',
              missing(
                `X${String(300_000 + from + p)}`,
                new Date(morning.getTime() + n * 7_200_000 - 60_000).toISOString(),
              ),
            ),
          ),
        );
      if (n === 3 || n === 7) await adapters.again();
      answer = n % 2 === 0 ? 'unavailable' : 'closed';
    }
    // The broker is asked now and then, and not by everything that waits.
    const asked = broker.requests.length;
    await pause(3_000);
    expect(broker.requests.length - asked).toBeLessThan(40);
    const kept = await adapters.ask<{ id: string; lane: string }>(
      `select id, encode(lane, 'hex') as lane from outbox order by seq`,
    );
    expect(kept).toHaveLength(people * each);
    expect(taken).toHaveLength(0);

    hour(24);
    answer = 'open';
    // It is asked once a minute at the least whether it is back.
    await settled(adapters, 200_000);
    expect([...taken].sort()).toEqual(kept.map(({ id }) => id).sort());
    const laneOf = new Map(kept.map(({ id, lane }) => [id, lane]));
    const inOrder = (ids: readonly string[]): Map<string, string[]> => {
      const lanes = new Map<string, string[]>();
      for (const id of ids) {
        const lane = laneOf.get(id) ?? '';
        lanes.set(lane, [...(lanes.get(lane) ?? []), id]);
      }
      return lanes;
    };
    const arrived = inOrder(taken);
    expect(arrived.size).toBe(people);
    for (const [lane, ids] of inOrder(kept.map(({ id }) => id)))
      expect(arrived.get(lane)).toEqual(ids);
    await until('the health to say that nothing waits', async () => {
      const ready = (await (await fetch(`${adapters.url}/health/ready`)).json()) as {
        unsent: number;
      };
      return ready.unsent === 0;
    });
  } finally {
    await adapters.stop();
    await broker.stop();
    await folder.remove();
  }
}, 400_000);
