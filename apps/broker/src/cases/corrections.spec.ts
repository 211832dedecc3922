import {
  caseParts,
  terms,
  type CaseParts,
} from '../../../../test/acceptance/harness/case-parts.js';

const crn = (id: string) => ({ format: 'crn' as const, id });
const subject = crn('X000001');
const entry = (id: string) => ({
  identifiers: [{ scheme: 'crn' as const, value: id }],
  boroughs: ['newham'],
});
const said = { by: { name: 'Demo Coordinator', post: 'mappa' }, reason: 'A test' };
const received = { prison: 'PVI', reason: 'remand' };
const released = { prison: 'PVI', reason: 'CR' };

let parts: CaseParts;
let id: string;
beforeEach(async () => {
  parts = await caseParts('2026-08-03T10:00:00Z');
  await parts.import(entry('X000001'), entry('X000002'));
  id = await parts.idOf('X000001');
});
afterEach(() => parts.end());

const seenOf = async (of = subject) => {
  const matched = await parts.match(of);
  if (matched.match !== 'confirmed') throw new Error('Not matched');
  return matched.seen;
};
const custody = async () => {
  const matched = await parts.match(subject);
  return matched.match === 'confirmed' ? matched.case.custody?.prison : undefined;
};
/** Says something in place of the statement of this event: its `jti` is its id here. */
const correct = async (old: string, name: string, content: object, eventId?: string) =>
  parts.say(id, name, content, eventId, await seenOf(), {
    takesBack: { agencyId: parts.agencyId, jti: old },
  });

describe('a statement that corrects another', () => {
  it('takes back what that one said of the case, and says its own, at once', async () => {
    await parts.say(id, 'prison.received', received);
    parts.clock.set(new Date('2026-08-04T10:00:00Z'));
    const wrong = await parts.say(id, 'prison.released', released);
    expect(await custody()).toBeUndefined();
    parts.clock.set(new Date('2026-08-04T12:00:00Z'));
    const before = await parts.match(subject, {
      takesBack: wrong,
      says: { type: 'urn:tocsin:event:prison.received', content: { ...received, prison: 'WWI' } },
    });
    // Decided already as it will be.
    expect(before).toMatchObject({ case: { custody: { prison: 'WWI' } } });
    await correct(wrong, 'prison.received', { ...received, prison: 'WWI' });
    expect(await custody()).toBe('WWI');
    // There is no hole before it: he was in the first prison until then.
    const then = await parts.service.read(
      parts.database,
      id,
      new Date('2026-08-04T11:00:00Z'),
      terms,
    );
    expect(then?.custody).toMatchObject({ prison: 'PVI' });
  });

  it('said twice, it takes back once', async () => {
    const wrong = await parts.say(id, 'prison.released', released);
    const event = await correct(wrong, 'prison.received', received);
    await correct(wrong, 'prison.received', received, event);
    expect(await parts.count('case_fact', 'corrects is not null')).toBe(1);
    expect(await parts.count('case_fact', "kind = 'custody' and corrects is null")).toBe(2);
  });

  it('leaves alone what was said of somebody else', async () => {
    const other = await parts.idOf('X000002');
    const theirs = await parts.say(other, 'prison.received', received);
    await correct(theirs, 'prison.received', { ...received, prison: 'WWI' });
    expect(await parts.match(crn('X000002'))).toMatchObject({
      case: { custody: { prison: 'PVI' } },
    });
  });

  it('corrected in its turn, does not bring back what it took back', async () => {
    await parts.say(id, 'prison.received', received);
    parts.clock.set(new Date('2026-08-04T10:00:00Z'));
    const wrong = await parts.say(id, 'prison.released', released);
    const second = await correct(wrong, 'prison.received', { ...received, prison: 'WWI' });
    await correct(second, 'prison.received', { ...received, prison: 'BXI' });
    expect(await custody()).toBe('BXI');
    expect(await parts.count('case_fact', 'corrects is not null')).toBe(2);
  });

  it('that was not about him after all gives back what it took', async () => {
    await parts.say(id, 'prison.received', received);
    const event = await parts.event({ format: 'person', familyName: 'Testcase' });
    await parts.tasks.open(parts.database, [
      {
        eventId: event,
        match: 'none',
        candidates: [],
        because: 'test',
        openedAt: parts.clock.now(),
      },
    ]);
    await parts.matches.confirm(event, { ...said, case: id });
    const old = await parts.say(id, 'prison.received', { ...received, prison: 'WWI' });
    await correct(old, 'prison.released', released, event);
    expect(await custody()).toBeUndefined();
    await parts.matches.undo(event, said);
    expect(await custody()).toBe('WWI');
    expect(await parts.count('statement_correction', 'true')).toBe(0);
    // What stands again can be corrected again.
    await correct(old, 'prison.released', released);
    expect(await custody()).toBeUndefined();
  });
});

describe('a statement that comes after the one that corrects it', () => {
  it('says nothing of that case, and is what it is to any other', async () => {
    const late = await parts.event(subject);
    await correct(late, 'prison.received', received);
    const statement = { agencyId: parts.agencyId, jti: late };
    const says = { type: 'urn:tocsin:event:prison.released', content: released };
    const matched = await parts.match(subject, { statement, says });
    expect(matched).toMatchObject({ corrected: true, case: { custody: { prison: 'PVI' } } });
    await parts.say(id, 'prison.released', released, late, [], { corrected: true });
    expect(await custody()).toBe('PVI');
    expect(await parts.match(crn('X000002'), { statement, says })).toMatchObject({
      corrected: false,
    });
  });

  it('decided at the same moment as it, is decided again', async () => {
    const late = await parts.event(subject);
    const seen = await seenOf();
    // Of a kind that adds no fact, it moves the case on all the same.
    await correct(late, 'probation.breach', { step: 'laid' });
    await expect(parts.say(id, 'prison.released', released, late, seen)).rejects.toMatchObject({
      code: 'conflict',
    });
  });
});
