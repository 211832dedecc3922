import { sustainedRate } from './rate.js';

describe('A sustained rate', () => {
  const every10 = Array.from({ length: 101 }, (_, index) => index * 10);

  it('counts what happened after the first, over the time it took', () => {
    expect(sustainedRate(every10)).toBeCloseTo(100);
    expect(sustainedRate([...every10].reverse())).toBeCloseTo(100);
  });

  it('leaves out the beginning and the end', () => {
    const slowStart = [-5_000, ...every10];
    expect(sustainedRate(slowStart)).toBeLessThan(20);
    expect(sustainedRate(slowStart, 0.1, 0.05)).toBeCloseTo(100);
  });

  it('says nothing of too little', () => {
    expect(sustainedRate([])).toBeUndefined();
    expect(sustainedRate([5])).toBeUndefined();
    expect(sustainedRate([5, 5])).toBeUndefined();
  });
});
