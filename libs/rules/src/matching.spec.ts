import fc from 'fast-check';
import type { Identifier } from '#contracts';
import { matchOf, type MatchInput } from './matching.js';

const crn: Identifier = { scheme: 'crn', value: 'X000001' };
const noms: Identifier = { scheme: 'noms', value: 'A0001AA' };
const pnc: Identifier = { scheme: 'pnc', value: '2002/0073319Z' };
const otherPnc: Identifier = { scheme: 'pnc', value: '1979/0163001B' };

const input = (over: Partial<MatchInput>): MatchInput => ({
  given: [],
  unusable: [],
  named: 'not',
  byIdentifier: [],
  byName: [],
  held: new Map(),
  ...over,
});

describe('RR-10: how sure it is whom an event is about', () => {
  it.each<[string, Partial<MatchInput>, object]>([
    [
      'one identifier of one case: confirmed',
      { given: [crn], byIdentifier: [{ ...crn, case: 'a' }], held: new Map([['a', [crn]]]) },
      { match: 'confirmed', case: 'a', because: 'RR-10: one case is found by its CRN' },
    ],
    [
      'the same man by two identifiers: confirmed once',
      {
        given: [crn, noms],
        byIdentifier: [
          { ...crn, case: 'a' },
          { ...noms, case: 'a' },
        ],
        held: new Map([['a', [crn, noms]]]),
      },
      { match: 'confirmed', case: 'a', because: 'RR-10: one case is found by its CRN and NOMS' },
    ],
    [
      'one known identifier and one that nobody has: confirmed',
      { given: [crn, pnc], byIdentifier: [{ ...crn, case: 'a' }], held: new Map([['a', [crn]]]) },
      { match: 'confirmed', case: 'a' },
    ],
    [
      'the identifiers of two cases: possible, both are candidates',
      {
        given: [crn, noms],
        byIdentifier: [
          { ...crn, case: 'b' },
          { ...noms, case: 'a' },
        ],
      },
      { match: 'possible', candidates: ['a', 'b'] },
    ],
    [
      'another PNC than the case of its NOMS holds: not confirmed',
      {
        given: [noms, otherPnc],
        byIdentifier: [{ ...noms, case: 'a' }],
        held: new Map([['a', [noms, pnc]]]),
      },
      {
        match: 'probable',
        candidates: ['a'],
        because: 'RR-10: the case found by its NOMS holds another PNC',
      },
    ],
    [
      'one of two PNCs of the case (it was merged): confirmed',
      {
        given: [noms, pnc],
        byIdentifier: [
          { ...noms, case: 'a' },
          { ...pnc, case: 'a' },
        ],
        held: new Map([['a', [noms, pnc, otherPnc]]]),
      },
      { match: 'confirmed', case: 'a' },
    ],
    [
      'an identifier of one case and the name of another: possible',
      {
        given: [crn],
        named: 'with-birth',
        byIdentifier: [{ ...crn, case: 'a' }],
        byName: ['b'],
        held: new Map([['a', [crn]]]),
      },
      { match: 'possible', candidates: ['a', 'b'] },
    ],
    [
      'an identifier, and a name that a namesake has too: confirmed',
      {
        given: [crn],
        named: 'with-birth',
        byIdentifier: [{ ...crn, case: 'a' }],
        byName: ['a', 'b'],
        held: new Map([['a', [crn]]]),
      },
      { match: 'confirmed', case: 'a' },
    ],
    [
      'name and date of birth of one case: probable',
      { named: 'with-birth', byName: ['a'] },
      { match: 'probable', candidates: ['a'] },
    ],
    [
      'name and date of birth of two cases: possible',
      { named: 'with-birth', byName: ['b', 'a'] },
      { match: 'possible', candidates: ['a', 'b'] },
    ],
    [
      'a name without a date of birth: none',
      { named: 'without-birth' },
      { match: 'none', because: 'RR-10: a name without a date of birth leads to nobody' },
    ],
    [
      'an identifier nobody has: none',
      { given: [crn] },
      { match: 'none', because: 'RR-10: no case has its identifiers' },
    ],
    [
      'an identifier whose check letter fails: none, with the reason',
      { unusable: [{ scheme: 'pnc', because: 'PNC: its check letter does not hold' }] },
      {
        match: 'none',
        because:
          'RR-10: it gives no usable identifier; not used: PNC: its check letter does not hold',
      },
    ],
  ])('%s', (_, over, expected) => expect(matchOf(input(over))).toMatchObject(expected));

  it('never confirms when two cases are in question, and never names anybody', () => {
    const cases = fc.constantFrom('a', 'b', 'c');
    const identifiers = fc.constantFrom(crn, noms, pnc, otherPnc);
    fc.assert(
      fc.property(
        fc.array(fc.record({ identifier: identifiers, case: cases }), { maxLength: 4 }),
        fc.array(cases, { maxLength: 3 }),
        (found, byName) => {
          const byIdentifier = found.map((one) => ({ ...one.identifier, case: one.case }));
          const given = found.map(({ identifier }) => identifier);
          const decided = matchOf(input({ given, byIdentifier, byName, named: 'with-birth' }));
          const ids = new Set(byIdentifier.map((one) => one.case));
          if (decided.match === 'confirmed') expect([...ids]).toEqual([decided.case]);
          else {
            expect(new Set(decided.candidates)).toEqual(new Set([...ids, ...byName]));
            const count = decided.candidates.length;
            expect(decided.match).toBe(['none', 'probable'][count] ?? 'possible');
          }
          for (const { value } of given) expect(decided.because).not.toContain(value);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
