type Work = () => Promise<void>;

interface Lane {
  running: number;
  waiting: Work[];
}

/** Runs work in lanes, one for each destination, so that a slow destination only fills its own lane. */
export class Lanes {
  private readonly lanes = new Map<string, Lane>();
  private readonly watchers: (() => void)[] = [];
  private total = 0;

  /**
   * @param width how much of one lane runs at once
   * @param capacity how much may be held in all lanes before {@link room} makes its callers wait
   */
  constructor(
    private readonly width: number,
    private readonly capacity: number,
  ) {}

  /** Resolves when the lanes can take more. */
  async room(): Promise<void> {
    while (this.total >= this.capacity) await this.change();
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.total > 0) await this.change();
  }

  /** @param work never rejects */
  run(name: string, work: Work): void {
    const lane = this.lanes.get(name) ?? { running: 0, waiting: [] };
    this.lanes.set(name, lane);
    this.total += 1;
    lane.waiting.push(work);
    this.next(name, lane);
  }

  private next(name: string, lane: Lane): void {
    if (lane.running >= this.width) return;
    const work = lane.waiting.shift();
    if (!work) {
      if (lane.running === 0) this.lanes.delete(name);
      return;
    }
    lane.running += 1;
    void work().finally(() => {
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
