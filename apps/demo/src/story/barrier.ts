import { setTimeout as pause } from 'node:timers/promises';
import type { Product } from './product.js';

const every = 40;
const patience = 20_000;

/** Looks again and again until `look` gives something. @throws Error naming what was waited for */
async function until<Found>(
  what: () => string,
  look: () => Promise<Found | undefined>,
): Promise<Found> {
  for (let waited = 0; waited < patience; waited += every) {
    const found = await look();
    if (found !== undefined) return found;
    await pause(every);
  }
  throw new Error(`Waited ${patience / 1000} s in vain for ${what()}.`);
}

/**
 * Waits until everything due at `at` is done: events routed, obligations moved, notices of these alerts in
 * the hands of whom they are for.
 */
export async function settle(product: Product, at: Date, refs: readonly string[]): Promise<void> {
  let last = 'the broker';
  await until(
    () => last,
    async () => {
      const { idle, waiting } = await product.idle(at);
      last = `the broker: ${JSON.stringify(waiting)}`;
      if (!idle) return undefined;
      const alerts = await Promise.all(refs.map((ref) => product.alert(ref)));
      const open = alerts
        .flatMap(({ notices }) => notices)
        .filter(({ state }) => state === 'due' || state === 'held');
      last = `${open.length} messages on their way, the first to ${open[0]?.post ?? 'nobody'}`;
      return open.length === 0 ? true : undefined;
    },
  );
}

/**
 * Waits until the adapter has told the broker of a message.
 * @returns the identifier of the event it became
 */
export async function told(
  product: Product,
  feed: 'prison' | 'court' | 'hostel',
  receipt: string,
): Promise<string> {
  let last = '';
  return until(
    () => `the ${feed} adapter: ${last}`,
    async () => {
      const { state, outcome, events } = await product.receipt(feed, receipt);
      last = outcome;
      if (state === 'sent') return events[0]?.jti;
      if (state === 'reading' || state === 'sending') return undefined;
      throw new Error(`The ${feed} adapter did not tell the broker: ${outcome}`);
    },
  );
}

/** Waits until a desk has been told of an event. @returns the reference of the alert it belongs to */
export function alertOf(product: Product, event: string): Promise<string> {
  return until(
    () => `an alert about event ${event}`,
    async () => {
      const received = await Promise.all(['probation', 'police'].map((desk) => product.desk(desk)));
      return received.flat().find((one) => one.event === event)?.alert;
    },
  );
}
