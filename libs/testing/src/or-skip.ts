/** What a suite cannot run without. */
export interface Needed {
  /** What it is, as `redis-server`. */
  what: string;
  /** Whether this machine has it. */
  here: boolean;
  /** How to get it. */
  remedy: string;
  /** Without it the suite fails; else it is skipped by name. */
  demanded: boolean;
  /** What demands it, for whoever reads that it failed. */
  demandedBy: string;
}

/** Declares a suite that cannot run without something. Where that is missing, the suite says so loudly. */
export function describeOrSkip(name: string, needed: Needed, suite: () => void): void {
  const { what, here, remedy, demanded, demandedBy } = needed;
  if (here) {
    describe(name, suite);
    return;
  }
  process.stderr.write(`\n*** NOT TESTED: ${name}: ${what} is not here. ${remedy} ***\n\n`);
  describe(name, () => {
    if (demanded) {
      it(`needs ${what}`, () => {
        throw new Error(`${what} is not here, and ${demandedBy} demands it`);
      });
    } else {
      it.skip(`everything here, because ${what} is not here`, () => undefined);
    }
  });
}
