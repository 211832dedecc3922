import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '#testing';
import { obligationOf, World, type AlertViewed } from '../acceptance/harness/world.js';
import { caseIn, crn } from './harness/cases.js';
import { Night, trail } from './harness/night.js';
import { area, hostel, inventedDirectory, probation } from './harness/teams.js';

/** From Saturday on the area gives five minutes in place of fifteen, and repeats each ten minutes. */
const policy = `windows:
  P1: { first: PT5M, rung: PT5M, calendar: always, status: proposed, effectiveFrom: 2026-08-08 }
unowned:
  repeat: PT10M
  tell: [aco]
  status: proposed
  effectiveFrom: 2026-08-08
`;
const ids = ['X140001', 'X140002'];
const directory = inventedDirectory({
  area: 'london',
  teams: [...probation('newham'), ...area('london'), hostel('E12')],
  units: [
    { id: 'newham', kind: 'borough', name: 'Newham', area: 'london' },
    { id: 'E12', kind: 'premises', name: 'Hostel E12', area: 'london', within: 'newham' },
  ],
  cases: ids.map((id) => caseIn(id, 'newham', { mappa: { category: 2, level: 3 } })),
});

describe('Across all scenarios (iii): a window that an area changes in mid-flight', () => {
  let world: World;
  let night: Night;
  let running: AlertViewed;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    folder = await temporaryFolder();
    const file = join(folder.path, 'area.yaml');
    await writeFile(file, policy);
    world = await World.start({
      queue: 'postgres',
      // A Friday, ten minutes before the area's own windows come into force.
      at: '2026-08-07T23:50:00+01:00',
      directory,
      environment: { TOCSIN_POLICY: file },
    });
    night = new Night(world);
  });
  afterAll(async () => {
    await world.stop();
    await folder.remove();
  });

  const curfew = { premises: 'E12', kind: 'missed', curfew: { from: '23:00', to: '06:00' } };
  const missed = async (id: string): Promise<AlertViewed> => {
    await world.say('hostel', 'hostel.curfew-missed', crn(id), curfew);
    expect(await night.told()).toContain('accept offender-manager APR-03 > ppu-newham/duty-spo');
    return night.raised();
  };
  const dueOf = async ({ ref }: AlertViewed): Promise<string | null> =>
    obligationOf(await world.alert(ref), 'offender-manager').dueAt;

  it('does not change an alert that runs: it keeps the ladder and the clock it started with', async () => {
    running = await missed('X140001');
    expect(await dueOf(running)).toBe('2026-08-07T23:05:00.000Z');
    expect(await night.at('2026-08-08T00:00:00+01:00')).toEqual([]);
    expect(await night.at('2026-08-08T00:04:59+01:00')).toEqual([]);
    expect(await night.at('2026-08-08T00:05:00+01:00')).toEqual([
      'climbed offender-manager APR-03 > on-call-london/aco',
    ]);
    // Fifteen minutes for the next rung too, though the new window is in force by now.
    expect(await dueOf(running)).toBe('2026-08-07T23:20:00.000Z');
  });

  it('an alert of the new day has the new window; each goes on by its own', async () => {
    const fresh = await missed('X140002');
    expect(await dueOf(fresh)).toBe('2026-08-07T23:10:00.000Z');
    expect(await night.at('2026-08-08T00:10:00+01:00')).toEqual([
      'climbed offender-manager APR-03 > on-call-london/aco',
    ]);
    expect(await night.at('2026-08-08T00:15:00+01:00')).toEqual([
      'climbed offender-manager APR-03 > on-call-london/chief-officer',
    ]);
    const old = ['control-london/on-call-superintendent', 'on-call-london/aco'];
    const top = [...old, 'on-call-london/chief-officer', 'prisons-london/prison-group-director'];
    const told = (posts: string[]) =>
      posts.map((post) => `unowned offender-manager APR-03 > ${post}`);
    // 00:20: the fresh one has ended its ladder; the running one is at the chief officer.
    expect(await night.at('2026-08-08T00:20:00+01:00')).toEqual(
      [
        'climbed offender-manager APR-03 > on-call-london/chief-officer',
        ...told(['on-call-london/aco', 'on-call-london/chief-officer']),
      ].sort(),
    );
    expect(await night.at('2026-08-08T00:30:00+01:00')).toEqual(
      told(['on-call-london/aco', 'on-call-london/chief-officer']),
    );
    expect(await night.at('2026-08-08T00:34:59+01:00')).toEqual([]);
    expect(await night.at('2026-08-08T00:35:00+01:00')).toEqual(told(top));
    expect(await dueOf(running)).toBe('2026-08-08T00:05:00.000Z');
    expect(await dueOf(fresh)).toBe('2026-08-07T23:40:00.000Z');
  });

  it('history stays as it was: what was told on Friday still says by when it had to be accepted', async () => {
    expect(trail(await world.alert(running.ref), /told$/)).toEqual([
      expect.stringMatching(/^Fri 7 Aug 23:50 Told: duty-spo, ppu-newham .+ to accept by 00:05$/),
    ]);
  });
});
