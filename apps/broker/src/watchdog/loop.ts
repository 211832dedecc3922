import type { Clock } from '#kernel';

/** Does the same again and again, one at a time, by a timer of its own: never through the queue that it watches. */
export class Loop {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private stopped = false;
  private tried: Date | undefined;

  /**
   * @param turn may reject: `failed` is told, and the next turn comes sooner
   * @param every milliseconds of machine time from the end of a turn to the start of the next
   */
  constructor(
    private readonly clock: Clock,
    private readonly turn: () => Promise<void>,
    private readonly every: number,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** When a turn last ended, well or not (machine time). */
  get triedAt(): Date | undefined {
    return this.tried;
  }

  /** The first turn begins at once. */
  start(): void {
    if (!this.stopped) this.running = this.once();
  }

  /** Waits for the turn under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private async once(): Promise<void> {
    let wait = this.every;
    try {
      await this.turn();
    } catch (error) {
      this.failed(error);
      wait = this.every / 6;
    }
    this.tried = this.clock.machine();
    if (!this.stopped) this.timer = setTimeout(() => this.start(), wait);
  }
}
