import { World } from '../acceptance/harness/world.js';
import { caseIn, crn } from './harness/cases.js';
import { answersFor, threeAreas } from './harness/three-areas.js';

const subject = crn('X100001');
const person = caseIn(subject.id, 'newham', { mappa: { level: 3 } });

/** G10, its ownership and routing parts: he is moved from prison A to prison B two days before a meeting. */
describe('G10: a prison move', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({
      queue: 'postgres',
      at: '2026-08-03T09:00:00Z',
      directory: threeAreas([person]),
    });
  });
  afterAll(() => world.stop());

  /** The prison teams that are asked to accept the newest alert of a family. */
  const prisonsOf = async (family: string): Promise<string[]> => {
    const [found] = (await world.alerts()).filter(
      (one) => 'family' in one && one.family === family,
    );
    const alert = await world.alert(found?.ref ?? '');
    return alert.obligations
      .filter(({ role }) => role === 'prison-omu')
      .map(({ ladder }) => ladder[0]?.post ?? '')
      .sort();
  };
  const hearing = (listedOn: string) =>
    world.say('court', 'court.hearing-listed', subject, { court: 'C01', hearingOn: listedOn });

  it('while prison A holds him, A is told of hearings (RR-04)', async () => {
    await world.say('prison', 'prison.received', subject, { prison: 'PAA', reason: 'remand' });
    await world.barrier();
    await hearing('2026-08-20');
    await world.barrier();
    expect(await prisonsOf('hearing')).toEqual(['omu-paa/head-of-omu']);
  });

  it('the move is told to the new prison, which must accept; the old one is not dropped', async () => {
    await world.setClock('2026-08-04T09:00:00Z');
    await world.say('prison', 'prison.transferred', subject, {
      from: 'PAA',
      to: 'PBB',
      on: '2026-08-04',
    });
    await world.barrier();
    // The move is a later fact of his custody: the new prison is asked, the old one keeps its own clock.
    expect(await prisonsOf('custody')).toEqual(['omu-paa/head-of-omu', 'omu-pbb/head-of-omu']);
  });

  it('for five working days both prisons are told, then B alone', async () => {
    await world.setClock('2026-08-11T08:00:00Z');
    await world.say('court', 'court.proceedings-ended', subject, {
      court: 'C01',
      hearingDate: '2026-08-11',
      caseReferences: ['C-1'],
      outcome: 'discontinued',
    });
    await world.barrier();
    expect(await prisonsOf('lawful-custody')).toEqual([
      'omu-paa/head-of-omu',
      'omu-pbb/head-of-omu',
    ]);
    await world.setClock('2026-08-12T08:00:00Z');
    await world.say('court', 'court.remanded', subject, {
      court: 'C01',
      hearingDate: '2026-08-12',
    });
    await world.barrier();
    expect(await prisonsOf('custody')).toContain('omu-pbb/head-of-omu');
    expect(await answersFor(world, 'X100001')).toEqual(['ppu-newham/offender-manager']);
  });
});
