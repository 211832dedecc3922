import { readSubject, type CaseEntry } from '#contracts';
import { isId } from '#kernel';
import type { Matched } from './matched.js';
import { caseParts, type CaseParts } from '../../../../test/acceptance/harness/case-parts.js';

const from = '2026-01-05T09:00:00Z';
const noon = '2026-08-08T12:00:00Z';
const entry = (number: number, over: Partial<CaseEntry> = {}): CaseEntry => ({
  identifiers: [
    { scheme: 'crn', value: `X00000${number}` },
    { scheme: 'noms', value: `A000${number}AA` },
  ],
  boroughs: ['newham'],
  owner: { post: `newham/om-${number}`, from },
  ...over,
});
const name = { familyName: 'Testcase', givenNames: 'Subject', dateOfBirth: '1978-06-01' };
const person = { format: 'person' as const, ...name };
const said = { by: { name: 'Demo Coordinator', post: 'mappa/coordinator' }, reason: 'same man' };
const crn = (id: string) => ({ format: 'crn' as const, id });

let parts: CaseParts;
let first: string;
let second: string;
beforeEach(async () => {
  parts = await caseParts(noon);
  await parts.import(entry(1, { name }), entry(2, { name: { ...name, givenNames: 'Other' } }));
  [first, second] = [await parts.idOf('X000001'), await parts.idOf('X000002')];
});
afterEach(() => parts.end());

const openTask = async (eventId: string, candidates: string[]): Promise<void> => {
  const because = 'RR-10';
  const task = {
    eventId,
    match: 'possible' as const,
    candidates,
    because,
    openedAt: new Date(noon),
  };
  await parts.tasks.open(parts.database, [task]);
};

describe('merging two records', () => {
  it('makes them one case, and taking it back leaves everything as before', async () => {
    const both = {
      format: 'aliases' as const,
      identifiers: [crn('X000001'), { format: 'noms' as const, id: 'A0002AA' }],
    };
    const look = async () => [
      await parts.match(crn('X000001')),
      await parts.match(crn('X000002')),
      await parts.match(both),
      await parts.match(person),
    ];
    const before = await look();
    expect(before.map(({ match }) => match)).toEqual([
      'confirmed',
      'confirmed',
      'possible',
      'possible',
    ]);
    await parts.merges.merge(first, second, said);
    const merged = await look();
    expect(merged).toMatchObject([
      { match: 'confirmed', case: { id: second }, holder: first },
      { match: 'confirmed', case: { id: second }, holder: second },
      { match: 'confirmed', case: { id: second }, holder: second },
      { match: 'probable', candidates: [second] },
    ]);
    await expect(parts.merges.merge(first, second, said)).rejects.toThrow(/merged already/);
    await expect(parts.merges.merge(second, first, said)).rejects.toThrow(/one case already/);
    await parts.merges.unmerge(first, said);
    // Only the version has moved on: nobody decides on what was read in between.
    const withoutVersion = (one: Matched): object => ({ ...one, seen: undefined });
    expect((await look()).map(withoutVersion)).toEqual(before.map(withoutVersion));
    await expect(parts.merges.unmerge(first, said)).rejects.toThrow(/not merged/);
    expect(await parts.count('record_entry', "kind in ('case.merged', 'case.unmerged')")).toBe(2);
    expect(await parts.count('case_merge', 'undone_at is not null')).toBe(1);
  });

  it('goes through a chain, and what was said of a merged record goes back with it', async () => {
    await parts.import(entry(3));
    const third = await parts.idOf('X000003');
    await parts.merges.merge(first, second, said);
    await parts.merges.merge(second, third, said);
    const matched = await parts.match(crn('X000001'));
    expect(matched).toMatchObject({ case: { id: third }, holder: first });
    await parts.say(first, 'prison.received', { prison: 'PVI', reason: 'remand' });
    expect(await parts.match(crn('X000003'))).toMatchObject({
      case: { custody: { prison: 'PVI' } },
    });
    await parts.merges.unmerge(second, said);
    expect(await parts.match(crn('X000001'))).toMatchObject({
      case: { id: second, custody: { prison: 'PVI' } },
    });
    const other = await parts.match(crn('X000003'));
    expect(other.match === 'confirmed' && other.case.custody).toBeUndefined();
    await expect(parts.merges.merge(first, 'nobody', said)).rejects.toThrow(/no such case/);
  });
});

