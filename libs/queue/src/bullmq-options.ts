/**
 * A job that is done or given up is removed at once, which frees its id for the next wake. Given up after
 * three tries (0.2 s and 0.4 s apart): the row is still due, so the sweep adds it again.
 */
export const jobOptions = {
  attempts: 3,
  backoff: { type: 'exponential', delay: 200 },
  removeOnComplete: true,
  removeOnFail: true,
} as const;

/** Nothing reads BullMQ's event stream here, so it is kept short. */
export const queueOptions = {
  defaultJobOptions: jobOptions,
  streams: { events: { maxLen: 100 } },
} as const;

/**
 * @param abandonedAfterMs A job of a process that was killed blocks its id until it counts as stalled. With
 * BullMQ's own times (30 s and 30 s) the sweep's new wakes would have no effect for up to a minute.
 */
export const workerOptions = (abandonedAfterMs = 10_000) => ({
  lockDuration: abandonedAfterMs,
  stalledInterval: abandonedAfterMs / 2,
  // Seconds between looks at an empty queue. New jobs announce themselves; this is for lost announcements.
  drainDelay: 5,
  // Milliseconds before trying again when the connection was refused (BullMQ: 15 s).
  runRetryDelay: 500,
});
