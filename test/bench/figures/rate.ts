/**
 * How many things a second, from the instants at which they happened.
 * @param instants milliseconds, in any order
 * @param skipFirst share left out at the beginning (starting up), from 0 to 1
 * @param skipLast share left out at the end (running dry), from 0 to 1
 * @returns nothing when too few are left to tell
 */
export function sustainedRate(
  instants: readonly number[],
  skipFirst = 0,
  skipLast = 0,
): number | undefined {
  const sorted = [...instants].sort((a, b) => a - b);
  const first = Math.floor(sorted.length * skipFirst);
  const last = sorted.length - 1 - Math.floor(sorted.length * skipLast);
  const from = sorted[first];
  const to = sorted[last];
  if (from === undefined || to === undefined || to <= from) return undefined;
  // The first marks the start of the window; those after it are counted.
  return ((last - first) / (to - from)) * 1_000;
}
