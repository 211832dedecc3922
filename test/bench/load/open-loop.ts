import { monotonic } from '../figures/time.js';
import type { SignedEvent } from '../people/events.js';
import { arrivals } from './schedule.js';
import type { Sender, Sent } from './sender.js';

/**
 * Sends events at a given rate, whether or not earlier ones were answered, so that a slow answer never
 * makes the load lighter (no coordinated omission).
 * @param rate events per second
 */
export async function openLoop(
  sender: Sender,
  events: readonly SignedEvent[],
  rate: number,
): Promise<Sent[]> {
  const start = monotonic() + 50;
  const due = arrivals(events.length, rate).map((at) => start + at);
  const underWay: Promise<Sent>[] = [];
  await new Promise<void>((resolve) => {
    const turn = (): void => {
      const now = monotonic();
      for (;;) {
        const event = events[underWay.length];
        const dueAt = due[underWay.length];
        if (event === undefined || dueAt === undefined) {
          resolve();
          return;
        }
        if (dueAt > now) break;
        underWay.push(sendOne(sender, event, dueAt));
      }
      // Not a busy loop: it would take a core from what is measured. Costs up to 1 ms, which counts as latency.
      setTimeout(turn, 1);
    };
    turn();
  });
  return Promise.all(underWay);
}

/** Sends one event now, that was due at `dueAt`. */
export async function sendOne(sender: Sender, event: SignedEvent, dueAt: number): Promise<Sent> {
  const sentAt = monotonic();
  const status = await sender.send(event.body);
  return { event, dueAt, sentAt, answeredAt: monotonic(), status };
}
