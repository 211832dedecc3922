import type { Clock } from '#kernel';
import type { QueueLog } from './settings.js';

/**
 * Says an error of a lost connection at most once in `everyMs`, with the number of those not said: a
 * reconnecting client makes dozens of them.
 */
export class QuietErrors {
  private saidAt = -Infinity;
  private held = 0;

  constructor(
    private readonly log: QueueLog | undefined,
    private readonly clock: Clock,
    private readonly message: string,
    private readonly everyMs = 5_000,
  ) {}

  readonly say = (error: unknown): void => {
    const now = this.clock.machine().getTime();
    this.held += 1;
    if (now - this.saidAt < this.everyMs) return;
    this.log?.error({ error, count: this.held }, this.message);
    this.saidAt = now;
    this.held = 0;
  };
}
