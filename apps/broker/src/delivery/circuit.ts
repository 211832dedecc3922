/** So many failures in a row, and an endpoint is asked less often. */
const enough = 5;
/** The first rest, in milliseconds; each one that a probe ends without success is twice as long, up to the last. */
const firstRest = 1_000;
const longestRest = 60_000;
/** A probe that says nothing in this time was never made: longer than a claim holds. */
const probeHolds = 15_000;

/**
 * Whether an endpoint is asked now. Closed, everything goes. After {@link enough} failures in a row it opens: nothing
 * goes but what is urgent, until its rest is over; then one try at a time goes, until one is answered.
 * Times are milliseconds of the time of decisions.
 */
export class Circuit {
  private failures = 0;
  private rest = 0;
  private until = 0;
  private probeUntil = 0;

  get open(): boolean {
    return this.until > 0;
  }

  /** When to come again, or nothing when it may go now. @param urgent it goes in any case, and is a probe too */
  admit(now: number, urgent: boolean): number | undefined {
    if (!this.open || urgent) return undefined;
    if (now < this.until) return this.until;
    if (now < this.probeUntil) return Math.min(now + this.rest, this.probeUntil);
    this.probeUntil = now + probeHolds;
    return undefined;
  }

  /** @returns whether it was open until now */
  works(): boolean {
    const was = this.open;
    this.failures = this.rest = this.until = this.probeUntil = 0;
    return was;
  }

  /**
   * @param asked the wait that the receiver asked for
   * @returns whether it opened now
   */
  fails(now: number, asked = 0): boolean {
    const was = this.open;
    this.failures += 1;
    this.probeUntil = 0;
    if (this.failures < enough && asked === 0) return false;
    // What was under way when it opened says nothing new.
    if (was && now < this.until) return false;
    this.rest = Math.min(Math.max(firstRest, this.rest * 2), longestRest);
    this.until = now + Math.min(Math.max(this.rest, asked), longestRest);
    return !was;
  }
}
