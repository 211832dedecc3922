import { beginningOf, nextIsDue, publishedAhead, publishedOf, signerOf, type OwnKey } from '#rules';

const now = new Date('2026-08-10T09:00:00Z');
const day = 86_400_000;
const after = (milliseconds: number): Date => new Date(now.getTime() + milliseconds);
const key = (kid: string, signsFrom: number, over: Partial<OwnKey> = {}): OwnKey => ({
  kid,
  alg: 'ES256',
  publishedAt: after(signsFrom - publishedAhead),
  signsFrom: after(signsFrom),
  revoked: false,
  ...over,
});
const all = new Set(['a', 'b', 'c', 'r']);
const terms = { every: 90 * day, keep: 400 * day };

describe('the key to sign with', () => {
  it.each<[string, OwnKey[], ReadonlySet<string>, string | undefined]>([
    ['is the newest that has begun', [key('a', -day), key('b', -1), key('c', 1)], all, 'b'],
    ['has begun when its instant has come', [key('a', -day), key('b', 0)], all, 'b'],
    [
      'is an older one where the newest is not at hand',
      [key('a', -day), key('b', -1)],
      new Set(['a']),
      'a',
    ],
    ['is the first to come where none has begun', [key('c', day), key('b', 1)], all, 'b'],
    ['is never one that was revoked', [key('a', -day), key('b', -1, { revoked: true })], all, 'a'],
    ['is of the kind that is asked for', [key('r', -1, { alg: 'RS256' })], all, undefined],
    ['is none where none is at hand', [key('a', -day)], new Set(), undefined],
  ])('%s', (_, keys, atHand, kid) => {
    expect(signerOf(keys, 'ES256', atHand, now)?.kid).toBe(kid);
  });
});

describe('the keys that are published', () => {
  const kids = (keys: OwnKey[]): string =>
    publishedOf(keys, now, terms)
      .map(({ kid }) => kid)
      .join();

  it('begin with those that sign; the next is among them before it does', () => {
    expect(kids([key('a', -day), key('b', -1), key('c', 1)])).toBe('b,a,c');
  });

  it('keep one that signs no more until what it signed is old', () => {
    expect(kids([key('a', -900 * day), key('b', -400 * day + 1)])).toBe('b,a');
    expect(kids([key('a', -900 * day), key('b', -400 * day)])).toBe('b');
  });

  it('never drop the last one, nor for the sake of another kind', () => {
    expect(kids([key('a', -9_000 * day)])).toBe('a');
    expect(kids([key('a', -9_000 * day), key('r', -500 * day, { alg: 'RS256' })])).toBe('r,a');
  });

  it('have none that was revoked', () => {
    expect(kids([key('a', -day, { revoked: true }), key('b', -1)])).toBe('b');
  });
});

describe('the next key', () => {
  it('is made so long before the present one has had its time', () => {
    const due = (since: number): boolean => nextIsDue([key('a', since)], 'ES256', now, terms);
    expect(due(-90 * day + publishedAhead + 1)).toBe(false);
    expect(due(-90 * day + publishedAhead)).toBe(true);
  });

  it('is not made twice, and is made at once where there is none', () => {
    expect(nextIsDue([key('a', -90 * day), key('b', publishedAhead)], 'ES256', now, terms)).toBe(
      false,
    );
    expect(nextIsDue([key('a', -1, { revoked: true })], 'ES256', now, terms)).toBe(true);
    expect(nextIsDue([key('a', -1)], 'RS256', now, terms)).toBe(true);
  });

  it('signs when it has been published for long enough; where there is no other, at once', () => {
    expect(beginningOf([key('a', -1)], 'ES256', now)).toEqual(after(publishedAhead));
    expect(beginningOf([], 'ES256', now)).toEqual(now);
    expect(beginningOf([key('a', -1, { revoked: true })], 'ES256', now)).toEqual(now);
  });
});
