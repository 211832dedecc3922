import fc from 'fast-check';
import { isRegistered, tierOf, type RiskFacts } from '#rules';

const levels = [1, 2, 3] as const;
const risks = ['low', 'medium', 'high', 'very-high'] as const;
const categories = [1, 2, 3, 4] as const;
const known = fc.record({
  mappaCategory: fc.constantFrom(...categories),
  mappaLevel: fc.constantFrom(...levels),
  rosh: fc.constantFrom(...risks),
});
const number = (facts: RiskFacts): number => Number(tierOf(facts).tier.slice(1));

describe('the risk tier (RULES 3.3)', () => {
  it.each<[string, string, RiskFacts, RegExp]>([
    ['T3', 'level 3', { mappaLevel: 3, rosh: 'low' }, /level 3/],
    ['T3', 'level 3 alone', { mappaLevel: 3 }, /level 3/],
    ['T3', 'a very high risk at level 1', { mappaLevel: 1, rosh: 'very-high' }, /very high risk/],
    ['T3', 'a very high risk alone', { rosh: 'very-high' }, /very high risk/],
    ['T3', 'category 4', { mappaCategory: 4, mappaLevel: 1, rosh: 'low' }, /category 4/],
    ['T3', 'category 4 alone', { mappaCategory: 4 }, /category 4/],
    ['T2', 'level 2', { mappaCategory: 1, mappaLevel: 2, rosh: 'low' }, /level 2/],
    ['T2', 'a high risk at level 1', { mappaLevel: 1, rosh: 'high' }, /high risk/],
    ['T2', 'nothing known', {}, /not known/],
    ['T2', 'no level', { mappaCategory: 1, rosh: 'low' }, /not known/],
    ['T2', 'no risk of serious harm', { mappaCategory: 1, mappaLevel: 1 }, /not known/],
    ['T1', 'level 1 and a medium risk', { mappaLevel: 1, rosh: 'medium' }, /level 1, medium risk/],
    [
      'T1',
      'category 1, level 1, low',
      { mappaCategory: 1, mappaLevel: 1, rosh: 'low' },
      /low risk/,
    ],
    [
      'T3',
      'a critical public protection case',
      { criticalPublicProtection: true, mappaLevel: 1, rosh: 'low' },
      /critical public protection/,
    ],
    [
      'T3',
      'a critical case known not to be registered',
      { criticalPublicProtection: true, registered: false },
      /critical/,
    ],
    ['T2', 'registered and nothing else known', { registered: true }, /not known/],
    ['T2', 'no word of registration, and low', { rosh: 'low' }, /not known/],
    [
      'T2',
      'a high risk known not to be registered',
      { registered: false, rosh: 'high' },
      /high risk/,
    ],
    [
      'T2',
      'a level 2 said not to be registered: the worst fact wins',
      { registered: false, mappaLevel: 2 },
      /level 2/,
    ],
    ['T0', 'known not to be registered', { registered: false }, /known not to be registered/],
    [
      'T0',
      'known not to be registered, and medium',
      { registered: false, rosh: 'medium' },
      /known not/,
    ],
  ])('is %s for %s, and says why', (tier, _, facts, why) => {
    expect(tierOf(facts).tier).toBe(tier);
    expect(tierOf(facts).because).toMatch(why);
    expect(tierOf(facts).because).toMatch(/^RULES 3\.3: /);
  });

  it('never falls when a fact gets worse: the worst one wins', () => {
    fc.assert(
      fc.property(known, known, (one, other) => {
        const worst: RiskFacts = {
          mappaCategory: Math.max(one.mappaCategory, other.mappaCategory),
          mappaLevel: Math.max(one.mappaLevel, other.mappaLevel),
          rosh: risks[Math.max(risks.indexOf(one.rosh), risks.indexOf(other.rosh))],
        };
        expect(number(worst)).toBe(Math.max(number(one), number(other)));
      }),
    );
  });

  it('is at least T2 while level or risk is not known, and never lower for knowing less', () => {
    fc.assert(
      fc.property(known, fc.constantFrom('mappaLevel', 'rosh'), (facts, forgotten) => {
        const tier = number({ ...facts, [forgotten]: undefined });
        expect(tier).toBeGreaterThanOrEqual(2);
      }),
    );
  });
});

describe('whether somebody is registered', () => {
  it.each<[boolean, string, RiskFacts]>([
    [true, 'is said to be', { registered: true }],
    [true, 'has a level, and nobody says otherwise', { mappaLevel: 1 }],
    [true, 'has a category, and nobody says otherwise', { mappaCategory: 2 }],
    [true, 'is marked, whatever is said', { registered: false, criticalPublicProtection: true }],
    [false, 'had a level and is not registered any more', { registered: false, mappaLevel: 3 }],
    [false, 'has a risk alone', { rosh: 'very-high' }],
    [false, 'is not known', {}],
  ])('%s: he %s', (expected, _, facts) => {
    expect(isRegistered(facts)).toBe(expected);
  });
});
