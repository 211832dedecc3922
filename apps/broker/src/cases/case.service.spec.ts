import type { CaseEntry } from '#contracts';
import {
  caseParts,
  terms,
  type CaseParts,
} from '../../../../test/acceptance/harness/case-parts.js';

const from = '2026-01-05T09:00:00Z';
const noon = '2026-08-08T12:00:00Z';
const entry = (number: number, over: Partial<CaseEntry> = {}): CaseEntry => ({
  identifiers: [
    { scheme: 'crn', value: `X00000${number}` },
    { scheme: 'noms', value: `A000${number}AA` },
  ],
  boroughs: ['newham'],
  mappa: { category: 2, level: 2 },
  owner: { post: 'newham/om-1', from },
  ...over,
});
const name = { familyName: 'Testcase', givenNames: 'Subject', dateOfBirth: '1978-06-01' };
const person = { format: 'person' as const, ...name };

let parts: CaseParts;
beforeEach(async () => {
  parts = await caseParts(noon);
});
afterEach(() => parts.end());

describe('RR-10: matching', () => {
  it('the same man by two identifiers is one case, in any spelling', async () => {
    await parts.import(entry(1));
    const matched = await parts.match({
      format: 'aliases',
      identifiers: [
        { format: 'crn', id: ' x000001' },
        { format: 'noms', id: 'a0001aa' },
      ],
    });
    expect(matched).toMatchObject({
      match: 'confirmed',
      case: { owners: [{ post: 'newham/om-1', acting: false }], risk: { mappaLevel: 2 } },
    });
  });

  it('the identifiers of two men are possible, and neither is preferred', async () => {
    await parts.import(entry(1), entry(2));
    const ids = await Promise.all(['X000001', 'X000002'].map((crn) => parts.idOf(crn)));
    const matched = await parts.match({
      format: 'aliases',
      identifiers: [
        { format: 'crn', id: 'X000001' },
        { format: 'noms', id: 'A0002AA' },
      ],
    });
    expect(matched).toMatchObject({ match: 'possible', candidates: ids.sort() });
  });

  it('another PNC than the one held is not confirmed; one whose check letter fails is not read at all', async () => {
    const pnc = { scheme: 'pnc' as const, value: '2002/0073319Z' };
    await parts.import(entry(1, { identifiers: [...entry(1).identifiers, pnc] }));
    const with_ = (id: string) =>
      parts.match({
        format: 'aliases',
        identifiers: [
          { format: 'noms', id: 'A0001AA' },
          { format: 'pnc', id },
        ],
      });
    expect(await with_('1979/0163001B')).toMatchObject({
      match: 'probable',
      because: 'RR-10: the case found by its NOMS holds another PNC',
    });
    const wrong = await with_('2004/0012345U');
    expect(wrong).toMatchObject({
      match: 'confirmed',
      because: expect.stringContaining('not used: PNC: its check letter does not hold') as string,
    });
    expect(await parts.match({ format: 'pnc', id: '02/73319Z' })).toMatchObject({
      match: 'confirmed',
    });
  });

  it('name and date of birth alone: probable, possible with a namesake, none without the date', async () => {
    await parts.import(entry(1, { name }));
    const [one] = [await parts.idOf('X000001')];
    expect(await parts.match(person)).toMatchObject({ match: 'probable', candidates: [one] });
    expect(await parts.match({ ...person, familyName: 'TÉSTCASE ' })).toMatchObject({
      match: 'probable',
    });
    await parts.import(entry(2, { name: { ...name, givenNames: 'Other' } }));
    expect(await parts.match(person)).toMatchObject({ match: 'possible' });
    expect(await parts.match({ format: 'person', familyName: 'Testcase' })).toMatchObject({
      match: 'none',
    });
  });

  it('finds many at once, each in its place', async () => {
    await parts.import(entry(1), entry(2));
    const subjects = ['X000002', 'X000009', 'X000001'].map((id) => ({
      format: 'crn' as const,
      id,
    }));
    const times = { occurredAt: null, receivedAt: parts.clock.now() };
    const matched = await parts.service.match(
      parts.database,
      subjects,
      subjects.map(() => times),
      terms,
    );
    expect(matched.map(({ match }) => match)).toEqual(['confirmed', 'none', 'confirmed']);
  });
});

