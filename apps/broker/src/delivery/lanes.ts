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
   * @param longest how much waits in a lane: no more than it can run in good time
   * @param capacity how much may be held in all lanes before {@link room} makes its callers wait
   */
  constructor(
    private readonly width: (name: string) => number,
    private readonly longest: number,
    private readonly capacity: number,
  ) {}

  /** Resolves when the lanes can take more. */
  async room(): Promise<void> {
    while (this.total >= this.capacity) await this.change();
  }

  /** The lanes that take no more now. */
  full(): string[] {
    return [...this.lanes].filter(([, lane]) => this.isFull(lane)).map(([name]) => name);
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.total > 0) await this.change();
  }

  /**
   * @param work never rejects
   * @param priority 1 goes before whatever waits that is less urgent
   * @returns whether it was taken: a lane that is full takes no more, so that it fills nobody else's room
   */
  run(name: string, work: Work, priority = 4): boolean {
    const lane = this.lanes.get(name) ?? { running: 0, waiting: [] };
    if (this.isFull(lane)) return false;
    this.lanes.set(name, lane);
    this.total += 1;
    const after = lane.waiting.findLastIndex((one) => one.priority <= priority);
    lane.waiting.splice(after + 1, 0, { work, priority });
    this.next(name, lane);
    return true;
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

  private isFull({ waiting }: Lane): boolean {
    return waiting.length >= this.longest;
  }

  private change(): Promise<void> {
    return new Promise((resolve) => this.watchers.push(resolve));
  }
}
