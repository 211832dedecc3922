import { setTimeout as pause } from 'node:timers/promises';

export interface Patience {
  /** Longest wait in milliseconds (10,000 by default). */
  within?: number;
  /** Between two looks, in milliseconds (20 by default). */
  every?: number;
}

/**
 * Looks again and again until `check` gives something true, and returns it. A check may throw (an assertion,
 * say) for "not yet"; it must still return something true when it holds.
 * @param what said when it never came: "the page to reach the duty officer"
 * @throws Error with `what`, what `check` gave last, and the last assertion as its cause
 */
export async function until<Found>(
  what: string,
  check: () => Found | Promise<Found>,
  { within = 10_000, every = 20 }: Patience = {},
): Promise<Exclude<Found, undefined | null | false | 0 | ''>> {
  const deadline = performance.now() + within;
  for (;;) {
    let found: Found | undefined;
    let cause: unknown;
    try {
      found = await check();
    } catch (thrown) {
      cause = thrown;
    }
    if (found) return found as Exclude<Found, undefined | null | false | 0 | ''>;
    if (performance.now() >= deadline) {
      const last = cause === undefined ? `last seen: ${JSON.stringify(found)}` : 'it kept throwing';
      throw new Error(`Waited ${within} ms for ${what}; ${last}`, { cause });
    }
    await pause(every);
  }
}
