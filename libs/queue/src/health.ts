import { setTimeout as pause } from 'node:timers/promises';
import type { QueueBackend } from './backend.js';

/**
 * To be called once at start. PostgreSQL: applies the queue's migrations. Redis: refuses one that may evict.
 * @throws TocsinError `unavailable` when the queue does not answer; `invalid_configuration`, naming
 * `maxmemory-policy`, when Redis may throw work away
 */
export const prepareQueue = (backend: QueueBackend): Promise<void> => backend.prepare();

/** Whether the queue answers within `withinMs` (1,000 by default). Never throws. */
export async function queueReachable(backend: QueueBackend, withinMs = 1_000): Promise<boolean> {
  const over = new AbortController();
  try {
    return await Promise.race([
      backend.ping().then(
        () => true,
        () => false,
      ),
      pause(withinMs, false, { signal: over.signal }),
    ]);
  } finally {
    over.abort();
  }
}
