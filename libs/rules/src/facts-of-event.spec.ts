import type { CaseFact, StatedFact } from './case-fact.js';
import { caseFactsAt, type CaseTerms } from './case-facts.js';
import { factsOfEvent } from './facts-of-event.js';

const at = new Date('2026-08-08T12:00:00Z');
const later = '2026-08-10T09:00:00Z';
const days = (from: Date, count: number): Date => new Date(from.getTime() + count * 86_400_000);
const terms: CaseTerms = {
  unitOfPost: (post) => post.split('/')[0],
  postOfReference: (reference) => (reference === 'N07A060' ? 'hackney/om-1' : undefined),
  unitOfPremises: (code) => (code === 'E12' ? 'newham' : undefined),
  transferExpires: (from) => days(from, 28),
  leftPrisonUntil: (from) => days(from, 7),
};
const said = (name: string, content: object): StatedFact[] =>
  factsOfEvent({ name, content, at }, terms);

let number = 0;
const kept = (facts: StatedFact[], recordedAt = at): CaseFact[] =>
  facts.map((fact) => ({
    ...fact,
    id: `f${String((number += 1)).padStart(3, '0')}`,
    recordedAt,
  }));
const read = (facts: CaseFact[], now: Date) => caseFactsAt('c', facts, now, now, terms);

describe('what an event says of its case', () => {
  it.each<[string, object, object[]]>([
    [
      'prison.received',
      { prison: 'PVI' },
      [{ kind: 'custody', value: { prison: 'PVI' }, from: at }],
    ],
    ['prison.received', { prison: 'PVI', at: later }, [{ kind: 'custody', from: new Date(later) }]],
    [
      'prison.transferred',
      { from: 'PVI', to: 'WWI', on: '2026-08-08' },
      [{ value: { prison: 'WWI', cameFrom: 'PVI' }, from: at }],
    ],
    // A move that is told ahead holds from its day, in London.
    [
      'prison.transferred',
      { from: 'PVI', to: 'WWI', on: '2026-08-12' },
      [{ from: new Date('2026-08-11T23:00:00Z') }],
    ],
    ['prison.released', { prison: 'PVI' }, [{ kind: 'custody', value: null }]],
    ['prison.released-in-error', {}, [{ kind: 'custody', value: null }]],
    ['prison.escaped', {}, [{ kind: 'custody', value: null }]],
    ['prison.release-unplanned', {}, []],
    ['prison.release-unplanned', { gateTime: later }, [{ value: null, from: new Date(later) }]],
    ['hostel.arrived', { premises: 'E12' }, [{ kind: 'premises', value: { code: 'E12' } }]],
    [
      'hostel.absconded',
      { premises: 'E12', leftAt: '2026-08-08T10:00:00Z' },
      [{ kind: 'premises', value: null, from: new Date('2026-08-08T10:00:00Z') }],
    ],
    [
      'hostel.place-withdrawn',
      { premises: 'E12', endsOn: '2026-08-14' },
      [{ value: null, from: new Date('2026-08-13T23:00:00Z') }],
    ],
    ['hostel.returned', { premises: 'E12', outcome: 'returned' }, [{ value: { code: 'E12' } }]],
    ['hostel.returned', { premises: 'E12', outcome: 'located' }, []],
    [
      'probation.officer-changed',
      { change: 'absent', cover: 'newham/om-2', from: later, until: '2026-08-20T09:00:00Z' },
      [{ value: { kind: 'absent', cover: 'newham/om-2' }, from: new Date(later) }],
    ],
    ['probation.officer-changed', { change: 'left', from: later }, [{ value: { kind: 'left' } }]],
    [
      'probation.transfer-requested',
      { toUnit: 'Havering', reason: 'moved' },
      [{ value: { kind: 'transfer-requested', toUnit: 'havering', expiresAt: days(at, 28) } }],
    ],
    [
      'probation.transfer-allocated',
      { post: 'havering/om-1', from: later },
      [{ value: { kind: 'transfer-allocated', post: 'havering/om-1' }, from: new Date(later) }],
    ],
    [
      'probation.temporary-move-agreed',
      { kind: 'split', unit: 'newham', from: later },
      [{ value: { kind: 'arranged', arrangement: 'split', approved: false } }],
    ],
    [
      'probation.address-changed',
      { noFixedAbode: true, verified: true, from: later },
      [
        { kind: 'residence', value: { verified: true } },
        { kind: 'premises', value: null },
      ],
    ],
    [
      'probation.registration-changed',
      { registered: true, category: 2, level: 3, rosh: 'high', flags: ['under-18'], from: later },
      [
        { kind: 'registered', value: true },
        { kind: 'mappa-category', value: 2 },
        { kind: 'mappa-level', value: 3 },
        { kind: 'rosh', value: 'high' },
        { kind: 'flags', value: ['under-18'] },
      ],
    ],
    [
      'probation.registration-changed',
      { rosh: 'high', from: later },
      [{ kind: 'rosh', value: 'high' }],
    ],
    [
      'probation.registration-changed',
      { registered: false, from: later },
      [{ kind: 'registered', value: false }],
    ],
    ['court.hearing-listed', { court: 'X' }, []],
  ])('%s', (name, content, expected) => expect(said(name, content)).toMatchObject(expected));
});

