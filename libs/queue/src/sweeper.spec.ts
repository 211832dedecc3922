import { ManualClock } from '#kernel';
import { Sweeper, WakeClient, type Producer, type QueueBackend, type WakeJob } from '#queue';
import { until } from '#testing';

/** A queue that only keeps what is added; the real ones are in queue.spec.ts. */
class Heap implements QueueBackend {
  readonly kind = 'postgres';
  readonly jobs: WakeJob[] = [];
  prepare = (): Promise<void> => Promise.resolve();
  ping = (): Promise<void> => Promise.resolve();
  close = (): Promise<void> => Promise.resolve();
  lost = false;
  depth = (): Promise<number> => Promise.resolve(0);
  forgot = (): Promise<boolean> => {
    const { lost } = this;
    this.lost = false;
    return Promise.resolve(lost);
  };
  consume = (): Promise<never> => Promise.reject(new Error('Not a real queue'));
  down = false;
  producer = (): Producer => ({
    add: (jobs) => {
      if (this.down) return Promise.reject(new Error('no queue'));
      this.jobs.push(...jobs);
      return Promise.resolve();
    },
  });
}

describe('sweeper', () => {
  const clock = new ManualClock(new Date('2026-08-08T22:10:00Z'));
  const setUp = () => {
    const heap = new Heap();
    const errors: unknown[] = [];
    const log = {
      warn: () => undefined,
      error: ({ error }: Readonly<Record<string, unknown>>) => errors.push(error),
    };
    const sweeper = new Sweeper(new WakeClient(heap), clock, { everyMs: 1, limit: 7, log });
    return { heap, errors, sweeper };
  };

  it('asks what is due by the clock of decisions, and wakes the most urgent first', async () => {
    const { heap, sweeper } = setUp();
    const asked: unknown[] = [];
    sweeper.register({
      queue: 'delivery',
      due: (now, limit) => {
        asked.push([now.toISOString(), limit]);
        return Promise.resolve([
          { id: 'c', priority: 3 },
          { id: 'a', priority: 1 },
          { id: 'b', priority: 3 },
        ]);
      },
    });
    await sweeper.turn();
    expect(asked).toEqual([['2026-08-08T22:10:00.000Z', 7]]);
    expect(heap.jobs.map(({ data, opts }) => [opts.priority, data.ids])).toEqual([
      [1, ['a']],
      [3, ['b', 'c']],
    ]);
  });

  it('goes on with other sources when one fails or hangs, and says that it is behind', async () => {
    const { heap, errors, sweeper } = setUp();
    let release = (): void => undefined;
    let sweeps = 0;
    sweeper.register({ queue: 'broken', due: () => Promise.reject(new Error('no database')) });
    sweeper.register({
      queue: 'slow',
      due: async () => {
        sweeps += 1;
        await new Promise<void>((resolve) => (release = resolve));
        return [];
      },
    });
    sweeper.register({ queue: 'well', due: () => Promise.resolve([{ id: 'a', priority: 2 }]) });
    sweeper.start();
    await until('some sweeps of the good one', () => heap.jobs.length >= 5);
    expect(sweeps).toBe(1);
    expect(errors.length).toBeGreaterThan(1);
    expect(sweeper.lastTurn).toBeUndefined();

    let stopped = false;
    const stopping = sweeper.stop().then(() => (stopped = true));
    await Promise.resolve();
    expect(stopped).toBe(false);
    release();
    await stopping;
  });

  it('tends to other work in its turns, tries again what failed, and asks no queue about it', async () => {
    const { heap, errors, sweeper } = setUp();
    let asked = 0;
    heap.forgot = () => Promise.resolve((asked += 1) < 0);
    const seen: string[] = [];
    sweeper.tend('rotas', (now) => {
      seen.push(now.toISOString());
      return seen.length === 1 ? Promise.reject(new Error('no database')) : Promise.resolve();
    });
    await sweeper.turn();
    expect(sweeper.lastTurn).toBeUndefined();
    await sweeper.turn();
    expect(seen).toEqual(['2026-08-08T22:10:00.000Z', '2026-08-08T22:10:00.000Z']);
    expect(errors).toEqual([expect.objectContaining({ message: 'no database' })]);
    expect(sweeper.lastTurn).toBeDefined();
    expect(asked).toBe(0);
  });

  it('says since when the queue has lost its wakes, so that none of them waits its turn', async () => {
    const { heap, sweeper } = setUp();
    const lostAt: unknown[] = [];
    sweeper.register({
      queue: 'delivery',
      due: (_now, _limit, lost) => {
        lostAt.push(lost);
        return Promise.resolve([]);
      },
    });
    await sweeper.turn();
    heap.lost = true;
    await sweeper.turn();
    await sweeper.turn();
    expect(lostAt).toEqual([undefined, expect.any(Date), lostAt[1]]);
  });

  it('spends no patience on wakes that could not be made', async () => {
    const { heap, sweeper } = setUp();
    const lostAt: (Date | undefined)[] = [];
    sweeper.register({
      queue: 'delivery',
      due: (_now, _limit, lost) => {
        lostAt.push(lost);
        return Promise.resolve([{ id: 'a', priority: 1 }]);
      },
    });
    const before = clock.machine();
    heap.down = true;
    await sweeper.turn();
    heap.down = false;
    await sweeper.turn();
    await sweeper.turn();
    expect(lostAt).toEqual([undefined, expect.any(Date), lostAt[1]]);
    expect(lostAt[1]?.getTime()).toBeGreaterThanOrEqual(before.getTime());
    expect(heap.jobs.map(({ data }) => data.ids)).toEqual([['a'], ['a']]);
  });

  it('a turn starts after it is asked for, even while a sweep is under way', async () => {
    const { heap, sweeper } = setUp();
    const due = ['early'];
    let looks = 0;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    sweeper.register({
      queue: 'routing',
      due: async () => {
        looks += 1;
        const now = due.map((id) => ({ id, priority: 2 as const }));
        await held;
        return now;
      },
    });
    const first = sweeper.turn();
    await until('the first to have looked', () => looks === 1);
    due.push('late');
    const second = sweeper.turn();
    release();
    await Promise.all([first, second]);
    expect(heap.jobs.map(({ data }) => data.ids)).toEqual([['early'], ['early', 'late']]);
  });
});
