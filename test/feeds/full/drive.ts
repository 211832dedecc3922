import { monotonic } from '../../bench/figures/time.js';
import { progress } from '../../bench/report/begin.js';
import { Sender } from '../live/sender.js';
import type { Delivery } from '../world/delivery.js';
import { day, minute, zulu } from '../world/time.js';
import type { World } from '../world/world.js';
import type { SpoolView } from './spool-view.js';
import type { FullStack } from './stack.js';

/** How far the clock goes at a time: everything of one step happens at its end. */
export const step = 30 * minute;
/** Longest wait for the adapters to be done with a step, in milliseconds. */
const patience = 120_000;
/** After the last message, so long is waited for what looks again. */
const waits = 4 * day;
const inFlight = 64;

/** Sends many, so many at a time. */
export async function sendAll(sender: Sender, all: readonly Delivery[]): Promise<void> {
  const flying = new Set<Promise<void>>();
  for (const delivery of all) {
    const flight = sender.send(delivery).finally(() => flying.delete(flight));
    flying.add(flight);
    if (flying.size >= inFlight) await Promise.race(flying);
  }
  await Promise.all(flying);
}

/** What driving came to. */
export interface Driven {
  messages: number;
  seconds: number;
  /** The simulated time when nothing was left, in milliseconds since 1970. */
  endedAt: number;
}

/** Takes the world's messages step by step of the clock; after each, everything that is due has been done. */
export async function drive(
  world: World,
  stack: FullStack,
  spool: SpoolView,
  stop: AbortSignal,
): Promise<Driven> {
  const { clock } = stack;
  const sender = new Sender(stack.url, stack.tokens);
  const start = monotonic();
  let [messages, said, last] = [0, start, clock.at];
  let lookAgainAt = Number.POSITIVE_INFINITY;
  while (!stop.aborted) {
    const over = world.nextAt === Number.POSITIVE_INFINITY;
    const next = Math.min(over ? last + waits : world.nextAt, lookAgainAt);
    if (over && clock.at >= last + waits) break;
    await clock.set(Math.max(clock.at, Math.ceil(next / step) * step));
    const batch: Delivery[] = [];
    while (world.nextAt <= clock.at) {
      const delivery = world.next();
      if (delivery) batch.push(delivery);
    }
    if (batch.length > 0) last = clock.at;
    await sendAll(sender, batch);
    messages += batch.length;
    const left = await spool.until(({ unread, due }) => unread + due === 0, clock.at, patience);
    lookAgainAt = left.lookAgainAt;
    if (monotonic() - said > 10_000) {
      said = monotonic();
      progress(`${messages} messages sent; it is ${zulu(clock.at)}`);
    }
  }
  const seconds = (monotonic() - start) / 1_000;
  await spool.until(({ unsent }) => unsent === 0, clock.at, patience);
  return { messages, seconds, endedAt: clock.at };
}
