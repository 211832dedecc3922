import { arrivals } from './schedule.js';

describe('Arrivals', () => {
  const times = arrivals(2_000, 200);
  const gaps = times.map((at, index) => at - (times[index - 1] ?? 0));

  it('offers exactly the rate that was asked for', () => {
    expect(times).toHaveLength(2_000);
    expect(times.at(-1)).toBeCloseTo(10_000, 6);
  });

  it('never goes back in time', () => {
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(0);
  });

  it('spreads as independent arrivals do: the gaps vary as much as they are long', () => {
    const mean = 5;
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
    expect(Math.sqrt(variance)).toBeGreaterThan(4.5);
    expect(Math.sqrt(variance)).toBeLessThan(5.5);
  });

  it('is the same in every run', () => {
    expect(arrivals(50, 100)).toEqual(arrivals(50, 100));
    expect(arrivals(0, 100)).toEqual([]);
  });
});
