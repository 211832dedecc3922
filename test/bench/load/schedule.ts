/** A small seeded generator of numbers from 0 to 1 (mulberry32): the same arrivals in every run. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * When each event arrives, in milliseconds after the start: independent arrivals (Poisson), because
 * agencies do not wait for each other, or for us. Arrivals that are evenly spaced would hide every queue.
 * @param rate events per second
 */
export function arrivals(count: number, rate: number, seed = 20_080_101): number[] {
  const next = seeded(seed);
  const gaps = Array.from({ length: count }, () => -Math.log(1 - next()));
  const sum = gaps.reduce((total, gap) => total + gap, 0);
  // Scaled so that the offered rate is exactly the one asked for.
  const scale = sum === 0 ? 0 : ((count / rate) * 1_000) / sum;
  let at = 0;
  return gaps.map((gap) => (at += gap * scale));
}
