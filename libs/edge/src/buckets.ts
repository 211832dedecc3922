interface Bucket {
  level: number;
  /** When the level was that, in milliseconds. */
  at: number;
}

/** A rate in requests a second, and how many may come at once after a quiet time. */
export interface Allowance {
  rate: number;
  burst: number;
}

/**
 * A token bucket for each caller, in the memory of this process alone. So many are held; whoever was heard the
 * longest ago is forgotten first, and begins with a full bucket: a flood is never forgotten, for it is being heard.
 */
export class Buckets {
  private readonly held = new Map<string, Bucket>();

  /** @param most how many callers are held */
  constructor(
    private readonly allowance: Allowance,
    private readonly most = 10_000,
  ) {}

  /**
   * Takes one, if the caller has one.
   * @param now milliseconds of a clock that never stands still
   * @param always takes it even where there is none: the others pay for it later
   * @returns 0 when it was taken; otherwise in how many milliseconds there will be one
   */
  take(caller: string, now: number, always = false): number {
    const { rate, burst } = this.allowance;
    const bucket = this.levelled(caller, now);
    if (bucket.level < 1 && !always)
      return Math.max(1, Math.ceil(((1 - bucket.level) / rate) * 1_000));
    bucket.level = Math.max(bucket.level - 1, -burst);
    return 0;
  }

  /** Gives one back. */
  giveBack(caller: string): void {
    const bucket = this.held.get(caller);
    if (bucket) bucket.level = Math.min(bucket.level + 1, this.allowance.burst);
  }

  /** How many callers are held now. */
  get size(): number {
    return this.held.size;
  }

  private levelled(caller: string, now: number): Bucket {
    const { rate, burst } = this.allowance;
    const held = this.held.get(caller);
    if (!held) {
      const [oldest] = this.held.size < this.most ? [] : this.held.keys();
      if (oldest !== undefined) this.held.delete(oldest);
      const fresh = { level: burst, at: now };
      this.held.set(caller, fresh);
      return fresh;
    }
    // A clock that went back fills nothing.
    held.level = Math.min(burst, held.level + (Math.max(0, now - held.at) * rate) / 1_000);
    held.at = now;
    this.held.delete(caller);
    this.held.set(caller, held);
    return held;
  }
}
