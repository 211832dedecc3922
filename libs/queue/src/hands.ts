import type { QueueLog } from './settings.js';
import type { QueueName, WakeJob, WakePayload } from './wake.js';

/** What works on wakes in this process without the queue. */
export interface Hands {
  /** Begins with as many as it has hands for, the first first. @returns those that it did not take */
  take(queue: QueueName, jobs: readonly WakeJob[]): readonly WakeJob[];
  /** Works through all, the first first. @returns at the end those that it did not take, because it has no hands */
  workThrough(queue: QueueName, jobs: readonly WakeJob[]): Promise<readonly WakeJob[]>;
}

/** Works on one wake, as a worker of the queue does. */
export type Handle = (payload: WakePayload) => Promise<void>;

interface Open {
  free: number;
  handle: Handle;
}

/**
 * The process's own hands: what the queue does not carry is worked on all the same, as much at once as the
 * queue would have given. A try that fails is not repeated here: the row is still due, so the sweep finds it.
 */
export class OwnHands implements Hands {
  private readonly queues = new Map<QueueName, Open>();
  private readonly underWay = new Set<Promise<void>>();

  constructor(private readonly log?: QueueLog) {}

  /** @param free how many wakes of this queue at once */
  open(queue: QueueName, free: number, handle: Handle): void {
    this.queues.set(queue, { free, handle });
  }

  take(queue: QueueName, jobs: readonly WakeJob[]): readonly WakeJob[] {
    const open = this.queues.get(queue);
    if (!open) return jobs;
    const taken = jobs.slice(0, open.free);
    for (const { data } of taken) this.begin(queue, open, data);
    return jobs.slice(taken.length);
  }

  async workThrough(queue: QueueName, jobs: readonly WakeJob[]): Promise<readonly WakeJob[]> {
    let left = this.take(queue, jobs);
    while (left.length > 0 && this.queues.has(queue)) {
      await Promise.race(this.underWay);
      left = this.take(queue, left);
    }
    return left;
  }

  /** Takes no more, and waits for what is under way. */
  async close(): Promise<void> {
    this.queues.clear();
    await Promise.all(this.underWay);
  }

  private begin(queue: QueueName, open: Open, payload: WakePayload): void {
    open.free -= 1;
    const work = open
      .handle(payload)
      .catch((error: unknown) =>
        this.log?.warn({ queue, error }, 'A wake failed; the sweep will repeat it'),
      )
      .finally(() => {
        open.free += 1;
        this.underWay.delete(work);
      });
    this.underWay.add(work);
  }
}
