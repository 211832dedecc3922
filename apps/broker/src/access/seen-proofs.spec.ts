import { SeenProofs } from './seen-proofs.js';

const minute = 60_000;

describe('the proofs that were shown', () => {
  it('are known again for as long as their nonce can hold, and forgotten after', () => {
    const seen = new SeenProofs();
    expect(seen.see('a', 'one', 0)).toBe('new');
    for (const at of [0, 1, 4 * minute, 5 * minute, 9 * minute])
      expect([at, seen.see('a', 'one', at)]).toEqual([at, 'seen']);
    expect(seen.see('a', 'one', 20 * minute)).toBe('new');
  });

  it('are one agency’s own, with room of its own', () => {
    const seen = new SeenProofs();
    for (let n = 0; n < 20_000; n += 1) seen.see('a', String(n), 0);
    expect(seen.see('a', 'one more', 0)).toBe('full');
    expect(seen.see('a', '1', 0)).toBe('seen');
    expect(seen.see('b', '1', 0)).toBe('new');
    expect(seen.see('a', 'one more', 6 * minute)).toBe('new');
  });
});
