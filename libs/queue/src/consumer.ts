import type { Consumer } from './backend.js';

interface RunningWorker {
  isRunning(): boolean;
  isPaused(): boolean;
  close(): Promise<void>;
}

/** What of BullMQ's worker the transport needs. */
export const consumerOf = (worker: RunningWorker): Consumer => ({
  get running() {
    return worker.isRunning() && !worker.isPaused();
  },
  close: () => worker.close(),
});
