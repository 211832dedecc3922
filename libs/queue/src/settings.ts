import type { Clock } from '#kernel';

/** What of a log the queue needs; the log of #observability fits. */
export interface QueueLog {
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

export interface QueueSettings {
  /** `redis://…`, `rediss://…`, `postgres://…` or `postgresql://…` */
  url: string;
  /** Before every Redis key (`{tocsin}` by default: one hash slot, so that it works on a cluster). */
  prefix?: string;
  /** Most PostgreSQL connections of this process, one of which listens for all workers (8 by default). */
  connections?: number;
  /**
   * Milliseconds after which a job whose process died may be taken by another (10,000 by default); it is
   * noticed at most half as long again later. A handler may take longer: its process renews the job.
   */
  abandonedAfterMs?: number;
  log?: QueueLog;
  /** For measurements and quiet logging only. */
  clock?: Clock;
}
