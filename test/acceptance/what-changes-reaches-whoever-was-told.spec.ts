import { issuers } from './harness/directory.js';
import { obligationOf, World } from './harness/world.js';

const subject = { format: 'crn', id: 'X000001' };
const other = { format: 'crn', id: 'X000003' };
const late = {
  premises: 'TST1',
  kind: 'missed',
  curfew: { from: '23:00', to: '06:00' },
};
const since = '2026-08-04T10:00:00Z';

describe('what changes reaches whoever was told', () => {
  let world: World;
  beforeEach(async () => {
    // A Tuesday, in working hours.
    world = await World.start({ queue: 'postgres', at: '2026-08-04T10:00:00Z' });
  });
  afterEach(() => world.stop());

  const remanded = (subjectOf: object, jti: string) =>
    world.say(
      'court',
      'court.remanded',
      subjectOf,
      { court: 'TSTCT', hearingDate: '2026-08-04', prison: 'TST' },
      { jti },
    );
  const corrected = (subjectOf: object, jti: string) =>
    world.say('court', 'court.order-corrected', subjectOf, {
      court: 'TSTCT',
      corrects: { jti },
      change: 'Bail, not custody',
    });

  it('CRT-06: a corrected order must be accepted by each role that was told of the wrong one', async () => {
    await remanded(subject, 'order-1');
    await world.barrier();
    const wrong = await world.alertOf('CRT-01');
    const told = wrong.obligations.map(({ role }) => role).sort();
    expect(told).toContain('prison-omu');
    await world.accept('police', wrong, 'jigsaw', 'jigsaw-a/jigsaw-dc', 'Demo Person');
    await corrected(subject, 'order-1');
    await world.barrier();
    const correction = await world.alertOf('CRT-06');
    const asked = correction.obligations.map(({ role }) => role);
    // He is not in custody by any record: the prison is asked because it was told, for no other reason.
    expect(asked).toEqual(expect.arrayContaining(told));
    expect(correction.obligations.every(({ state }) => state === 'delivered')).toBe(true);
  });

  it('CRT-06: a correction that names a statement about somebody else tells his officers nothing', async () => {
    await remanded(other, 'order-2');
    await world.barrier();
    world.heard.length = 0;
    await corrected(subject, 'order-2');
    await world.barrier();
    const correction = await world.alertOf('CRT-06');
    expect(correction.obligations.map(({ role }) => role)).not.toContain('prison-omu');
    expect(world.heard.filter(({ agency }) => agency === 'prison')).toEqual([]);
  });

  const released = (jti: string, subjectOf: object = subject) =>
    world.say('prison', 'prison.released', subjectOf, { prison: 'TST', reason: 'CR' }, { jti });
  const stillThere = (corrects: object, prison = 'TST') =>
    world.say('prison', 'prison.received', subject, { prison, reason: 'remand', corrects });
  const custody = async (at?: string) => {
    const found = { scheme: 'crn', value: subject.id };
    const { id } = (await world.operator('POST', '/operator/cases/find', found)) as { id: string };
    const asked = `/operator/cases/${id}${at === undefined ? '' : `?at=${at}`}`;
    const { facts } = (await world.operator('GET', asked)) as {
      facts: { custody?: { prison: string } };
    };
    return facts.custody?.prison;
  };

  it('promise 6: any statement may correct one; whoever was told of it is told, and its facts go', async () => {
    await stillThere({ jti: 'never-said' });
    await world.barrier();
    expect(await custody()).toBe('TST');
    await world.moveTo('2026-08-04T11:00:00Z');
    await released('left-1');
    await world.barrier();
    expect(await custody()).toBeUndefined();
    const wrong = await world.alertOf('PRI-05');
    await world.accept('police', wrong, 'jigsaw', 'jigsaw-a/jigsaw-dc', 'Demo Person');
    await world.barrier();
    const before = (await world.alertOf('PRI-01')).timeline.length;
    await world.moveTo('2026-08-04T12:00:00Z');
    await stillThere({ jti: 'left-1' });
    await world.barrier();
    expect(await custody()).toBe('TST');
    // He was there all the time.
    expect(await custody('2026-08-04T11:30:00Z')).toBe('TST');
    const { obligations, timeline } = await world.alertOf('PRI-01');
    expect(obligations.map(({ role }) => role)).toEqual(
      expect.arrayContaining(wrong.obligations.map(({ role }) => role)),
    );
    expect(timeline.length).toBeGreaterThan(before);
  });

  it('promise 6: whoever was told reaches beyond the row of what corrects', async () => {
    await remanded(subject, 'order-3');
    await world.barrier();
    const told = (await world.alertOf('CRT-01')).obligations.map(({ role }) => role);
    expect(told).toContain('prison-omu');
    // A community sentence is no matter of a prison's, but for one that was told of a remand.
    await world.say('court', 'court.community-sentence', subject, {
      court: 'TSTCT',
      hearingDate: '2026-08-04',
      order: 'community-order',
      corrects: { jti: 'order-3' },
    });
    await world.barrier();
    const correction = await world.alertOf('CRT-03');
    expect(correction.obligations.map(({ role }) => role)).toEqual(expect.arrayContaining(told));
  });

  it('promise 6: a statement that comes after its correction is told, and changes nothing', async () => {
    await stillThere({ jti: 'late-1' });
    await world.barrier();
    await world.moveTo('2026-08-04T11:00:00Z');
    await released('late-1');
    await world.barrier();
    expect((await world.alertOf('PRI-05')).state).toBe('open');
    expect(await custody()).toBe('TST');
  });

  it("another kind of agency's correction is told, and takes nothing back", async () => {
    await stillThere({ jti: 'never-said' });
    await world.moveTo('2026-08-04T11:00:00Z');
    await released('left-2');
    await world.barrier();
    await world.say('court', 'court.order-corrected', subject, {
      court: 'TSTCT',
      corrects: { issuer: issuers.prison, jti: 'left-2' },
      change: 'He was to stay',
    });
    await world.barrier();
    expect((await world.alertOf('CRT-06')).obligations.length).toBeGreaterThan(0);
    expect(await custody()).toBeUndefined();
  });

  it('PRB-07: a higher level makes open alerts worse, and whoever has not accepted is asked again', async () => {
    await world.say('hostel', 'hostel.curfew-missed', subject, late);
    await world.barrier();
    const before = await world.alertOf('APR-03');
    expect([before.severity, before.tier]).toEqual(['P2', 'T2']);
    await world.say('probation', 'probation.registration-changed', subject, {
      registered: true,
      level: 3,
      from: since,
    });
    await world.barrier();
    const after = await world.alertOf('APR-03');
    expect([after.severity, after.tier]).toEqual(['P1', 'T3']);
    const { role } = after.obligations[0] ?? { role: '' };
    // Quarter of an hour from now, not an hour from then.
    expect(obligationOf(after, role).dueAt).toBe('2026-08-04T10:15:00.000Z');
    expect(after.timeline.map(({ text }) => text)).toContain(
      `A worse fact: ${role} is asked again from the first rung`,
    );
    // The change of level is an alert of its own.
    expect((await world.alertOf('PRB-07')).severity).toBe('P3');
  });

  it('PRB-07: a lower level leaves open alerts and their clocks as they are', async () => {
    await world.say('hostel', 'hostel.curfew-missed', other, late);
    await world.barrier();
    const before = await world.alertOf('APR-03');
    await world.say('probation', 'probation.registration-changed', other, {
      registered: true,
      level: 1,
      from: since,
    });
    await world.barrier();
    const after = await world.alertOf('APR-03');
    expect([after.severity, after.obligations]).toEqual([before.severity, before.obligations]);
  });
});
