import { randomInt } from 'node:crypto';

const first = 500;
const longest = 60_000;

/**
 * How long to wait after the `attempt`th try, in milliseconds: doubling from half a second to a minute, a
 * fifth more or less by chance, so that spools that failed together do not come back together.
 */
export function backOff(attempt: number): number {
  const wait = Math.min(longest, first * 2 ** Math.min(attempt - 1, 20));
  const chance = randomInt(80, 121) / 100;
  return Math.round(Math.min(longest, Math.max(first, wait * chance)));
}
