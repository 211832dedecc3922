type End = () => Promise<unknown>;

/** What must be ended and removed, last begun first. */
export class Endings {
  private readonly ends: End[] = [];
  private ending: Promise<void> | undefined;
  private closed = false;
  private readonly held = new Set<Promise<unknown>>();

  /** What is begun after {@link close} is ended at once. */
  add(end: End): void {
    this.ends.push(end);
    if (this.closed) void this.end();
  }

  /** Nothing is ended before this is done: what is half started cannot be ended cleanly. */
  async hold<Result>(work: () => Promise<Result>): Promise<Result> {
    const holding = work();
    this.held.add(holding);
    try {
      return await holding;
    } finally {
      this.held.delete(holding);
    }
  }

  /** Ends everything, also when an ending fails. Never rejects; ending twice is harmless. */
  end(): Promise<void> {
    this.ending ??= this.endAll().finally(() => (this.ending = undefined));
    return this.ending;
  }

  /** Ends everything, for good. */
  close(): Promise<void> {
    this.closed = true;
    return this.end();
  }

  private async endAll(): Promise<void> {
    await Promise.allSettled(this.held);
    for (let end = this.ends.pop(); end !== undefined; end = this.ends.pop()) {
      await end().catch((thrown: unknown) => {
        process.stderr.write(`Not ended cleanly: ${String(thrown)}\n`);
      });
    }
  }
}