describe('RR-10: a person settles a match', () => {
  const named = { format: 'aliases' as const, identifiers: [person, crn('X000009')] };

  it('the event is routed again with the case, which keeps what it named; taken back, nothing is left', async () => {
    const event = await parts.event(named);
    await openTask(event, [first, second]);
    const done = await parts.matches.confirm(event, { ...said, case: first });
    expect(done).toEqual({ case: first, added: ['crn'] });
    expect(await parts.match(crn('X000009'))).toMatchObject({ case: { id: first } });
    const machine = parts.clock.machine();
    const claim = () => parts.inbox.claim(parts.database, [event], machine, machine, 1);
    const [again] = await claim();
    expect(again).toMatchObject({ confirmed_case: first, subject: named });
    expect(
      await parts.match(again?.subject as typeof named, { confirmedCase: first }),
    ).toMatchObject({ match: 'confirmed', case: { id: first } });
    await expect(parts.matches.confirm(event, { ...said, case: second })).rejects.toThrow(
      /settled already/,
    );
    await parts.say(first, 'prison.received', { prison: 'PVI', reason: 'remand' }, event);
    const custody = async () => {
      const matched = await parts.match(crn('X000001'));
      return matched.match === 'confirmed' ? matched.case.custody?.prison : undefined;
    };
    expect(await custody()).toBe('PVI');

    await parts.matches.undo(event, said);
    expect(await parts.match(crn('X000009'))).toMatchObject({ match: 'none' });
    expect(await custody()).toBeUndefined();
    expect((await parts.tasks.waiting(parts.database, 10)).map((one) => one.event_id)).toEqual([
      event,
    ]);
    // Settled the same way again, it says again what it says.
    await parts.matches.confirm(event, { ...said, case: first });
    await parts.say(first, 'prison.received', { prison: 'PVI', reason: 'remand' }, event);
    expect(await custody()).toBe('PVI');
    expect(await parts.count('record_entry', "kind like 'match.%'")).toBe(3);
  });

  it('a new case can be made for it', async () => {
    const event = await parts.event(person);
    await openTask(event, [first, second]);
    const identifiers = [{ scheme: 'crn' as const, value: 'X000008' }];
    const done = await parts.matches.confirm(event, { ...said, case: 'new', identifiers });
    expect(isId(done.case)).toBe(true);
    expect(await parts.match(crn('X000008'))).toMatchObject({ case: { id: done.case } });
    expect(await parts.names.open(parts.database, done.case)).toEqual([name]);
  });

  it('refuses what is not there, and says so', async () => {
    const event = await parts.event(person);
    await expect(parts.matches.confirm(event, { ...said, case: first })).rejects.toThrow(
      /no such match/,
    );
    await openTask(event, []);
    await expect(parts.matches.confirm(event, { ...said, case: event })).rejects.toThrow(
      /no such case/,
    );
    const identifiers = [{ scheme: 'pnc' as const, value: '2004/0012345U' }];
    await expect(
      parts.matches.confirm(event, { ...said, case: 'new', identifiers }),
    ).rejects.toThrow('PNC: its check letter does not hold');
    expect((await parts.tasks.waiting(parts.database, 10)).length).toBe(1);
  });
});

describe('promise 8: names', () => {
  it('lie nowhere but encrypted, and are gone when the keys are', async () => {
    // A statement holds its subject in base64url.
    const payload = Buffer.from(JSON.stringify({ sub_id: person })).toString('base64url');
    const event = await parts.event(person, `e30.${payload}.c2ln`);
    await openTask(event, [first, second]);
    await parts.matches.confirm(event, { ...said, case: first });
    const all = await parts.everything();
    expect(all).toContain('inbox_event');
    expect(all).toContain('X000001');
    for (const text of ['Testcase', 'TESTCASE', 'Subject', '1978-06-01', payload, 'VGVzdGNhc2'])
      expect(all).not.toContain(text);
    expect(await parts.names.open(parts.database, first)).toEqual([name]);

    await parts.erasure.erase(first, said);
    expect(await parts.names.open(parts.database, first)).toEqual([]);
    const kept = await parts.inbox.subjectOf(parts.database, event);
    expect(kept?.subject).toEqual({ format: 'person' });
    expect(kept && readSubject(kept.subject, kept.received_at).names).toEqual([]);
    // The namesake is found as before; the erased one by its identifiers only.
    expect(await parts.match(person)).toMatchObject({ match: 'probable', candidates: [second] });
    expect(await parts.match(crn('X000001'))).toMatchObject({ match: 'confirmed' });
    // A document that still has the name does not bring it back.
    expect(await parts.import(entry(1, { name }))).toMatchObject({ unchanged: 1 });
    expect(await parts.names.open(parts.database, first)).toEqual([]);
  });
});
