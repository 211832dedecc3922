/** For how long a proof is remembered at least, in milliseconds: longer than any nonce holds (RFC 9449 §11.1). */
const remembered = 300_000;
/** Of how many proofs of one agency a set can hold the names. */
const mostEver = 10_000_000;

/**
 * Which proofs were shown to this process. Only those of agencies that signed in come here, so that nobody else
 * fills it; and each agency has room of its own, for as many as its allowance lets it send in that time.
 */
export class SeenProofs {
  private before = new Map<string, Set<string>>();
  private lately = new Map<string, Set<string>>();
  private since = 0;
  private readonly most: number;

  constructor({ rate, burst }: { rate: number; burst: number }) {
    this.most = Math.min((rate * remembered) / 1_000 + burst, mostEver);
  }

  /**
   * @param proof a short name of it, for there may be many
   * @param now machine time, in milliseconds
   * @param take takes one from the agency's allowance, or throws: what it may not send is not remembered, and what
   *   was shown before costs it nothing
   * @returns what it is: `full` when there is no room to remember it
   */
  see(agency: string, proof: string, now: number, take: () => void): 'new' | 'seen' | 'full' {
    if (now - this.since >= remembered) {
      // A long pause makes both too old.
      this.before =
        now - this.since < 2 * remembered ? this.lately : new Map<string, Set<string>>();
      this.lately = new Map();
      this.since = now;
    }
    const own = this.lately.get(agency) ?? new Set();
    if (own.has(proof) || this.before.get(agency)?.has(proof)) return 'seen';
    take();
    if (own.size >= this.most) return 'full';
    this.lately.set(agency, own.add(proof));
    return 'new';
  }
}
