import { inTime } from '#kernel';
import type { QueueBackend } from './backend.js';

/**
 * To be called once at start. PostgreSQL: applies the queue's migrations. Redis: refuses one that may evict.
 * @throws TocsinError `unavailable` when the queue does not answer; `invalid_configuration`, naming
 * `maxmemory-policy`, when Redis may throw work away
 */
export const prepareQueue = (backend: QueueBackend): Promise<void> => backend.prepare();

/** Whether the queue answers within `withinMs` (1,000 by default). Never throws. */
export async function queueReachable(backend: QueueBackend, withinMs = 1_000): Promise<boolean> {
  const answered = await inTime(
    backend.ping().then(() => true),
    withinMs,
  );
  return answered ?? false;
}
