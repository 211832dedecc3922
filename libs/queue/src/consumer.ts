import { setTimeout as pause } from 'node:timers/promises';
import type { Consumer, ConsumerSettings } from './backend.js';

interface RunningWorker {
  isRunning(): boolean;
  isPaused(): boolean;
  close(): Promise<void>;
}

/** How long a worker without jobs may take to close, in milliseconds. */
const patience = 2_000;

/** The jobs of one worker that are being worked on. */
export class Jobs {
  private readonly underWay = new Set<Promise<void>>();

  constructor(private readonly handle: ConsumerSettings['handle']) {}

  readonly work = (job: { data: unknown; attemptsMade: number }): Promise<void> => {
    const work = this.handle(job.data, job.attemptsMade + 1).finally(() =>
      this.underWay.delete(work),
    );
    this.underWay.add(work);
    return work;
  };

  async done(): Promise<void> {
    while (this.underWay.size > 0) await Promise.allSettled(this.underWay);
  }
}

/** What of BullMQ's worker the transport needs. */
export const consumerOf = (worker: RunningWorker, jobs: Jobs): Consumer => ({
  get running() {
    return worker.isRunning() && !worker.isPaused();
  },
  close: async () => {
    const over = new AbortController();
    // While the queue is away BullMQ waits, without end, for word of a connection that is gone: a process that was
    // asked to end would have to be killed.
    const late = jobs.done().then(() => pause(patience, undefined, { signal: over.signal }));
    await Promise.race([worker.close(), late.catch(() => undefined)]);
    over.abort();
  },
});
