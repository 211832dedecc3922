import { monotonic } from '../figures/time.js';
import type { SignedEvent } from '../people/events.js';
import { sendOne } from './open-loop.js';
import type { Sender, Sent } from './sender.js';

/**
 * Sends events as fast as they are taken: `inFlight` at once, the next when one is answered. It shows what
 * can be taken at most; its latencies mean nothing, because a slow answer makes the load lighter.
 */
export async function closedLoop(
  sender: Sender,
  events: readonly SignedEvent[],
  inFlight: number,
): Promise<Sent[]> {
  const sent: Sent[] = [];
  const waiting = events.values();
  const work = async (): Promise<void> => {
    for (const event of waiting) sent.push(await sendOne(sender, event, monotonic()));
  };
  await Promise.all(Array.from({ length: inFlight }, work));
  return sent;
}
