/** A spread of exact samples, in the unit of the samples. */
export interface Spread {
  count: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

/**
 * The smallest sample that at least `share` of all samples do not exceed (nearest rank): always one that
 * was measured, never one in between.
 * @param sorted smallest first; not empty
 */
export function percentile(sorted: readonly number[], share: number): number {
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  const found = sorted[Math.min(rank, sorted.length) - 1];
  if (found === undefined) throw new Error('There is no sample');
  return found;
}

/** @returns nothing when there is no sample */
export function spreadOf(samples: readonly number[]): Spread | undefined {
  if (samples.length === 0) return undefined;
  const sorted = [...samples].sort((a, b) => a - b);
  return {
    count: sorted.length,
    p50: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
    p99: percentile(sorted, 0.99),
    max: percentile(sorted, 1),
  };
}
