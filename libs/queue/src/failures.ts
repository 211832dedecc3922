import type { ConsumerSettings } from './backend.js';
import { jobOptions } from './bullmq-options.js';

interface FailingWorker {
  on(
    event: 'failed',
    listener: (job: { attemptsMade: number } | undefined, error: Error) => void,
  ): unknown;
}

/** Reports tries that failed. A job given up because it stalled comes without the job. */
export function listenToFailures(worker: FailingWorker, { onFailed }: ConsumerSettings): void {
  worker.on('failed', (job, error) => {
    const attempt = job?.attemptsMade ?? jobOptions.attempts;
    onFailed(error, attempt, attempt >= jobOptions.attempts);
  });
}
