/** A queue that gives what comes first by its key, and of two of one key the one that was put in first. */
export class Heap<One> {
  private readonly held: { key: number; order: number; one: One }[] = [];
  private count = 0;

  get size(): number {
    return this.held.length;
  }

  /** The key of what comes first; infinity when there is nothing. */
  get first(): number {
    return this.held[0]?.key ?? Number.POSITIVE_INFINITY;
  }

  push(key: number, one: One): void {
    this.held.push({ key, order: (this.count += 1), one });
    let at = this.held.length - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.isBefore(at, above)) return;
      this.swap(at, above);
      at = above;
    }
  }

  pop(): One | undefined {
    const [top] = this.held;
    const last = this.held.pop();
    if (!top || !last) return undefined;
    if (this.held.length > 0) {
      this.held[0] = last;
      this.sink();
    }
    return top.one;
  }

  private sink(): void {
    let at = 0;
    for (;;) {
      let least = at;
      for (const below of [2 * at + 1, 2 * at + 2])
        if (below < this.held.length && this.isBefore(below, least)) least = below;
      if (least === at) return;
      this.swap(at, least);
      at = least;
    }
  }

  private isBefore(a: number, b: number): boolean {
    const [one, other] = [this.held[a], this.held[b]];
    if (!one || !other) return false;
    return one.key === other.key ? one.order < other.order : one.key < other.key;
  }

  private swap(a: number, b: number): void {
    const [one, other] = [this.held[a], this.held[b]];
    if (one && other) [this.held[a], this.held[b]] = [other, one];
  }
}
