import { obligationOf, World, type AlertViewed } from '../acceptance/harness/world.js';
import { caseIn, crn } from './harness/cases.js';
import { answersFor, seesOf, threeAreas } from './harness/three-areas.js';

const subject = crn('X700001');
const sender = 'ppu-fenland/offender-manager';
/** G1.4 and G1.5: asked to be moved to Romford (Havering) at his own request; PC 52/2004 followed by neither area. */
const person = caseIn(subject.id, 'fenland', {
  mappa: { level: 2 },
  area: 'cambridgeshire',
  legalBasis: 'community-order',
  owner: { post: sender, from: '2004-07-02T09:00:00Z' },
});
const receiver = 'ppu-havering/offender-manager';
const request = { toUnit: 'havering', reason: 'at his own request' };

describe('G1: a transfer that neither area takes on', () => {
  let world: World;
  // A Monday morning after PC 52/2004 came in.
  beforeAll(async () => {
    world = await World.start({
      queue: 'postgres',
      at: '2004-09-20T09:00:00Z',
      directory: threeAreas([person]),
    });
  });
  afterAll(() => world.stop());

  const transfer = (): Promise<AlertViewed> => world.alertOf('PRB-02');
  const spos = (alert: AlertViewed) =>
    alert.obligations.filter(({ role }) => role === 'senior-probation');

  it('the sender stays owner, and both senior officers are asked at once (RR-06)', async () => {
    await world.say('probation', 'probation.transfer-requested', subject, request);
    await world.barrier();
    expect(await answersFor(world, 'X700001')).toEqual([sender]);
    const alert = await transfer();
    expect(alert.severity).toBe('P2');
    expect(
      spos(alert)
        .map(({ post }) => post)
        .sort(),
    ).toEqual(['ppu-fenland/duty-spo', 'ppu-havering/duty-spo']);
  });

  it('nobody answers: both ladders climb to their own ACO at the same instants', async () => {
    await world.moveTo('2004-09-20T10:00:00Z');
    expect(
      spos(await transfer())
        .map(({ post }) => post)
        .sort(),
    ).toEqual(['on-call-cambridgeshire/aco', 'on-call-london/aco']);
    expect(await answersFor(world, 'X700001')).toEqual([sender]);
  });

  it('still nobody: unowned on both sides, told again every half hour, and never closed', async () => {
    await world.moveTo('2004-09-20T12:00:00Z');
    expect(spos(await transfer()).map(({ state }) => state)).toEqual(['unowned', 'unowned']);
    for (const at of ['2004-09-20T12:30:00Z', '2004-09-21T09:00:00Z', '2004-10-20T09:00:00Z']) {
      await world.moveTo(at);
      const alert = await transfer();
      expect([at, alert.state, ...spos(alert).map(({ state }) => state)]).toEqual([
        at,
        'open',
        'unowned',
        'unowned',
      ]);
      expect(await answersFor(world, 'X700001')).toEqual([sender]);
    }
    // In 2004 the framework had no deadline: the clock is not set, and none is made up.
    expect(
      (await transfer()).timeline.filter(({ kind }) => kind === 'alert.fact-attached'),
    ).toEqual([]);
  });

  it('"cannot allocate yet, because" goes to both ACOs as P1, and moves nothing', async () => {
    const because = 'No officer before the end of the month';
    await world.say('probation', 'probation.transfer-declined', subject, { because });
    await world.barrier();
    const alert = await transfer();
    expect(alert.severity).toBe('P1');
    const acos = alert.obligations.filter(({ role }) => role === 'assistant-chief');
    expect(acos.map(({ ladder }) => ladder[0]?.post).sort()).toEqual([
      'on-call-cambridgeshire/aco',
      'on-call-london/aco',
    ]);
    expect(await answersFor(world, 'X700001')).toEqual([sender]);
  });

  it('the day a named officer is allocated, that officer answers, and the former one is told', async () => {
    const from = '2004-10-20T09:00:00Z';
    const officer = { name: 'Demo Receiver' };
    await world.say('probation', 'probation.transfer-allocated', subject, {
      post: receiver,
      officer,
      from,
    });
    await world.barrier();
    expect(await answersFor(world, 'X700001')).toEqual([receiver]);
    const alert = await transfer();
    expect(obligationOf(alert, 'offender-manager').post).toBe(receiver);
    // Who answered before and when, always one.
    expect(await answersFor(world, 'X700001', '2004-07-01T09:00:00Z')).toEqual([]);
    expect(await answersFor(world, 'X700001', '2004-10-20T08:59:59Z')).toEqual([sender]);
  });

  it('an event about the time before goes to the present owner, with a copy to the former (RR-01)', async () => {
    world.heard.length = 0;
    const content = {
      court: 'C01',
      hearingDate: '2004-10-18',
      results: [{ label: 'Imprisonment' }],
    };
    await world.say('court', 'court.sentenced-to-custody', subject, content, {
      toe: new Date('2004-10-18T11:00:00Z'),
    });
    await world.barrier();
    expect(seesOf(world, 'ppu-havering/offender-manager', 'CRT-02')).toEqual(['accept statement']);
    expect(seesOf(world, 'ppu-fenland/offender-manager', 'CRT-02')).toEqual(['copy pointer']);
  });
});

describe('G1 today: the transfer clock of 20 working days', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({
      queue: 'postgres',
      at: '2026-09-01T09:00:00Z',
      directory: threeAreas([person]),
    });
  });
  afterAll(() => world.stop());

  it('runs out once: PRB-02 expired and C-08, said by the broker itself; the sender still answers', async () => {
    await world.say('probation', 'probation.transfer-requested', subject, request);
    await world.moveTo('2026-09-29T15:59:00Z');
    const says = async (): Promise<string[]> => {
      const alerts = await world.alerts();
      return alerts.filter(({ row }) => row === 'PRB-02').map((one) => one.says);
    };
    expect((await says()).join()).not.toContain('has run out');
    await world.moveTo('2026-09-29T16:00:01Z');
    await world.moveTo('2026-09-30T16:00:01Z');
    expect(await says()).toEqual([
      'The time for this transfer has run out and nobody has allocated the case.',
    ]);
    const expired = world.heard.filter(
      ({ alert }) => alert.event.type === 'urn:tocsin:event:probation.transfer-expired',
    );
    expect(new Set(expired.map(({ alert }) => alert.event.jti)).size).toBe(1);
    expect(expired[0]?.alert.event.issuer).toBe(world.url);
    const [conflict] = (await world.alerts()).filter(({ row }) => row === 'C-08');
    expect(conflict?.state).toBe('open');
    expect(await answersFor(world, 'X700001')).toEqual([sender]);
  });
});
