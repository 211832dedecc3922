import { setTimeout as pause } from 'node:timers/promises';
import { monotonic } from '../../bench/figures/time.js';
import { Sender } from '../live/sender.js';
import type { Delivery } from '../world/delivery.js';
import type { World } from '../world/world.js';
import { sendAll } from './drive.js';
import type { SpoolView } from './spool-view.js';
import type { FullStack } from './stack.js';

/** Longest wait for what piled up, in milliseconds. */
const patience = 600_000;

export interface Drained {
  messages: number;
  /** Messages a second that were kept, read and weighed while the broker was away. */
  takenPerSecond: number;
  /** Statements that had piled up meanwhile. */
  statements: number;
  /** Statements a second that left, from the first to the last. */
  drainedPerSecond: number;
}

/** The broker is away while messages come as fast as they are taken; then it is back. */
export async function drain(world: World, stack: FullStack, spool: SpoolView): Promise<Drained> {
  const { clock, receiver } = stack;
  const all: Delivery[] = [];
  for (let next = world.next(); next; next = world.next()) all.push(next);
  const last = all.at(-1);
  if (last) await clock.set(Math.max(clock.at, last.at));
  receiver.down = true;
  const start = monotonic();
  await sendAll(new Sender(stack.url, stack.tokens), all);
  await spool.until(({ unread }) => unread === 0, clock.at, patience);
  const seconds = (monotonic() - start) / 1_000;
  const { unsent: statements } = await spool.left(clock.at);
  const before = receiver.takenAt.length;
  receiver.down = false;
  await spool.until(({ unsent }) => unsent === 0, clock.at, patience);
  // The answers to the last of them.
  await pause(100);
  const times = receiver.takenAt.slice(before);
  const [first = 0] = times;
  const took = ((times.at(-1) ?? first) - first) / 1_000;
  return {
    messages: all.length,
    takenPerSecond: all.length / seconds,
    statements,
    drainedPerSecond: took === 0 ? 0 : times.length / took,
  };
}
