/** For how long a proof is remembered at least, in milliseconds: longer than any nonce holds (RFC 9449 §11.1). */
const remembered = 300_000;
/** How many proofs of one agency are remembered in that time. */
const most = 20_000;

/**
 * Which proofs were shown to this process. Only those of agencies that signed in come here, so that nobody else
 * fills it; and each agency has room of its own.
 */
export class SeenProofs {
  private before = new Map<string, Set<string>>();
  private lately = new Map<string, Set<string>>();
  private since = 0;

  /** @param now machine time, in milliseconds. @returns what it is: `full` when there is no room to remember it */
  see(agency: string, proof: string, now: number): 'new' | 'seen' | 'full' {
    if (now - this.since >= remembered) {
      // A long pause makes both too old.
      this.before =
        now - this.since < 2 * remembered ? this.lately : new Map<string, Set<string>>();
      this.lately = new Map();
      this.since = now;
    }
    const own = this.lately.get(agency) ?? new Set();
    if (own.has(proof) || this.before.get(agency)?.has(proof)) return 'seen';
    if (own.size >= most) return 'full';
    this.lately.set(agency, own.add(proof));
    return 'new';
  }
}