describe('RR-01: who answers, then and now', () => {
  it('an officer changed one second before the event owns it; whoever owned it when it happened is known too', async () => {
    await parts.import(entry(1));
    const id = await parts.idOf('X000001');
    const change = { change: 'changed', post: 'newham/om-2', from: '2026-08-08T11:59:59Z' };
    await parts.say(id, 'probation.officer-changed', change);
    const subject = { format: 'crn' as const, id: 'X000001' };
    expect(await parts.match(subject, { occurredAt: new Date(noon) })).toMatchObject({
      case: {
        owners: [{ post: 'newham/om-2', since: new Date('2026-08-08T11:59:59Z') }],
        ownersThen: [{ post: 'newham/om-2' }],
      },
    });
    const earlier = { occurredAt: new Date('2026-08-08T11:59:58Z') };
    expect(await parts.match(subject, earlier)).toMatchObject({
      case: { owners: [{ post: 'newham/om-2' }], ownersThen: [{ post: 'newham/om-1' }] },
    });
  });

  it("RR-07: a case that starts without an officer is nobody's by name: the duty SPO acts", async () => {
    const { identifiers, boroughs } = entry(1);
    await parts.import({ identifiers, boroughs });
    expect(await parts.match({ format: 'crn', id: 'X000001' })).toMatchObject({
      match: 'confirmed',
      case: { owners: [], vacancy: { because: 'RR-07: no offender manager is allocated' } },
    });
  });

  it('RR-06, PRB-02: a transfer keeps the sender; it is found once when it has expired', async () => {
    await parts.import(entry(1));
    const id = await parts.idOf('X000001');
    await parts.say(id, 'probation.transfer-requested', { toUnit: 'Havering', reason: 'moved' });
    const subject = { format: 'crn' as const, id: 'X000001' };
    const expired = (limit = 10) =>
      parts.database
        .transaction()
        .execute((database) => parts.deadlines.take(database, parts.clock.now(), limit, terms));
    expect(await parts.match(subject)).toMatchObject({
      case: {
        owners: [{ post: 'newham/om-1' }],
        transfer: { state: 'requested', toUnit: 'havering' },
        conflicts: [],
      },
    });
    expect(await expired()).toEqual([]);
    parts.clock.set(new Date('2026-09-05T12:00:00Z'));
    expect(await parts.match(subject)).toMatchObject({
      case: { owners: [{ post: 'newham/om-1' }], conflicts: [{ kind: 'transfer-expired' }] },
    });
    expect(await expired()).toMatchObject([{ root: id, what: { toUnit: 'havering' } }]);
    expect(await expired()).toEqual([]);
    const allocated = {
      post: 'havering/om-1',
      officer: { name: 'Demo' },
      from: '2026-09-05T12:00:00Z',
    };
    await parts.say(id, 'probation.transfer-allocated', allocated);
    expect(await parts.match(subject)).toMatchObject({
      case: { owners: [{ post: 'havering/om-1' }], conflicts: [{ kind: 'split-unrecorded' }] },
    });
  });

  it('PRB-03: an arrangement of a directory document is found once it has run out, as one stated by event is', async () => {
    const from = '2026-07-01T09:00:00Z';
    const until = '2026-08-10T09:00:00Z';
    const arrangements = [{ kind: 'split' as const, unit: 'hackney', from, until }];
    await parts.import(entry(1, { arrangements }));
    const overdue = () =>
      parts.database
        .transaction()
        .execute((database) => parts.deadlines.take(database, parts.clock.now(), 10, terms));
    expect(await overdue()).toEqual([]);
    parts.clock.set(new Date('2026-08-10T09:00:00Z'));
    expect(await overdue()).toMatchObject([{ what: { kind: 'arrangement', unit: 'hackney' } }]);
    expect(await overdue()).toEqual([]);
  });

  it('a transfer that was allocated in time never expires', async () => {
    await parts.import(entry(1));
    const id = await parts.idOf('X000001');
    await parts.say(id, 'probation.transfer-requested', { toUnit: 'havering', reason: 'moved' });
    const allocated = { post: 'havering/om-1', officer: { name: 'Demo' }, from: noon };
    await parts.say(id, 'probation.transfer-allocated', allocated);
    parts.clock.set(new Date('2026-10-05T12:00:00Z'));
    expect(await parts.deadlines.take(parts.database, parts.clock.now(), 10, terms)).toEqual([]);
  });

  it('custody, hostel and address are facts with dates; an event applied twice says it once', async () => {
    await parts.import(entry(1, { flags: ['limited-access'], area: 'london', registered: true }));
    const id = await parts.idOf('X000001');
    await parts.say(id, 'prison.received', { prison: 'PVI', reason: 'remand' });
    const move = { from: 'PVI', to: 'WWI', on: '2026-08-08' };
    parts.clock.set(new Date('2026-08-08T13:00:00Z'));
    const event = await parts.say(id, 'prison.transferred', move);
    await parts.say(id, 'prison.transferred', move, event);
    const known = async () => {
      const matched = await parts.match({ format: 'crn', id: 'X000001' });
      return matched.match === 'confirmed' ? matched.case : undefined;
    };
    expect(await known()).toMatchObject({
      custody: { prison: 'WWI' },
      leftPrison: { prison: 'PVI' },
      flags: ['limited-access'],
      area: 'london',
      registered: true,
    });
    parts.clock.set(new Date('2026-08-20T13:00:00Z'));
    expect((await known())?.leftPrison).toBeUndefined();
    await parts.say(id, 'prison.released', { prison: 'WWI', reason: 'CR' });
    await parts.say(id, 'hostel.arrived', { premises: 'E12' });
    expect(await known()).toMatchObject({ residence: { borough: 'newham', premises: 'E12' } });
    expect((await known())?.custody).toBeUndefined();
    await parts.say(id, 'hostel.absconded', { premises: 'E12' });
    const address = { borough: 'hackney', verified: false, from: '2026-08-20T13:00:00Z' };
    await parts.say(id, 'probation.address-changed', address);
    expect(await known()).toMatchObject({
      residence: { borough: 'hackney', premises: undefined },
      boroughs: ['newham'],
      conflicts: [{ kind: 'split-unrecorded', units: ['newham', 'hackney'] }],
    });
    expect(await parts.count('case_fact', "kind = 'custody'")).toBe(3);
    await expect(parts.run('update case_fact set value = null')).rejects.toThrow(/append-only/);
  });
});

