import type { Clock } from '#kernel';

/**
 * Does work again and again: at once when woken, and every so often by itself, in case a wake was lost with
 * the process that would have given it. Never two turns at a time.
 */
export class Loop {
  /** When the last turn ended well, by the machine's clock. */
  lastTurn: Date | undefined;
  private timer: NodeJS.Timeout | undefined;
  private turn: Promise<void> | undefined;
  private again = false;
  private stopped = true;

  /**
   * @param work one turn; what it throws is told to `onError`, and the loop goes on
   * @param every in milliseconds
   */
  constructor(
    private readonly work: () => Promise<void>,
    private readonly every: number,
    private readonly clock: Clock,
    private readonly onError: (error: unknown) => void,
  ) {}

  start(): void {
    this.stopped = false;
    this.timer = setInterval(() => this.wake(), this.every);
    this.wake();
  }

  wake(): void {
    this.again = true;
    if (!this.stopped) this.turn ??= this.run();
  }

  /** Resolves when the turn under way is over. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.turn;
  }

  private async run(): Promise<void> {
    while (this.again && !this.isStopped()) {
      this.again = false;
      try {
        await this.work();
        this.lastTurn = this.clock.machine();
      } catch (error) {
        this.onError(error);
      }
    }
    this.turn = undefined;
  }

  // Read anew each time: it changes while a turn is awaited.
  private isStopped(): boolean {
    return this.stopped;
  }
}
