import { until } from '#testing';
import { World, type AlertViewed } from '../acceptance/harness/world.js';
import { caseIn, crn } from './harness/cases.js';
import { Night, trail } from './harness/night.js';
import {
  area,
  hostel,
  inventedDirectory,
  prison,
  probation,
  publicProtection,
} from './harness/teams.js';

const person = (id: string, level = 2) =>
  caseIn(id, 'havering', { mappa: { category: 2, level }, legalBasis: 'community-order' });
const havering = (cases: readonly object[], until: Record<string, string> = {}) =>
  inventedDirectory({
    area: 'london',
    teams: [
      ...probation('havering'),
      ...area('london'),
      publicProtection('london'),
      hostel('E12'),
      prison('PAA'),
    ],
    units: [
      { id: 'havering', kind: 'borough', name: 'Havering', area: 'london' },
      { id: 'E12', kind: 'premises', name: 'Hostel E12', area: 'london', within: 'havering' },
      { id: 'PAA', kind: 'prison', name: 'Prison PAA', area: 'london' },
    ],
    cases,
    until,
  });

/** A ladder has ended: its last rung and the top of all three agencies are told, each once. */
const unowned = (role: string, last?: string): string[] =>
  [
    'control-london/on-call-superintendent',
    'on-call-london/aco',
    'prisons-london/prison-group-director',
    ...(last === undefined ? [] : [last]),
  ].map((post) => `unowned ${role} APR-04 > ${post}`);

describe('G12: a gap in the directory, and an outage', () => {
  let world: World;
  let night: Night;
  let worst: AlertViewed;
  let other: AlertViewed;
  beforeAll(async () => {
    // A Tuesday. The sergeant's time on the Jigsaw desk of Havering ends at 22:00, and nobody follows.
    const directory = havering([person('X120001', 3), person('X120002', 2)], {
      'jigsaw-havering/jigsaw-ds': '2026-08-04T22:00:00+01:00',
    });
    world = await World.start({ queue: 'postgres', at: '2026-08-04T21:50:00+01:00', directory });
    night = new Night(world);
  });
  afterAll(() => world.stop());

  const at = (time: string): Promise<string[]> => night.at(`2026-08-${time}+01:00`);
  /** What is found in the directory is found by a loop of its own, soon. */
  const found = async (): Promise<AlertViewed> => {
    const before = (await world.alerts()).length;
    if (before === known)
      await until('a finding', async () => (await world.alerts()).length > known);
    known += 1;
    return night.raised();
  };
  let known = 0;

  it('a desk that will have nobody is said ahead, to the next rung; when it has nobody, to the SMB duty contact (SYS-04)', async () => {
    await night.takeAll(await found());
    expect(await night.told()).toEqual(['accept duty-manager SYS-11 > jigsaw-havering/jigsaw-di']);
    await world.setClock('2026-08-04T22:00:00+01:00');
    const gap = await found();
    expect(gap).toMatchObject({ row: 'SYS-04', severity: 'P1' });
    expect(await night.told()).toEqual([
      'accept smb SYS-04 > smb-london/smb-duty-contact',
      'copy mappa-coordinator SYS-04 > mappa-london/mappa-coordinator',
    ]);
    await night.takeAll(gap);
  });

  it('on a P1 night the DI is told at once, and no window is spent on the empty desk', async () => {
    expect(await at('04T23:10:00')).toEqual([]);
    const missing = { premises: 'E12', searched: true };
    await world.say('hostel', 'hostel.whereabouts-unknown', crn('X120001'), missing);
    expect(await night.told()).toEqual([
      'accept jigsaw APR-04 > jigsaw-havering/jigsaw-di',
      'accept offender-manager APR-04 > ppu-havering/duty-spo',
      'accept police-control-room APR-04 > control-london/duty-inspector',
      'accept ppu APR-04 > ppu-havering/duty-po',
      'copy jigsaw APR-04 > jigsaw-havering/jigsaw-dc',
      'copy meeting-chair APR-04 > mappa-london/mappa-coordinator',
      'copy offender-manager APR-04 > ppu-havering/offender-manager',
    ]);
    worst = await night.raised();
    expect(trail(worst, /skipped/)).toContain(
      'Tue 4 Aug 23:10 Skipped at once: jigsaw-ds, jigsaw-havering (nobody holds this post)',
    );
  });

  it('a broker that is killed in mid-escalation: after the restart each rung that was due is told, none twice, none lost', async () => {
    const released = { prison: 'PAA', reason: 'CR' };
    await world.say('prison', 'prison.released', crn('X120002'), released);
    expect(await night.told()).toHaveLength(5);
    other = await night.raised();
    await world.broker.kill('SIGKILL');
    // It decides at 23:25, writes that down, and dies before anybody was told.
    await world.startBroker({ TOCSIN_CRASH_AT: 'climbed' });
    await world.setClock('2026-08-04T23:25:00+01:00');
    expect((await world.broker.exited).signal).toBe('SIGKILL');
    // Meanwhile 23:40 and 23:55 pass, and for the other alert 00:10.
    await world.setClock('2026-08-05T00:12:00+01:00');
    await world.startBroker();
    expect(await night.told()).toEqual(
      [
        'climbed jigsaw APR-04 > central-london/public-protection-dci',
        'climbed jigsaw APR-04 > central-london/bcu-commander',
        ...unowned('jigsaw', 'central-london/bcu-commander'),
        'climbed offender-manager APR-04 > on-call-london/aco',
        'climbed offender-manager APR-04 > on-call-london/chief-officer',
        ...unowned('offender-manager', 'on-call-london/chief-officer'),
        'climbed police-control-room APR-04 > control-london/on-call-superintendent',
        ...unowned('police-control-room'),
        'climbed ppu APR-04 > ppu-havering/duty-spo',
        'climbed ppu APR-04 > on-call-london/aco',
        'climbed ppu APR-04 > on-call-london/chief-officer',
        ...unowned('ppu', 'on-call-london/chief-officer'),
        'climbed jigsaw PRI-05 > central-london/public-protection-dci',
        'climbed offender-manager PRI-05 > on-call-london/aco',
      ].sort(),
    );
  });

  it('what was told late says by how much and why, and every clock goes on as if nothing had been', async () => {
    const late = async ({ ref }: AlertViewed) =>
      trail(await world.alert(ref), /climbed|unowned/).filter((line) => line.startsWith('Wed'));
    const told = [...(await late(worst)), ...(await late(other))];
    expect(told.length).toBeGreaterThan(2);
    for (const line of told)
      expect(line).toMatch(/\((2|17|32|47) min late: no broker ran from 23:(10|25) to 00:12\)$/);
    const { obligations } = await world.alert(worst.ref);
    const dues = obligations.map(({ role, state, dueAt }) => `${role} ${state} ${dueAt ?? ''}`);
    expect(dues.sort()).toEqual([
      // Unowned since 23:55, 23:55, 23:40 and 00:10, and repeated each half hour after that.
      'jigsaw unowned 2026-08-04T23:25:00.000Z',
      'offender-manager unowned 2026-08-04T23:25:00.000Z',
      'police-control-room unowned 2026-08-04T23:40:00.000Z',
      'ppu unowned 2026-08-04T23:40:00.000Z',
    ]);
    expect(await at('05T00:24:59')).toEqual([]);
    expect(await at('05T00:25:00')).toEqual(
      [
        ...unowned('jigsaw', 'central-london/bcu-commander'),
        ...unowned('offender-manager', 'on-call-london/chief-officer'),
      ].sort(),
    );
  });
});
