import { caseOf, testDirectory } from './harness/directory.js';
import { World, type AlertViewed } from './harness/world.js';

const crn = (id: string) => ({ format: 'crn', id });
const question = {
  system: 'nomis',
  kind: 'prison-offender-events.prisoner.released',
  problem: 'unknown-code',
  what: 'movement reason ZZ',
};

describe('a message that a feed does not understand', () => {
  let world: World;
  beforeAll(async () => {
    const { mappa: _, ...bare } = caseOf('X000005', 'A0005AA', 1);
    const directory = testDirectory();
    directory.cases.push(
      // Nothing says that he is registered, …
      bare,
      // … he was once, …
      { ...caseOf('X000006', 'A0006AA', 2), registered: false },
      // … and he is marked.
      {
        ...bare,
        identifiers: [{ scheme: 'crn', value: 'X000007' }],
        flags: ['critical-public-protection'],
      },
    );
    world = await World.start({ queue: 'postgres', at: '2026-08-04T10:00:00Z', directory });
  });
  afterAll(() => world.stop());

  const ask = async (subject: object, jti: string, agency: 'prison' | 'police' = 'prison') =>
    world.push(
      await world.statement(agency, 'system.message-not-understood', subject, question, { jti }),
    );
  const outcomeOf = async (jti: string) => {
    const { rows } = await (
      await world.connect()
    ).query<{ outcome: string; alerts: string; tasks: string; recorded: string | null }>(
      `select outcome,
        (select count(*) from alert_event where event_id = event.id) as alerts,
        (select count(*) from match_task where event_id = event.id) as tasks,
        (select detail ->> 'because' from record_entry
          where event_id = event.id and kind = 'event.no-alert') as recorded
      from inbox_event event where jti = $1`,
      [jti],
    );
    const [row] = rows;
    return row && { ...row, alerts: +row.alerts, tasks: +row.tasks };
  };
  const rows = async () => (await world.alerts()).map((alert: AlertViewed) => alert.row);

  it('about a registered person asks whoever answers for him, and claims nothing', async () => {
    expect((await ask(crn('X000001'), 'known')).status).toBe(202);
    await world.barrier();
    const alert = await world.alertOf('SYS-08');
    expect([alert.severity, alert.tier, alert.obligations.map(({ role }) => role)]).toEqual([
      'P2',
      'T2',
      ['offender-manager'],
    ]);
    expect(alert.says).toBe(
      'A message about a person you supervise could not be read. Ask its sender what it says.',
    );
    expect(await outcomeOf('known')).toMatchObject({ alerts: 1, recorded: null });
    // Ten more are one alert.
    for (let n = 0; n < 10; n++) await ask(crn('X000001'), `known-${n}`);
    await world.barrier();
    expect((await rows()).filter((row) => row === 'SYS-08')).toHaveLength(1);
  });

  it.each([
    ['nobody knows', 'X000009', 'RR-10: no case has its identifiers'],
    ['is not said to be registered', 'X000005', 'He is not registered under MAPPA'],
    ['is registered no more', 'X000006', 'He is not registered under MAPPA'],
  ])('about a person who %s tells nobody, and says why', async (_, id, why) => {
    const before = await rows();
    expect((await ask(crn(id), `untold-${id}`)).status).toBe(202);
    await world.barrier();
    expect(await rows()).toEqual(before);
    expect(await outcomeOf(`untold-${id}`)).toEqual({
      outcome: 'no alert: SYS-08 is told of persons only who are known and registered',
      alerts: 0,
      tasks: 0,
      recorded: why,
    });
  });

  it('about a person who is marked as critical asks', async () => {
    await ask(crn('X000007'), 'critical');
    await world.barrier();
    expect(await outcomeOf('critical')).toMatchObject({ alerts: 1 });
  });

  it('is for the kinds of agency that have feeds to state', async () => {
    const answer = await ask(crn('X000001'), 'police', 'police');
    expect([answer.status, await answer.json()]).toMatchObject([400, { err: 'access_denied' }]);
  });
});
