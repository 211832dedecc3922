import { caseParts, type CaseParts } from '../../../../test/acceptance/harness/case-parts.js';
import type { StatedMerge } from './stated-merges.service.js';

const crn = (id: string) => ({ format: 'crn' as const, id });
const entry = (id: string) => ({
  identifiers: [{ scheme: 'crn' as const, value: id }],
  boroughs: ['newham'],
});
const desk = { by: { name: 'Demo Coordinator', post: 'mappa' }, reason: 'A test' };

let parts: CaseParts;
let first: string;
let second: string;
beforeEach(async () => {
  parts = await caseParts('2026-08-03T10:00:00Z');
  await parts.import(entry('X000001'), entry('X000002'), entry('X000003'));
  [first, second] = [await parts.idOf('X000001'), await parts.idOf('X000002')];
});
afterEach(() => parts.end());

/** Of an event that says something of X000001. */
const stated = async (
  change: StatedMerge['change'],
  into: string,
  over: Partial<StatedMerge> = {},
): Promise<StatedMerge> => ({
  eventId: await parts.event(crn('X000001')),
  subject: crn('X000001'),
  confirmedCase: null,
  receivedAt: parts.clock.now(),
  into,
  change,
  issuer: 'urn:test:probation',
  agency: 'Test probation',
  ...over,
});
const say = async (...said: Parameters<typeof stated>) => parts.stated.take(await stated(...said));
const rootOf = async (id: string) => parts.cases.rootOf(parts.database, await parts.idOf(id));

describe('PRB-07: records that an agency says are one', () => {
  it('are one case, with the agency and its event in the record; and two again when it says so', async () => {
    const merge = await stated('merged', 'x000002');
    expect(await parts.stated.take(merge)).toMatchObject({ state: 'done' });
    expect(await rootOf('X000001')).toBe(second);
    const kept = `event_id = '${merge.eventId}' and reason = 'stated by probation'
      and by ->> 'post' = 'urn:test:probation'`;
    expect(await parts.count('case_merge', kept)).toBe(1);
    expect(
      await parts.count('record_entry', `kind = 'case.merged' and event_id = '${merge.eventId}'`),
    ).toBe(1);
    const apart = await stated('unmerged', 'X000002');
    expect(await parts.stated.take(apart)).toMatchObject({ state: 'done' });
    expect(await rootOf('X000001')).toBe(first);
    // Routed again, neither has a second effect.
    expect(await parts.stated.take(apart)).toMatchObject({ state: 'done' });
    expect(await parts.stated.take(merge)).toMatchObject({ state: 'done' });
    expect(await rootOf('X000001')).toBe(first);
  });

  it.each([
    ['merged', 'X000009', 'the record it is merged into is not known'],
    ['unmerged', 'X000009', 'the record it is merged into is not known'],
    ['unmerged', 'X000002', 'the two records were not merged here'],
  ] as const)('%s, %s: is in doubt: %s', async (change, into, why) => {
    expect(await say(change, into)).toEqual({ state: 'in-doubt', because: `PRB-07: ${why}` });
    expect(await rootOf('X000001')).toBe(first);
  });

  it('one of which is not known is in doubt, and of two unknown ones there is nobody', async () => {
    const unknown = { subject: crn('X000008') };
    expect(await say('merged', 'X000002', unknown)).toMatchObject({ state: 'in-doubt' });
    expect(await say('merged', 'X000009', unknown)).toMatchObject({ state: 'nobody' });
    const two = { format: 'aliases' as const, identifiers: [crn('X000001'), crn('X000003')] };
    expect(await say('merged', 'X000002', { subject: two })).toMatchObject({ state: 'in-doubt' });
    // A person said which it is.
    const confirmed = { ...unknown, confirmedCase: first };
    expect(await say('merged', 'X000002', confirmed)).toMatchObject({ state: 'done' });
    expect(await rootOf('X000001')).toBe(second);
  });

  it('that are one already stay so, and one is not taken out of another case', async () => {
    await say('merged', 'X000002');
    expect(await say('merged', 'X000002')).toMatchObject({ state: 'done' });
    // The other way round would be a circle.
    const other = { subject: crn('X000002') };
    expect(await say('merged', 'X000001', other)).toMatchObject({ state: 'done' });
    expect(await say('merged', 'X000003')).toEqual({
      state: 'in-doubt',
      because: 'PRB-07: the merged record is part of another case already',
    });
    expect(await rootOf('X000001')).toBe(second);
  });

  it('are taken apart by whoever said it alone', async () => {
    await parts.merges.merge(first, second, desk);
    const somebody = {
      state: 'in-doubt',
      because: 'PRB-07: somebody else said that the two records are one',
    };
    expect(await say('unmerged', 'X000002')).toEqual(somebody);
    expect(await rootOf('X000001')).toBe(second);
    await parts.merges.unmerge(first, desk);
    await say('merged', 'X000002');
    const issuer = 'urn:test:other';
    expect(await say('unmerged', 'X000002', { issuer })).toEqual(somebody);
  });

  it('by a statement that is corrected are those that the correction says', async () => {
    const wrong = await stated('merged', 'X000002');
    await parts.stated.take(wrong);
    expect(await say('merged', 'X000003', { takesBack: wrong.eventId })).toMatchObject({
      state: 'done',
    });
    expect(await rootOf('X000001')).toBe(await parts.idOf('X000003'));
    expect(await rootOf('X000002')).toBe(second);
  });

  it('by a statement that was about somebody else after all are taken apart', async () => {
    const merge = await stated('merged', 'X000002', { subject: crn('X000008') });
    await parts.tasks.open(parts.database, [
      {
        eventId: merge.eventId,
        match: 'none',
        candidates: [],
        because: 'test',
        openedAt: parts.clock.now(),
      },
    ]);
    await parts.matches.confirm(merge.eventId, { ...desk, case: first });
    await parts.stated.take({ ...merge, confirmedCase: first });
    expect(await rootOf('X000001')).toBe(second);
    await parts.matches.undo(merge.eventId, desk);
    expect(await rootOf('X000001')).toBe(first);
    const third = await parts.idOf('X000003');
    await parts.stated.take({ ...merge, confirmedCase: third });
    expect(await rootOf('X000003')).toBe(second);
  });
});
