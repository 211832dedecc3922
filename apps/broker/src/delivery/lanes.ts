type Work = () => Promise<void>;

interface Waiting {
  work: Work;
  priority: number;
}

interface Lane {
  running: number;
  waiting: Waiting[];
}

/** Runs work in lanes, one for each destination, so that a slow destination only fills its own lane. */
export class Lanes {
  private readonly lanes = new Map<string, Lane>();
  private readonly watchers: (() => void)[] = [];
  private total = 0;

  /**
   * @param width how much of a lane runs at once
   * @param longest how much is to wait in a lane: no more than it can run in good time
   * @param capacity how much may be held in all lanes before {@link room} makes its callers wait
   */
  constructor(
    private readonly width: (name: string) => number,
    readonly longest: number,
    private readonly capacity: number,
  ) {}

  /** Resolves when the lanes can take more. */
  async room(): Promise<void> {
    while (this.total >= this.capacity) await this.change();
  }

  /** How much each lane with something in it has room for; any other has room for `longest`. */
  rooms(): Record<string, number> {
    return Object.fromEntries(
      [...this.lanes].map(([name, { waiting }]) => [
        name,
        Math.max(0, this.longest - waiting.length),
      ]),
    );
  }

  /** The lanes that have no room now. */
  full(): string[] {
    return Object.entries(this.rooms()).flatMap(([name, room]) => (room === 0 ? [name] : []));
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.total > 0) await this.change();
  }

  /**
   * @param work never rejects
   * @param priority 1 goes before whatever waits that is less urgent
   */
  run(name: string, work: Work, priority = 4): void {
    const lane = this.lanes.get(name) ?? { running: 0, waiting: [] };
    this.lanes.set(name, lane);
    this.total += 1;
    const after = lane.waiting.findLastIndex((one) => one.priority <= priority);
    lane.waiting.splice(after + 1, 0, { work, priority });
    this.next(name, lane);
  }

  private next(name: string, lane: Lane): void {
    if (lane.running >= this.width(name)) return;
    const next = lane.waiting.shift();
    if (!next) {
      if (lane.running === 0) this.lanes.delete(name);
      return;
    }
    lane.running += 1;
    void next.work().finally(() => {
      lane.running -= 1;
      this.total -= 1;
      this.next(name, lane);
      for (const tell of this.watchers.splice(0)) tell();
    });
  }

  private change(): Promise<void> {
    return new Promise((resolve) => this.watchers.push(resolve));
  }
}
