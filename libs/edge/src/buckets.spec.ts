import fc from 'fast-check';
import { Buckets } from '#edge';

const allowance = { rate: 10, burst: 5 };

describe('a bucket for each caller', () => {
  it('lets a burst through, then the rate, and says when the next may come', () => {
    const buckets = new Buckets(allowance);
    for (let one = 0; one < 5; one += 1) expect(buckets.take('a', 0)).toBe(0);
    expect(buckets.take('a', 0)).toBe(100);
    expect(buckets.take('a', 60)).toBe(40);
    expect(buckets.take('a', 100)).toBe(0);
    expect(buckets.take('a', 100)).toBe(100);
    expect(buckets.take('b', 100)).toBe(0);
  });

  it('what must always go is paid for by what follows, and never by more than a burst', () => {
    const buckets = new Buckets(allowance);
    for (let one = 0; one < 1_000; one += 1) expect(buckets.take('a', 0, true)).toBe(0);
    expect(buckets.take('a', 0)).toBe(600);
    expect(buckets.take('a', 600)).toBe(0);
  });

  it('what is given back can be taken again, and no bucket runs over', () => {
    const buckets = new Buckets(allowance);
    buckets.giveBack('a');
    for (let one = 0; one < 1_000; one += 1) {
      expect(buckets.take('a', 0)).toBe(0);
      buckets.giveBack('a');
    }
    buckets.giveBack('a');
    for (let one = 0; one < 5; one += 1) expect(buckets.take('a', 0)).toBe(0);
    expect(buckets.take('a', 0)).toBe(100);
  });

  it('a clock that goes back gives nothing', () => {
    const buckets = new Buckets(allowance);
    for (let one = 0; one < 5; one += 1) buckets.take('a', 1_000);
    expect(buckets.take('a', 0)).toBeGreaterThan(0);
    expect(buckets.take('a', 50)).toBeGreaterThan(0);
  });

  it('holds so many callers and no more; one that is heard all the time is not forgotten', () => {
    const buckets = new Buckets(allowance, 100);
    for (let one = 0; one < 5; one += 1) buckets.take('flood', 0);
    for (let one = 0; one < 10_000; one += 1) {
      buckets.take(`other ${one}`, 0);
      expect(buckets.take('flood', 0)).toBeGreaterThan(0);
    }
    expect(buckets.size).toBe(100);
  });

  it('never gives more than the burst and the rate since', () => {
    const gaps = fc.array(fc.nat(300), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(gaps, (waits) => {
        const buckets = new Buckets(allowance);
        let now = 0;
        let given = 0;
        for (const wait of waits) {
          now += wait;
          if (buckets.take('a', now) === 0) given += 1;
        }
        expect(given).toBeLessThanOrEqual(allowance.burst + (now * allowance.rate) / 1_000);
      }),
    );
  });
});
