import { percentile, spreadOf } from './percentiles.js';

describe('Percentiles', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1);

  it.each([
    [0.5, 50],
    [0.95, 95],
    [0.99, 99],
    [1, 100],
    [0, 1],
  ])('of 1 to 100, share %d is %d', (share, expected) => {
    expect(percentile(hundred, share)).toBe(expected);
  });

  it('is always a sample that was measured', () => {
    expect(percentile([3], 0.99)).toBe(3);
    expect(percentile([1, 10], 0.5)).toBe(1);
    expect(percentile([1, 10], 0.51)).toBe(10);
  });

  it('takes samples in any order and leaves them so', () => {
    const samples = [9, 1, 5];
    expect(spreadOf(samples)).toEqual({ count: 3, p50: 5, p95: 9, p99: 9, max: 9 });
    expect(samples).toEqual([9, 1, 5]);
  });

  it('says nothing of nothing', () => {
    expect(spreadOf([])).toBeUndefined();
    expect(() => percentile([], 0.5)).toThrow('no sample');
  });
});
