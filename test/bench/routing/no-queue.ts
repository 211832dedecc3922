import type { QueueBackend } from '#queue';

const nothing = (): Promise<void> => Promise.resolve();

/** A queue that carries nothing: what is routed here is asked for by the bench, and nothing is delivered. */
export const noQueue: QueueBackend = {
  kind: 'postgres',
  prepare: nothing,
  ping: nothing,
  producer: () => ({ add: nothing }),
  depth: () => Promise.resolve(0),
  forgot: () => Promise.resolve(false),
  consume: () => Promise.reject(new Error('Nothing works on a queue here')),
  close: nothing,
};
