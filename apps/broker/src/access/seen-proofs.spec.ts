import { Buckets } from '#edge';
import { TocsinError } from '#kernel';
import { SeenProofs } from './seen-proofs.js';

const minute = 60_000;
const allowance = { rate: 2, burst: 10 };
const free = (): void => undefined;

describe('the proofs that were shown', () => {
  it('are known again for as long as their nonce can hold, and forgotten after', () => {
    const seen = new SeenProofs(allowance);
    expect(seen.see('a', 'one', 0, free)).toBe('new');
    for (const at of [0, 1, 4 * minute, 5 * minute, 9 * minute])
      expect([at, seen.see('a', 'one', at, free)]).toEqual([at, 'seen']);
    expect(seen.see('a', 'one', 20 * minute, free)).toBe('new');
  });

  it('are one agency’s own, with room of its own', () => {
    const seen = new SeenProofs(allowance);
    for (let n = 0; n < 610; n += 1) expect(seen.see('a', String(n), 0, free)).toBe('new');
    expect(seen.see('a', 'one more', 0, free)).toBe('full');
    expect(seen.see('a', '1', 0, free)).toBe('seen');
    expect(seen.see('b', '1', 0, free)).toBe('new');
    expect(seen.see('a', 'one more', 6 * minute, free)).toBe('new');
  });

  it('never fill the room of an agency that keeps to its allowance', () => {
    const seen = new SeenProofs(allowance);
    const buckets = new Buckets(allowance);
    const found = new Set<string>();
    for (let n = 0; n < 20_000; n += 1) {
      const now = n * 100;
      if (buckets.take('a', now) === 0) found.add(seen.see('a', String(n), now, free));
    }
    expect(found).toEqual(new Set(['new']));
  });

  it('cost the allowance once, and are not remembered where there is none', () => {
    const seen = new SeenProofs(allowance);
    let taken = 0;
    const take = (): void => {
      if (taken === 1) throw new TocsinError('too_many_requests', 'Later');
      taken += 1;
    };
    expect(seen.see('a', 'one', 0, take)).toBe('new');
    expect(seen.see('a', 'one', 0, take)).toBe('seen');
    expect(() => seen.see('a', 'two', 0, take)).toThrow('Later');
    expect(seen.see('a', 'two', 0, free)).toBe('new');
  });
});
