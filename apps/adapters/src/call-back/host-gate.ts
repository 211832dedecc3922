import type { Clock } from '#kernel';
import { backOff } from '../spool/back-off.js';

/** Asked at once. The rest waits for its turn. */
const most = 8;
/** However often a system failed, it is asked again after this. Milliseconds. */
const longestAway = 60_000;

/** How a call ended, as far as it says something about the system that was asked. */
export interface Ending {
  failed: boolean;
  /** How long the system asks us to wait, in milliseconds. */
  waitFor?: number | undefined;
}

/**
 * Stands before one system: a few ask at once, and while it does not answer, one asks now and then whether it is back.
 * Nobody waits before a system that is away.
 */
export class HostGate {
  private failures = 0;
  private awayUntil = 0;
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /** @param tolerated so many failures one after another, and it is away */
  constructor(
    private readonly clock: Clock,
    private readonly tolerated = 3,
  ) {}

  /**
   * Waits for a turn.
   * @returns whom to tell how it ended; or, while the system is away, when to come back
   */
  async enter(): Promise<((ending: Ending) => void) | Date> {
    for (;;) {
      const now = this.now();
      if (now < this.awayUntil) return new Date(this.awayUntil);
      const isAway = this.failures >= this.tolerated;
      if (this.running < (isAway ? 1 : most)) {
        this.running += 1;
        return (ending) => this.leave(ending);
      }
      // One asks already whether it is back.
      if (isAway) return new Date(now + backOff(1));
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  private leave({ failed, waitFor = 0 }: Ending): void {
    this.running -= 1;
    if (!failed) {
      this.failures = 0;
      this.awayUntil = 0;
    } else if (this.now() >= this.awayUntil) {
      // Those that were under way together failed together, and the first of them has closed the gate.
      this.failures += 1;
      const over = this.failures - this.tolerated + 1;
      if (over > 0)
        this.awayUntil = this.now() + Math.min(Math.max(backOff(over), waitFor), longestAway);
    }
    // Each looks for itself whether it may go now, or hears that nobody may.
    for (const wake of this.waiting.splice(0)) wake();
  }

  private now(): number {
    return this.clock.machine().getTime();
  }
}