describe('an officer who is named by the agency’s own reference', () => {
  const from = '2026-08-08T12:00:00Z';
  const changed = (content: object): StatedFact[] =>
    said('probation.officer-changed', { from, ...content });
  const says = (facts: readonly StatedFact[]): unknown[] => facts.map(({ value }) => value);

  it('is the post that the directory has for it', () => {
    const officerReference = 'N07A060';
    const post = 'hackney/om-1';
    expect(says(changed({ change: 'changed', officerReference }))).toEqual([
      { kind: 'changed', post },
    ]);
    expect(says(changed({ change: 'left', officerReference }))).toEqual([{ kind: 'left', post }]);
    const allocated = said('probation.transfer-allocated', { from, officerReference });
    expect(says(allocated)).toEqual([{ kind: 'transfer-allocated', post }]);
  });

  it('RR-07: whom the directory does not have leaves nobody by allocation, and says why', () => {
    const officerReference = 'N07U999';
    const before = kept(changed({ change: 'allocated', post: 'newham/om-1' }), days(at, -1));
    const unknown = kept(
      said('probation.officer-changed', { from: later, change: 'changed', officerReference }),
    );
    const held = read([...before, ...unknown], days(at, 3));
    expect(held.owners).toEqual([]);
    expect(held.vacancy).toEqual({
      because: 'RR-07: the directory has no officer with the reference N07U999',
      since: new Date(later),
      lastPost: 'newham/om-1',
    });
    // Said again of somebody who is there, somebody answers again.
    const known = { from: '2026-08-11T09:00:00Z', change: 'changed', officerReference: 'N07A060' };
    const again = kept(said('probation.officer-changed', known));
    expect(read([...before, ...unknown, ...again], days(at, 4)).owners).toMatchObject([
      { post: 'hackney/om-1' },
    ]);
  });

  it('whom the directory does not have and who has left was nobody’s owner here', () => {
    expect(changed({ change: 'left', officerReference: 'N07U999' })).toEqual([]);
  });

  it('RR-06: allocated to somebody unknown, the transfer is still open', () => {
    const owner = kept(changed({ change: 'allocated', post: 'newham/om-1' }), days(at, -1));
    const asked = kept(said('probation.transfer-requested', { toUnit: 'havering' }));
    const unknown = { from: later, officerReference: 'N07U999' };
    const allocated = kept(said('probation.transfer-allocated', unknown));
    const held = read([...owner, ...asked, ...allocated], days(at, 3));
    expect(held).toMatchObject({ owners: [], transfer: { toUnit: 'havering' } });
  });

  it('C-08: of two who claim the case neither is let go', () => {
    const one = kept(changed({ change: 'allocated', post: 'newham/om-1' }), days(at, -2));
    const two = kept(changed({ change: 'allocated', post: 'hackney/om-1' }), days(at, -1));
    const unknown = { from: later, change: 'changed', officerReference: 'N07U999' };
    const held = read(
      [...one, ...two, ...kept(said('probation.officer-changed', unknown))],
      days(at, 3),
    );
    expect(held.owners).toHaveLength(2);
  });
});

describe('a case as its facts have it', () => {
  it('RR-04: the prison he was moved from is told for five working days', () => {
    const facts = kept([
      ...said('prison.received', { prison: 'PVI' }),
      ...said('prison.transferred', { from: 'PVI', to: 'WWI', on: '2026-08-12' }),
    ]);
    expect(read(facts, days(at, 1)).custody).toMatchObject({ prison: 'PVI' });
    expect(read(facts, days(at, 5))).toMatchObject({
      custody: { prison: 'WWI' },
      leftPrison: { prison: 'PVI' },
    });
    expect(read(facts, days(at, 12)).leftPrison).toBeUndefined();
  });

  it('C-12: an address that is not sure, or none, keeps the borough before it', () => {
    const from = '2026-08-08T12:00:00Z';
    const home = kept(
      said('probation.address-changed', { borough: 'newham', verified: true, from }),
    );
    const next = { from: later, verified: false };
    const moved = said('probation.address-changed', { borough: 'hackney', ...next });
    expect(read([...home, ...kept(moved)], days(at, 3))).toMatchObject({
      residence: { borough: 'hackney' },
      boroughs: ['newham'],
    });
    const nowhere = said('probation.address-changed', { noFixedAbode: true, ...next });
    const homeless = read([...home, ...kept(nowhere)], days(at, 3));
    expect(homeless).toMatchObject({ boroughs: ['newham'] });
    expect(homeless.residence).toBeUndefined();
  });

  it('a later statement about the same time stands, and a correction removes what was wrong', () => {
    const level = (value: number, from = at): StatedFact => ({ kind: 'mappa-level', value, from });
    const first = kept([level(2)]);
    const again = kept([level(3)], days(at, 1));
    expect(read([...first, ...again], days(at, 2)).risk.mappaLevel).toBe(3);
    const taken: CaseFact = {
      ...level(3),
      to: at,
      id: 'z',
      recordedAt: at,
      corrects: again[0]?.id,
    };
    expect(read([...first, ...again, taken], days(at, 2)).risk.mappaLevel).toBe(2);
    // What took it back was about somebody else, and is taken back in its turn.
    const restored: CaseFact = { ...taken, id: 'zz', corrects: taken.id };
    expect(read([...first, ...again, taken, restored], days(at, 2)).risk.mappaLevel).toBe(3);
  });
});
