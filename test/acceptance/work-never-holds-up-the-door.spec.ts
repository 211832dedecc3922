import { readFile } from 'node:fs/promises';
import { until } from '#testing';
import { World } from './harness/world.js';

const away = { premises: 'TST1' };
const left = {
  premises: 'TST1',
  leftAt: '2026-08-08T19:10:00+01:00',
  reason: 'A',
  legalBasis: 'community-order',
};
const person = { format: 'crn', id: 'X000001' };

/** The processes that this one started and that run. */
async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}

const runs = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('Work never holds up the door: the workers may run in a process of their own', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ queue: 'postgres', environment: { TOCSIN_WORKERS: 'apart' } });
  });
  afterAll(() => world.stop());

  const worker = async (but?: number): Promise<number> =>
    until('a worker process', async () => {
      const [first] = await childrenOf(world.broker.pid);
      return first !== undefined && first !== but && first;
    });
  const told = (count: number): Promise<unknown> =>
    until('an alert to be told', () => world.heard.length > count, { within: 30_000 });

  it('takes events in here and works on them there', async () => {
    await world.say('hostel', 'hostel.whereabouts-unknown', person, away);
    await told(0);
  });

  it('starts them again when they are killed, and loses nothing', async () => {
    const killed = await worker();
    const heard = world.heard.length;
    process.kill(killed, 'SIGKILL');
    await world.say('hostel', 'hostel.absconded', person, left);
    expect(await worker(killed)).not.toBe(killed);
    await told(heard);
  });

  it('leaves no worker behind, however it ends', async () => {
    const first = await worker();
    await world.broker.kill('SIGKILL');
    await until('the worker to end by itself', () => !runs(first), { within: 15_000 });
    await world.startBroker();
    const second = await worker();
    await world.broker.stop();
    expect(runs(second)).toBe(false);
    await world.startBroker();
  });
});
