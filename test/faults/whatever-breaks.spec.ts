import { describeWithRedis } from '#testing';
import type { Backend } from '../bench/plan.js';
import { Endings } from '../bench/stack/endings.js';
import type { Fault } from './plan.js';
import { faultsFound } from './reckon/verdict.js';
import { Soak } from './soak.js';
import { startFaultStack } from './stack/fault-stack.js';

const rate = 6;
/** At most so many events in one test; fewer when its faults are over before. */
const most = 150;
/** A machine that is busy with other things takes its time. */
const patience = 240_000;

/** Two brokers on one database and queue, broken under load: what is checked is never a time. */
function suite(backend: Backend): void {
  const endings = new Endings();
  let soak: Soak;
  beforeAll(async () => {
    soak = new Soak(await startFaultStack(backend, { seed: 7, persons: 3 * most }, endings));
  }, patience);
  afterAll(() => endings.close(), patience);

  /** Loads until the faults are over, lets everything be done, and reckons all that was ever sent. */
  const survives = async (...faults: Fault[]): Promise<void> => {
    const before = soak.sent.length;
    const over = new AbortController();
    const load = soak.load(most, rate, over.signal);
    try {
      for (const fault of faults) await soak.suffer(fault);
    } finally {
      over.abort();
      await load;
    }
    await soak.settle(120_000);
    const reckoned = await soak.reckon();
    // A busy machine is late, sends again what it could not record in time, and may keep a sender waiting until
    // it gives up: none of these is asked here.
    const lateness = { all: undefined, undisturbed: undefined, by: {}, late: [] };
    const repeats = { ours: 0, afterLostAnswer: 0 };
    const pages = { ...reckoned.pages, repeats };
    expect(faultsFound({ ...reckoned, pages, lateness, unanswered: 0 })).toEqual([]);
    expect(soak.sent.length).toBeGreaterThan(before);
    expect(reckoned.pages.pages).toBe(5 * (soak.sent.length - reckoned.unanswered));
    expect(reckoned.pages.pages).toBeGreaterThan(0);
  };
  const survivesThat = (name: string, ...faults: Fault[]): void => {
    it(name, () => survives(...faults), patience);
  };

  survivesThat(
    'two brokers are killed in turn',
    { kind: 'kill-one', broker: 0 },
    { kind: 'kill-one', broker: 1 },
    { kind: 'die-at', broker: 0, point: 'sent' },
  );
  survivesThat(
    'Postgres is restarted, and ends without a word',
    { kind: 'postgres-restart', how: 'fast', for: 300 },
    { kind: 'postgres-restart', how: 'immediate', for: 0 },
    { kind: 'cut-connections' },
  );
  if (backend === 'redis')
    survivesThat(
      'Redis is wiped, and down while events come in',
      { kind: 'flush-redis' },
      { kind: 'redis-down', for: 2_000 },
      { kind: 'flush-redis' },
    );
}

describe('nothing is lost, whatever breaks; queue on Postgres:', () => suite('postgres'));
describeWithRedis('nothing is lost, whatever breaks; queue on Redis:', () => suite('redis'));
