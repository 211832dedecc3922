import { issuers, caseOf, testDirectory, type AgencyName } from './harness/directory.js';
import { World } from './harness/world.js';

interface Standing {
  state: string;
  reason?: string;
  alerts: {
    reference: string;
    severity: string;
    obligations: { role: string; state: string; dueAt?: string }[];
  }[];
}

const person = { format: 'crn', id: 'X000001' };
const gone = {
  premises: 'TST1',
  lastSeenAt: '2026-08-04T21:10:00Z',
  belongingsGone: true,
  legalBasis: 'community-order',
};

describe('a sender sees who has taken on what it stated', () => {
  let world: World;
  beforeAll(async () => {
    const directory = testDirectory();
    directory.teams.push({
      id: 'yot',
      agency: issuers.probation,
      kind: 'youth-offending',
      place: 'a',
      name: 'Youth team',
    });
    directory.posts.push({
      id: 'yot/youth-case-manager',
      team: 'yot',
      role: 'youth-case-manager',
      title: 'Youth case manager',
      hours: 'always',
      email: 'youth@test.example',
      holders: [{ staff: 'staff-ppu-a/duty-spo', from: '2026-01-05T09:00:00Z' }],
    });
    directory.cases.push({ ...caseOf('X000005', 'A0005AA', 2), flags: ['under-18'] });
    world = await World.start({ queue: 'postgres', at: '2026-08-04T22:10:00Z', directory });
  });
  afterAll(() => world.stop());

  const answer = (jti: string, agency: AgencyName = 'hostel') =>
    world.program(agency).fetch(`/receipts/standing?jti=${encodeURIComponent(jti)}`);
  const standing = async (jti: string, agency: AgencyName = 'hostel'): Promise<Standing> => {
    const given = await answer(jti, agency);
    expect([given.status, given.headers.get('cache-control')]).toEqual([200, 'no-store']);
    return (await given.json()) as Standing;
  };
  const say = async (jti: string, subject: object = person, content: object = gone) => {
    await world.say('hostel', 'hostel.whereabouts-unknown', subject, content, { jti });
    await world.barrier();
  };

  it('who must take it and by when, then who has: name and post', async () => {
    await say('left');
    const before = await standing('left');
    expect(before).toMatchObject({ jti: 'left', state: 'told', alerts: [{ severity: 'P1' }] });
    const [told] = before.alerts;
    expect(told?.obligations.find(({ role }) => role === 'offender-manager')).toEqual({
      role: 'offender-manager',
      post: expect.any(String) as string,
      state: 'delivered',
      dueAt: '2026-08-04T22:25:00.000Z',
    });
    const alert = await world.alertOf('APR-04');
    expect(told?.reference).toBe(alert.ref);
    await world.moveTo('2026-08-04T22:14:00Z');
    await world.accept('probation', alert, 'offender-manager', 'ppu-a/duty-spo', 'Demo Senior');
    await world.barrier();
    const [after] = (await standing('left')).alerts;
    expect(after?.obligations.find(({ role }) => role === 'offender-manager')).toEqual({
      role: 'offender-manager',
      post: 'duty-spo, ppu-a',
      state: 'accepted',
      acceptedAt: '2026-08-04T22:14:00.000Z',
      acceptedBy: { name: 'Demo Senior', post: 'duty-spo, ppu-a' },
    });
  });

  it('of a statement that was added to an open alert, that alert', async () => {
    await say('left-again');
    const [first] = (await standing('left')).alerts;
    const { alerts } = await standing('left-again');
    expect(alerts).toEqual([first]);
  });

  it('nothing of the person, nor of who is told only for who the person is', async () => {
    await say('young', { format: 'crn', id: 'X000005' });
    const alert = (await world.alerts()).find(({ obligations }) =>
      obligations.some(({ role }) => role === 'youth-offending'),
    );
    expect(alert?.row).toBe('APR-04');
    const given = await standing('young');
    const roles = given.alerts.flatMap(({ obligations }) => obligations.map(({ role }) => role));
    expect(roles).toContain('police-control-room');
    expect(roles).not.toContain('youth-offending');
    expect(JSON.stringify(given)).not.toMatch(/X000005|A0005AA|"T[0-3]"|community|level/);
    // What was found missing on the way is an alert of its own, and not the sender's.
    expect(given.alerts).toHaveLength(1);
  });

  it('of somebody whom nobody knows, who is asked who it is', async () => {
    await say('who', { format: 'crn', id: 'X000009' });
    const { state, alerts } = await standing('who');
    expect([state, alerts.map(({ reference }) => reference)]).toEqual([
      'told',
      [(await world.alertOf('SYS-03')).ref],
    ]);
  });

  it('that nobody had to be told, and by which rule; of an answer, what it did', async () => {
    const question = { system: 'demo', kind: 'demo.changed', problem: 'unreadable', what: 'all' };
    await world.say(
      'hostel',
      'system.message-not-understood',
      { format: 'crn', id: 'X000009' },
      question,
      { jti: 'question' },
    );
    const { ref } = await world.alertOf('APR-04');
    const made = { alert: ref, obligation: '01920000-0000-7000-8000-000000000001' };
    const content = { ...made, post: 'ppu-a/duty-spo', by: { name: 'Demo Senior' } };
    const about = { format: 'opaque', id: ref };
    await world.say('probation', 'alert.accepted', about, content, { jti: 'accepting' });
    await world.barrier();
    expect(await standing('question')).toEqual({
      jti: 'question',
      state: 'no-alert',
      reason: 'SYS-08 is told of persons only who are known and registered',
      alerts: [],
    });
    expect(await standing('accepting', 'probation')).toMatchObject({
      state: 'no-alert',
      reason: 'without effect: there is no such obligation of this alert',
    });
  });

  it('that it is not decided yet', async () => {
    await say('waiting');
    const database = await world.connect();
    // As while another broker has it in hand.
    const hold = `update inbox_event set state = 'received', outcome = null, lease_until = '2100-01-01' where jti = 'waiting'`;
    await database.query(hold);
    expect(await standing('waiting')).toEqual({ jti: 'waiting', state: 'routing', alerts: [] });
    await database.query(`update inbox_event set state = 'routed' where jti = 'waiting'`);
  });

  it('of its own statements alone', async () => {
    expect((await answer('left', 'police')).status).toBe(404);
    expect((await answer('never-said')).status).toBe(404);
    expect((await world.program('hostel').fetch('/receipts/standing')).status).toBe(400);
    expect((await fetch(`${world.url}/receipts/standing?jti=left`)).status).toBe(401);
    const managing = world.program('hostel', 'ssf.manage');
    expect((await managing.fetch('/receipts/standing?jti=left')).status).toBe(403);
  });
});
