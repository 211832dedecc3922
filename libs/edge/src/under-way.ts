/** How many of something each caller has under way, in the memory of this process. Who has none is not held. */
export class UnderWay {
  private readonly counts = new Map<string, number>();

  /**
   * Begins one more.
   * @param most how many this caller may have under way at once
   * @returns what ends it, to be called once; nothing when it has so many already, and none is begun
   */
  begin(caller: string, most: number): (() => void) | undefined {
    const now = this.counts.get(caller) ?? 0;
    if (now >= most) return undefined;
    this.counts.set(caller, now + 1);
    return () => this.end(caller);
  }

  /** How many callers are held now. */
  get size(): number {
    return this.counts.size;
  }

  private end(caller: string): void {
    const left = (this.counts.get(caller) ?? 1) - 1;
    if (left === 0) this.counts.delete(caller);
    else this.counts.set(caller, left);
  }
}
