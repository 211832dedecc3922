import type { QueueName, WakeJob } from './wake.js';

/** Where jobs are added. */
export interface Producer {
  /** Adds all, in one round trip where there are many. @throws Error when the queue cannot be reached, in milliseconds if it is known to be down */
  add(jobs: readonly WakeJob[]): Promise<void>;
}

export interface ConsumerSettings {
  /** Jobs handled at once by this process. */
  concurrency: number;
  /** Works on a job; throwing has it tried again. `attempt` counts from 1. */
  handle: (data: unknown, attempt: number) => Promise<void>;
  /** Told about a try that failed; `last` when the job is now given up. */
  onFailed: (error: Error, attempt: number, last: boolean) => void;
}

/** What takes jobs from one queue. It outlives any loss of the connection. */
export interface Consumer {
  /** Whether it takes jobs now: started, and neither paused nor closing. */
  readonly running: boolean;
  /** Waits for the jobs under way, and takes no more. */
  close(): Promise<void>;
}

/**
 * The queue's connections in one process, made once and shared by client and transport.
 *
 * Deliberately not in it: reading jobs, their state or results, delays, repetition. Work is derived from
 * rows; a queue only carries wakes.
 */
export interface QueueBackend {
  readonly kind: 'redis' | 'postgres';
  /** A boot assertion: makes what the queue needs, or says what is wrong. See `prepareQueue`. */
  prepare(): Promise<void>;
  /** One round trip. @throws Error when it fails */
  ping(): Promise<void>;
  producer(queue: QueueName): Producer;
  /**
   * Whether the queue has lost what it held since this was last asked (Redis wiped, or restarted without its
   * file). Every wake of before is gone then. The first process that asks is told.
   */
  forgot(queue: QueueName): Promise<boolean>;
  /** How many jobs wait or are worked on; for measurements only. @throws Error when the queue cannot be reached */
  depth(queue: QueueName): Promise<number>;
  /** @throws Error when the queue cannot be reached now; call {@link prepare} first */
  consume(queue: QueueName, settings: ConsumerSettings): Promise<Consumer>;
  /** Closes connections. Consumers must be closed before. */
  close(): Promise<void>;
}

/** Injection token of the {@link QueueBackend}. */
export const QUEUE_BACKEND = Symbol('QueueBackend');
