import { obligationOf, World, type AlertViewed } from './harness/world.js';

const person = { format: 'crn', id: 'X000001' };
const left = { premises: 'TST1', legalBasis: 'licence' };
const by = { name: 'Demo Person' };
const role = 'offender-manager';
const officer = 'ppu-a/offender-manager';
const senior = 'ppu-a/duty-spo';

describe('an acceptance is kept, or ends where everybody can see it', () => {
  let world: World;
  beforeEach(async () => {
    // A Tuesday, in working hours.
    world = await World.start({ queue: 'postgres', at: '2026-08-04T10:00:00Z' });
  });
  afterEach(() => world.stop());

  const raise = async (): Promise<AlertViewed> => {
    await world.say('hostel', 'hostel.absconded', person, left);
    await world.barrier();
    return world.alert(await world.firstReference());
  };
  const answer = (alert: AlertViewed, name: string, post: string, more: object = {}) =>
    world.say(
      'probation',
      `alert.${name}`,
      { format: 'opaque', id: alert.ref },
      { alert: alert.ref, obligation: obligationOf(alert, role).id, post, by, ...more },
    );
  const now = async ({ ref }: AlertViewed) => {
    await world.barrier();
    return world.alert(ref);
  };
  const said = ({ timeline }: AlertViewed): string[] => timeline.map(({ text }) => text);
  const replies = (): string[] =>
    world.heard.filter(({ alert }) => alert.kind === 'answered').map(({ alert }) => alert.says);

  it('of two who accept at once one owns it, and the other is told so', async () => {
    const alert = await raise();
    await Promise.all([answer(alert, 'accepted', officer), answer(alert, 'accepted', senior)]);
    const after = await now(alert);
    expect(obligationOf(after, role).state).toBe('accepted');
    const entries = after.timeline.map(({ kind }) => kind);
    expect(entries.filter((kind) => kind === 'obligation.accepted')).toHaveLength(1);
    expect(entries.filter((kind) => kind === 'answer.without-effect')).toHaveLength(1);
    expect(replies()).toEqual([
      expect.stringMatching(/^Your answer had no effect: it was accepted before, by the .+\.$/),
    ]);
    // What became of an answer says nothing of the person.
    const reply = world.heard.find(({ alert: heard }) => heard.kind === 'answered');
    expect(reply?.claims.sub_id).toEqual({ format: 'opaque', id: alert.ref });
  });

  it('without a recorded action it ends when the action clock runs out, and the next post is told', async () => {
    const alert = await raise();
    // Licence: the recall report is due within 24 hours of the decision.
    await answer(alert, 'accepted', officer);
    const kept = obligationOf(await now(alert), role);
    expect(kept).toMatchObject({
      state: 'accepted',
      dueAt: null,
      actBy: '2026-08-05T10:00:00.000Z',
    });
    await world.setClock('2026-08-05T10:00:00Z');
    const after = await now(alert);
    const ended = obligationOf(after, role);
    expect(ended.acceptedBy).toBeUndefined();
    expect([ended.state, ended.post]).toEqual(['delivered', senior]);
    expect(said(after)).toContain(
      'The acceptance by the offender-manager, ppu-a ended: no action was recorded in time',
    );
    expect(replies()).toEqual([expect.stringContaining('your acceptance has ended')]);
    // It climbs on from there by its own clock.
    await world.setClock('2026-08-05T10:15:00Z');
    expect(obligationOf(await now(alert), role).post).toBe('on-call/aco');
  });

  it('with one it holds; it is closed by who accepted it, with a reason and a day', async () => {
    const alert = await raise();
    await answer(alert, 'accepted', officer);
    await answer(alert, 'seen', senior);
    await answer(alert, 'actioned', officer, { action: 'The recall report was sent' });
    await world.barrier();
    await world.setClock('2026-08-06T10:00:00Z');
    expect(obligationOf(await now(alert), role).state).toBe('actioned');
    const end = { outcome: 'done', reason: 'He was recalled' };
    const without = await world.push(
      await world.statement(
        'probation',
        'alert.closed',
        { format: 'opaque', id: alert.ref },
        {
          alert: alert.ref,
          obligation: obligationOf(alert, role).id,
          post: officer,
          by,
          ...end,
        },
      ),
    );
    expect([without.status, await without.text()]).toEqual([400, expect.stringContaining('on')]);
    await answer(alert, 'closed', officer, { ...end, on: '2026-08-07' });
    expect(obligationOf(await now(alert), role).state).toBe('actioned');
    expect(replies().at(-1)).toContain('it cannot be closed on a day to come');
    await answer(alert, 'closed', officer, { ...end, on: '2026-08-06' });
    expect(obligationOf(await now(alert), role).state).toBe('closed');
  });

  it('handed over, it stays with who has it until the other accepts', async () => {
    const alert = await raise();
    await answer(alert, 'accepted', officer);
    await world.barrier();
    world.heard.length = 0;
    await answer(alert, 'handed-over', officer, { to: 'ppu-a/duty-po', reason: 'Shift ends' });
    const offered = obligationOf(await now(alert), role);
    expect(offered).toMatchObject({
      state: 'accepted',
      acceptedPost: officer,
      handedTo: 'ppu-a/duty-po',
    });
    const asked = world.heard.filter(({ alert: heard }) => heard.post.id === 'ppu-a/duty-po');
    expect(asked.map(({ alert: heard }) => [heard.kind, heard.obligation])).toEqual([
      ['accept', offered.id],
    ]);
    await answer(alert, 'declined', 'ppu-a/duty-po', { reason: 'Already at a hearing' });
    expect(obligationOf(await now(alert), role)).toMatchObject({ acceptedPost: officer });
    expect(replies().at(-1)).toContain('cannot take it: it is still with you');
    await answer(alert, 'handed-over', officer, { to: 'ppu-a/duty-po', reason: 'Free again' });
    await answer(alert, 'accepted', 'ppu-a/duty-po');
    expect(obligationOf(await now(alert), role)).toMatchObject({ acceptedPost: 'ppu-a/duty-po' });
    await answer(alert, 'handed-over', officer, { to: senior, reason: 'Too late' });
    await now(alert);
    expect(replies().at(-1)).toContain('only the duty-po, ppu-a can hand it over');
    // Whoever it was handed to is on no rung, and ends it like anybody who accepted.
    await answer(alert, 'actioned', 'ppu-a/duty-po', { action: 'The recall report was sent' });
    expect(obligationOf(await now(alert), role).state).toBe('actioned');
  });

  it('whoever has it in hand has what a later fact asks for as well, by its own clock', async () => {
    // Missing: nothing has to be decided yet.
    await world.say('hostel', 'hostel.whereabouts-unknown', person, { premises: 'TST1' });
    await world.barrier();
    const alert = await world.alert(await world.firstReference());
    // It was handed to a post that is on no rung.
    await answer(alert, 'accepted', officer);
    await answer(alert, 'handed-over', officer, { to: 'ppu-a/duty-po', reason: 'Shift ends' });
    await answer(alert, 'accepted', 'ppu-a/duty-po');
    expect(obligationOf(await now(alert), role).actBy).toBeUndefined();
    world.heard.length = 0;
    await world.setClock('2026-08-04T10:05:00Z');
    // Gone, on licence: the recall report is due within 24 hours.
    await world.say('hostel', 'hostel.absconded', person, left);
    expect(obligationOf(await now(alert), role)).toMatchObject({
      state: 'accepted',
      acceptedPost: 'ppu-a/duty-po',
      actBy: '2026-08-05T10:05:00.000Z',
    });
    const told = world.heard.filter(({ alert: heard }) => heard.role === role);
    expect(told.map(({ alert: { kind, post } }) => [kind, post.id])).toEqual([
      ['update', 'ppu-a/duty-po'],
    ]);
  });

  it('an acceptance from before a worse fact does not stop the clock of that', async () => {
    await world.say('hostel', 'hostel.curfew-missed', person, {
      premises: 'TST1',
      kind: 'missed',
      curfew: { from: '23:00', to: '06:00' },
    });
    await world.barrier();
    const alert = await world.alert(await world.firstReference());
    const stale = await world.statement(
      'probation',
      'alert.accepted',
      { format: 'opaque', id: alert.ref },
      { alert: alert.ref, obligation: obligationOf(alert, role).id, post: officer, by },
    );
    await world.setClock('2026-08-04T10:05:00Z');
    await world.say('hostel', 'hostel.absconded', person, left);
    await world.barrier();
    expect((await world.push(stale)).status).toBe(202);
    const after = await now(alert);
    expect(after.severity).toBe('P1');
    expect(obligationOf(after, role).state).toBe('delivered');
    expect(replies()).toEqual([expect.stringContaining('a worse fact has come')]);
    await answer(alert, 'accepted', officer);
    expect(obligationOf(await now(alert), role).state).toBe('accepted');
  });
});
