import { createHash } from 'node:crypto';

/** 1 overtakes everything, in every queue (DESIGN §4). */
export type Priority = 1 | 2 | 3 | 4;

/** One queue per event pattern: `routing`, `delivery`, `escalation` … Must not contain `:`. */
export type QueueName = string;

/**
 * "Look at these rows." It carries ids and nothing else: what is due is said by the rows, so a wake may be
 * lost, doubled or late without harm, and no personal data gets into a queue.
 */
export interface Wake {
  ids: readonly string[];
  priority: Priority;
}

/** What a job holds, and what an `@EventPattern` handler gets as its payload. */
export interface WakePayload {
  ids: string[];
}

export interface WakeJob {
  name: string;
  data: WakePayload;
  opts: { jobId: string; priority: Priority };
}

/** A row that somebody is to look at. */
export interface RowToWake {
  id: string;
  /** 1 to 4. */
  priority: number;
}

/** Most ids in one job: enough for one round trip to the database, few enough to share between workers. */
export const chunkSize = 50;

/**
 * The jobs of a wake. The same ids at the same priority always make the same jobs, so that adding one that
 * still waits changes nothing. Another priority is another job: a wake at P1 must not vanish in one that
 * waits at P3.
 * @param epoch sets these jobs apart from those of another epoch; see {@link WakeClient.renew}
 */
export function jobsOf(
  queue: QueueName,
  { ids, priority }: Wake,
  epoch = '',
  size = chunkSize,
): WakeJob[] {
  const sorted = [...new Set(ids)].sort();
  const jobs: WakeJob[] = [];
  for (let start = 0; start < sorted.length; start += size) {
    const chunk = sorted.slice(start, start + size);
    // BullMQ refuses a custom id that is a whole number or has a colon in it.
    const digest = createHash('sha256')
      .update([epoch, ...chunk].join('\n'))
      .digest('hex')
      .slice(0, 32);
    jobs.push({
      name: queue,
      data: { ids: chunk },
      opts: { jobId: `p${priority}-${digest}`, priority },
    });
  }
  return jobs;
}

/** The rows that jobs are about. */
export const idsOf = (jobs: readonly WakeJob[]): string[] => jobs.flatMap(({ data }) => data.ids);

/** Rows by their priority, the worst first. */
export const worstFirst = (rows: readonly RowToWake[]): Wake[] =>
  ([1, 2, 3, 4] as const).map((priority) => ({
    priority,
    ids: rows.filter((row) => row.priority === priority).map(({ id }) => id),
  }));
