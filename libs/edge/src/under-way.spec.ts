import { UnderWay } from './under-way.js';

describe('how many are under way', () => {
  it('is counted for each caller, and a place that is given back is given again', () => {
    const underWay = new UnderWay();
    const first = underWay.begin('prison', 2);
    expect(underWay.begin('prison', 2)).toBeDefined();
    expect(underWay.begin('prison', 2)).toBeUndefined();
    expect(underWay.begin('court', 2)).toBeDefined();
    first?.();
    expect(underWay.begin('prison', 2)).toBeDefined();
    expect(underWay.begin('prison', 2)).toBeUndefined();
  });

  it('may be more for what cannot wait', () => {
    const underWay = new UnderWay();
    underWay.begin('prison', 1);
    expect(underWay.begin('prison', 1)).toBeUndefined();
    expect(underWay.begin('prison', 2)).toBeDefined();
  });

  it('holds nobody who has none under way', () => {
    const underWay = new UnderWay();
    const ends = ['prison', 'court', 'prison'].map((caller) => underWay.begin(caller, 2));
    expect(underWay.size).toBe(2);
    ends.forEach((end) => end?.());
    expect(underWay.size).toBe(0);
  });
});
