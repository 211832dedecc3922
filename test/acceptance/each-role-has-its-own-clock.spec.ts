import { obligationOf, World } from './harness/world.js';

const resident = { format: 'crn', id: 'X000001' };
const missing = { premises: 'TST1', searched: true, belongingsGone: true };

describe('each role has its own clock', () => {
  let world: World;
  // A Tuesday night in summer time: 23:10 in London.
  beforeAll(async () => {
    world = await World.start({
      queue: 'postgres',
      at: '2026-08-04T22:10:00Z',
      polling: ['police'],
    });
  });
  afterAll(() => world.stop());

  it('tells every role at once, and skips at once who is off duty', async () => {
    await world.say('hostel', 'hostel.whereabouts-unknown', resident, missing);
    await world.barrier();
    const [listed] = await world.alerts();
    const alert = await world.alert(listed?.ref ?? '');
    expect(alert).toMatchObject({ row: 'APR-04', severity: 'P1', tier: 'T2', state: 'open' });
    expect(alert.obligations.map(({ role }) => role).sort()).toEqual([
      'jigsaw',
      'offender-manager',
      'police-control-room',
      'ppu',
    ]);
    expect(obligationOf(alert, 'offender-manager')).toMatchObject({
      post: 'ppu-a/duty-spo',
      rung: 2,
      dueAt: '2026-08-04T22:25:00.000Z',
    });
    expect(obligationOf(alert, 'jigsaw').post).toBe('jigsaw-a/jigsaw-ds');
    expect(
      alert.timeline.some(({ text }) => /Skipped at once: offender-manager.*off duty/.test(text)),
    ).toBe(true);
    const told = world.heard
      .filter(({ alert: { kind } }) => kind === 'accept')
      .map(({ alert: { post } }) => post.id);
    expect(told.sort()).toEqual(['ppu-a/duty-po', 'ppu-a/duty-spo']);
  });

  it('climbs when the window has run out, to the second, and only then', async () => {
    const ref = await world.firstReference();
    await world.moveTo('2026-08-04T22:24:59Z');
    expect(obligationOf(await world.alert(ref), 'offender-manager').post).toBe('ppu-a/duty-spo');
    await world.moveTo('2026-08-04T22:25:00Z');
    const alert = await world.alert(ref);
    expect(obligationOf(alert, 'offender-manager')).toMatchObject({
      post: 'on-call/aco',
      dueAt: '2026-08-04T22:40:00.000Z',
    });
    expect(obligationOf(alert, 'jigsaw').post).toBe('jigsaw-a/jigsaw-di');
  });

  it('stops for a named person only, and only for that role', async () => {
    const ref = await world.firstReference();
    await world.setClock('2026-08-04T22:35:00Z');
    await world.accept(
      'probation',
      await world.alert(ref),
      'offender-manager',
      'on-call/aco',
      'Demo Aco',
    );
    await world.barrier();
    const alert = await world.alert(ref);
    expect(obligationOf(alert, 'offender-manager')).toMatchObject({
      state: 'accepted',
      acceptedBy: 'Demo Aco',
      dueAt: null,
    });
    expect(obligationOf(alert, 'jigsaw').dueAt).toBe('2026-08-04T22:40:00.000Z');
    expect(obligationOf(alert, 'ppu').state).not.toBe('accepted');
    expect(alert.state).toBe('open');
  });

  it('is never silent at the top: unowned, told to the top of each agency, and again every 30 minutes', async () => {
    const ref = await world.firstReference();
    await world.moveTo('2026-08-04T22:40:00Z');
    const first = await world.alert(ref);
    expect(obligationOf(first, 'jigsaw')).toMatchObject({
      state: 'unowned',
      dueAt: '2026-08-04T23:10:00.000Z',
    });
    const count = (alert: typeof first): number =>
      alert.notices.filter(
        ({ kind, obligation }) =>
          kind === 'unowned' && obligation === obligationOf(alert, 'jigsaw').id,
      ).length;
    const once = count(first);
    expect(once).toBeGreaterThan(2);
    await world.moveTo('2026-08-04T23:10:00Z');
    const second = await world.alert(ref);
    expect(count(second)).toBe(2 * once);
    expect(obligationOf(second, 'jigsaw').dueAt).toBe('2026-08-04T23:40:00.000Z');
  });

  it('takes an acceptance of what is unowned from a top post, and a second one changes nothing', async () => {
    const ref = await world.firstReference();
    await world.accept(
      'police',
      await world.alert(ref),
      'jigsaw',
      'control/on-call-superintendent',
      'Demo Super',
    );
    await world.barrier();
    await world.accept('police', await world.alert(ref), 'jigsaw', 'jigsaw-a/jigsaw-di', 'Demo Di');
    await world.barrier();
    const alert = await world.alert(ref);
    expect(obligationOf(alert, 'jigsaw')).toMatchObject({
      state: 'accepted',
      acceptedBy: 'Demo Super',
    });
    expect(alert.timeline.at(-1)?.text).toMatch(/without effect|no effect: it was accepted before/);
  });

  it('has no effect when a post answers that is not on the ladder, or that is another agency’s', async () => {
    const ref = await world.firstReference();
    await world.accept('police', await world.alert(ref), 'ppu', 'ppu-a/duty-spo', 'Demo Wrong');
    await world.accept('probation', await world.alert(ref), 'ppu', 'mappa/smb-chair', 'Demo Wrong');
    await world.barrier();
    expect(obligationOf(await world.alert(ref), 'ppu').state).not.toBe('accepted');
  });

  it('climbs at once when it is declined with a reason', async () => {
    await world.say(
      'hostel',
      'hostel.whereabouts-unknown',
      { format: 'crn', id: 'X000003' },
      missing,
    );
    await world.barrier();
    const alert = (await world.alerts()).find(({ tier }) => tier === 'T3');
    const before = await world.alert(alert?.ref ?? '');
    const { id, post } = obligationOf(before, 'ppu');
    await world.say(
      'probation',
      'alert.declined',
      { format: 'opaque', id: before.ref },
      {
        alert: before.ref,
        obligation: id,
        post,
        by: { name: 'Demo Po' },
        reason: 'Already at another incident',
      },
    );
    await world.barrier();
    expect(obligationOf(await world.alert(before.ref), 'ppu').post).toBe('ppu-a/duty-spo');
  });

  it('attaches a later fact to the open alert instead of raising another', async () => {
    const before = await world.alerts();
    await world.say('hostel', 'hostel.absconded', resident, { premises: 'TST1', reason: 'A' });
    await world.barrier();
    const after = await world.alerts();
    expect(after).toHaveLength(before.length);
    const alert = await world.alert(after.find(({ tier }) => tier === 'T2')?.ref ?? '');
    expect(alert.row).toBe('APR-05');
    const updated = (role: string): string[] =>
      alert.notices
        .filter(
          ({ kind, obligation }) =>
            kind === 'update' && obligation === obligationOf(alert, role).id,
        )
        .map(({ post }) => post);
    expect(updated('offender-manager')).toEqual(['on-call/aco']);
    // Accepted by a post that is not on its ladder, when nobody on it had.
    expect(updated('jigsaw')).toEqual(['control/on-call-superintendent']);
  });
});
