import {
  changesKeys,
  planRotation,
  publishedBefore,
  standingOf,
  type HeldKey,
  type KeyUse,
} from '#rules';

const now = new Date('2026-08-10T09:00:00Z');
const after = (milliseconds: number): Date => new Date(now.getTime() + milliseconds);
const young = after(publishedBefore);
const week = 7 * 86_400_000;
const held = (kid: string, over: Partial<HeldKey> = {}): HeldKey => ({
  kid,
  use: 'sig',
  from: after(-week),
  until: null,
  revoked: false,
  ...over,
});
const given = (...kids: string[]): { kid: string; use: KeyUse }[] =>
  kids.map((kid) => ({ kid, use: kid.startsWith('e') ? 'enc' : 'sig' }));
const terms = { now, emergency: false, overlap: week };
const nothing = { add: [], keep: [], withdraw: [], revoked: [], misused: [] };

describe('a new key set', () => {
  it.each<[string, HeldKey[], { kid: string; use: KeyUse }[], object, object]>([
    [
      'has the first keys of an agency count at once',
      [],
      given('a', 'e'),
      {},
      {
        add: [
          { kid: 'a', use: 'sig', from: now },
          { kid: 'e', use: 'enc', from: now },
        ],
      },
    ],
    ['changes nothing when it is the same', [held('a')], given('a'), {}, {}],
    [
      'has a new key wait ten minutes beside the old one, which stays for a while',
      [held('a')],
      given('b'),
      {},
      {
        add: [{ kid: 'b', use: 'sig', from: young }],
        withdraw: [{ kid: 'a', until: after(week) }],
      },
    ],
    [
      'has a new key to encrypt to count at once',
      [held('a')],
      given('a', 'e'),
      {},
      { add: [{ kid: 'e', use: 'enc', from: now }] },
    ],
    [
      'has no key wait in an emergency, not even one that waits already',
      [held('a'), held('b', { from: after(60_000) })],
      given('b', 'c'),
      { emergency: true, overlap: 0 },
      {
        add: [{ kid: 'c', use: 'sig', from: now }],
        keep: [{ kid: 'b', from: now }],
        withdraw: [{ kid: 'a', until: now }],
      },
    ],
    [
      'does not move the end of a key that was left out before',
      [held('a', { until: after(1) }), held('b')],
      given('b'),
      {},
      {},
    ],
    [
      'takes a key back that was left out and has not ended',
      [held('a', { until: after(1) })],
      given('a'),
      {},
      { keep: [{ kid: 'a', from: after(-week) }] },
    ],
    [
      'has a key that ended wait like a new one',
      [held('a', { until: now })],
      given('a'),
      {},
      { add: [{ kid: 'a', use: 'sig', from: young }] },
    ],
    [
      'never brings back a key that was revoked, nor in an emergency',
      [held('a', { revoked: true }), held('b')],
      given('a', 'b'),
      { emergency: true },
      { revoked: ['a'] },
    ],
    ['may not use a key for both', [held('a')], [{ kid: 'a', use: 'enc' }], {}, { misused: ['a'] }],
  ])('%s', (_, keys, set, more, plan) => {
    expect(planRotation(keys, set, { ...terms, ...more })).toEqual({ ...nothing, ...plan });
  });

  it('says whether anything changes', () => {
    expect(changesKeys(planRotation([held('a')], given('a'), terms))).toBe(false);
    expect(changesKeys({ ...nothing, revoked: ['a'] })).toBe(false);
    expect(changesKeys(planRotation([held('a')], given('b'), terms))).toBe(true);
  });
});

describe('a key', () => {
  it.each<[Partial<HeldKey>, string]>([
    [{}, 'usable'],
    [{ from: now }, 'usable'],
    [{ from: after(1) }, 'too-young'],
    [{ until: after(1) }, 'usable'],
    [{ until: now }, 'ended'],
    [{ from: after(1), until: now }, 'ended'],
    [{ revoked: true, from: after(1) }, 'revoked'],
  ])('%j is %s', (over, standing) => {
    expect(standingOf(held('a', over), now)).toBe(standing);
  });
});
