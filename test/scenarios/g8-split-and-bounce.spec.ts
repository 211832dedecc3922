import { obligationOf, World, type AlertViewed } from '../acceptance/harness/world.js';
import { caseIn, crn } from './harness/cases.js';
import { answersFor, threeAreas } from './harness/three-areas.js';

const owner = 'ppu-hackney/offender-manager';
const person = (id: string) =>
  caseIn(id, 'hackney', { mappa: { level: 2 }, legalBasis: 'community-order' });
const approvedBy = { post: 'ppu-hackney/duty-spo', name: 'Demo Senior' };
const sixWeeks = '2026-09-14T09:00:00Z';

/** G8: a transient man, supervised in Hackney, three weeks in Newham, two in Tower Hamlets, and back. */
describe('G8: split and bounce over borough lines', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({
      queue: 'postgres',
      at: '2026-08-03T09:00:00Z',
      directory: threeAreas([person('X800001'), person('X800002'), person('X800003')]),
    });
  });
  afterAll(() => world.stop());

  const conflicts = async () => (await world.alerts()).filter(({ row }) => row === 'C-08');
  const moves = (id: string, borough: string) =>
    world.say('probation', 'probation.address-changed', crn(id), {
      borough,
      verified: true,
      from: world.clockNow(),
    });
  const abscond = async (id: string) => {
    await world.say('hostel', 'hostel.whereabouts-unknown', crn(id), { premises: 'E12' });
    await world.barrier();
    return world.alertOf('APR-04');
  };
  const jigsaws = (alert: AlertViewed): string[] =>
    alert.obligations
      .filter(({ role }) => role === 'jigsaw')
      .map(({ ladder }) => ladder[0]?.post ?? '')
      .sort();

  it('an approved temporary arrangement of six weeks raises no conflict, and no transfer is forced', async () => {
    for (const unit of ['newham', 'tower-hamlets'])
      await world.say('probation', 'probation.temporary-move-agreed', crn('X800001'), {
        kind: 'split',
        unit,
        approvedBy,
        from: '2026-08-03T09:00:00Z',
        until: sixWeeks,
      });
    await moves('X800001', 'newham');
    await world.barrier();
    expect(await conflicts()).toEqual([]);
    expect(await answersFor(world, 'X800001')).toEqual([owner]);
  });

  it('the Jigsaw team of each borough gets what is P1', async () => {
    expect(jigsaws(await abscond('X800001'))).toEqual([
      'jigsaw-hackney/jigsaw-dc',
      'jigsaw-newham/jigsaw-dc',
      'jigsaw-tower-hamlets/jigsaw-dc',
    ]);
  });

  it('moves on and back, still one owner at each instant', async () => {
    for (const [at, borough] of [
      ['2026-08-24T09:00:00Z', 'tower-hamlets'],
      ['2026-09-07T09:00:00Z', 'newham'],
    ] as const) {
      await world.setClock(at);
      await moves('X800001', borough);
      await world.barrier();
      expect(await answersFor(world, 'X800001')).toEqual([owner]);
    }
    expect(await conflicts()).toEqual([]);
  });

  it('on day 43 without a review it is told as P3, once', async () => {
    await world.moveTo('2026-09-15T09:00:00Z');
    const alerts = await world.alerts();
    const overdue = alerts.filter(({ row, says }) => row === 'PRB-03' && says.includes('run out'));
    expect(overdue.map(({ severity }) => severity)).toEqual(['P3']);
    const [alert] = overdue;
    expect(alert && obligationOf(alert, 'offender-manager').ladder[0]?.post).toBe(owner);
    expect(await answersFor(world, 'X800001')).toEqual([owner]);
  });

  it('the same move without an arrangement on record is C-08 on day 0, to both senior officers', async () => {
    await moves('X800002', 'newham');
    await world.barrier();
    const [conflict] = (await conflicts()).slice(-1);
    expect(conflict?.obligations.map(({ ladder }) => ladder[0]?.post).sort()).toEqual([
      'ppu-hackney/duty-spo',
      'ppu-newham/duty-spo',
    ]);
    expect(await answersFor(world, 'X800002')).toEqual([owner]);
  });

  it('caretaking without an end in writing is P3 at once (RR-08)', async () => {
    const before = (await world.alerts()).length;
    await world.say('probation', 'probation.temporary-move-agreed', crn('X800003'), {
      kind: 'caretaking',
      unit: 'tower-hamlets',
      approvedBy,
      from: world.clockNow(),
    });
    await world.barrier();
    const later = await world.alerts();
    expect(later.length).toBeGreaterThan(before);
    expect(
      later.some(
        ({ row, says, severity }) =>
          row === 'PRB-03' && severity === 'P3' && says.includes('no end in writing'),
      ),
    ).toBe(true);
  });
});