describe('two events of one case decided at one moment', () => {
  const subject = { format: 'crn' as const, id: 'X000001' };
  const received = { prison: 'WWI', at: noon };

  it('the second is refused, says nothing, and is decided again on what the first left', async () => {
    await parts.import(entry(1));
    const id = await parts.idOf('X000001');
    const [one, other] = [await parts.match(subject), await parts.match(subject)];
    if (one.match !== 'confirmed' || other.match !== 'confirmed') throw new Error('Not matched');
    await parts.say(id, 'prison.received', received, undefined, one.seen);
    const late = { toUnit: 'havering', reason: 'moved' };
    const second = await parts.event(subject);
    await expect(
      parts.say(id, 'probation.transfer-requested', late, second, other.seen),
    ).rejects.toMatchObject({ code: 'conflict' });
    const again = await parts.match(subject);
    expect(again).toMatchObject({ case: { custody: { prison: 'WWI' }, transfer: undefined } });
    if (again.match !== 'confirmed') throw new Error('Not matched');
    await parts.say(id, 'probation.transfer-requested', late, second, again.seen);
    expect(await parts.match(subject)).toMatchObject({
      case: { transfer: { toUnit: 'havering' } },
    });
  });

  it('nor one decided before another record was merged into the case', async () => {
    await parts.import(entry(1), entry(2));
    const [id, other] = [await parts.idOf('X000001'), await parts.idOf('X000002')];
    const before = await parts.match(subject);
    if (before.match !== 'confirmed') throw new Error('Not matched');
    const by = { name: 'Demo Coordinator', post: 'coordinator' };
    await parts.merges.merge(other, id, { by, reason: 'the same man' });
    await expect(
      parts.say(id, 'prison.received', received, undefined, before.seen),
    ).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('a directory document', () => {
  it('said again changes nothing, though an event moved the case since; what is new is added', async () => {
    const full = entry(1, {
      name,
      custody: 'PVI',
      residence: { premises: 'E12' },
      flags: ['victim-contact'],
      leadAgency: 'probation',
      arrangements: [
        { kind: 'split', unit: 'Hackney', from, until: '2027-01-05T09:00:00Z', scope: 'reporting' },
      ],
    });
    expect(await parts.import(full, entry(2))).toEqual({ added: 2, changed: 0, unchanged: 0 });
    const id = await parts.idOf('X000001');
    await parts.say(id, 'prison.released', { prison: 'PVI', reason: 'CR' });
    parts.clock.set(new Date('2026-09-01T12:00:00Z'));
    expect(await parts.import(full, entry(2))).toEqual({ added: 0, changed: 0, unchanged: 2 });
    const found = await parts.match({ format: 'crn', id: 'X000001' });
    expect(found).toMatchObject({ case: { leadAgency: 'probation' } });
    expect(found.match === 'confirmed' && found.case.custody).toBeUndefined();
    expect(found).toMatchObject({ case: { conflicts: [{ kind: 'split-unapproved' }] } });
    const owner = { post: 'hackney/om-1', from };
    expect(await parts.import({ ...full, owner })).toMatchObject({ changed: 1 });
    expect(await parts.match({ format: 'crn', id: 'X000001' })).toMatchObject({
      case: { owners: [{ post: 'hackney/om-1', since: parts.clock.now() }] },
    });
    expect(await parts.names.open(parts.database, id)).toEqual([name]);
  });

  it('names every bad row and changes nothing', async () => {
    await parts.import(entry(1), entry(2));
    const bad = [
      entry(3, { identifiers: [{ scheme: 'pnc', value: '2004/0012345U' }] }),
      entry(4, { identifiers: [{ scheme: 'crn', value: 'someone' }] }),
      entry(5),
      entry(6, { identifiers: [{ scheme: 'crn', value: 'X000005' }] }),
    ];
    await expect(parts.import(...bad)).rejects.toThrow(
      'case 1, PNC: its check letter does not hold; case 2, CRN: it has another form; case 4, CRN: case 3 has the same',
    );
    const mixed = entry(7, {
      identifiers: [
        { scheme: 'crn', value: 'X000001' },
        { scheme: 'noms', value: 'A0002AA' },
      ],
    });
    await expect(parts.import(entry(5), mixed)).rejects.toThrow(
      'case 2, its identifiers belong to two cases already',
    );
    expect(await parts.idOf('X000005')).toBe('');
  });
});
