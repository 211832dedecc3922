interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (reason: unknown) => void;
}

/**
 * Gathers what arrives while the last batch is being worked on, and works on it together: one commit for
 * many. With one item at a time it adds no wait; under load, batches grow by themselves.
 */
export class Batcher<Item, Result> {
  private readonly waiting: Waiting<Item, Result>[] = [];
  private running = 0;

  /**
   * @param work gets 1 to `largest` items and must answer with one result for each, in order
   * @param largest most items in one batch
   * @param lanes how many batches may be under way at once
   */
  constructor(
    private readonly work: (items: readonly Item[]) => Promise<readonly Result[]>,
    private readonly largest = 64,
    private readonly lanes = 1,
  ) {}

  /** Resolves when the batch this item went with is done. A failed batch rejects each of its items. */
  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      // Let everything that arrived in this turn of the loop go together.
      if (this.running < this.lanes) setImmediate(() => void this.run());
    });
  }

  private async run(): Promise<void> {
    if (this.running >= this.lanes || this.waiting.length === 0) return;
    this.running += 1;
    const batch = this.waiting.splice(0, this.largest);
    try {
      const results = await this.work(batch.map(({ item }) => item));
      batch.forEach(({ resolve, reject }, index) => {
        if (index in results) resolve(results[index] as Result);
        else reject(new Error('The batch gave no result for this item'));
      });
    } catch (reason) {
      for (const { reject } of batch) reject(reason);
    } finally {
      this.running -= 1;
      if (this.waiting.length > 0) setImmediate(() => void this.run());
    }
  }
}
