import {
  acceptanceEnds,
  londonDay,
  whyNoEffect,
  type AnswerableObligation,
  type GivenAnswer,
  type Plan,
} from '#rules';

const now = new Date('2026-08-04T22:30:00Z');
const probation = 'urn:example:probation';
const rung = (post: string, agency = probation) => ({
  post,
  title: `the title of ${post}`,
  agency,
});
const plan: Plan = {
  ladder: 'L-PROB',
  rungs: [rung('om'), rung('spo'), rung('aco')],
  top: [rung('superintendent', 'urn:example:police')],
  first: 15 * 60_000,
  rung: 15 * 60_000,
  calendar: 'always',
  repeat: 30 * 60_000,
};
const open: AnswerableObligation = {
  plan,
  state: 'delivered',
  accepted: null,
  offered: null,
  raisedAt: new Date('2026-08-04T22:10:00Z'),
  restartedAt: null,
};
const accepted: AnswerableObligation = { ...open, state: 'accepted', accepted: rung('om') };
const offered: AnswerableObligation = { ...accepted, offered: rung('spo-2') };
const given = (kind: GivenAnswer['kind'], over: Partial<GivenAnswer> = {}): GivenAnswer => ({
  kind,
  post: 'om',
  agency: probation,
  statedAt: now,
  ...over,
});
const to = { post: 'spo-2', title: 'second SPO', agency: probation };

describe('what an answer does', () => {
  it.each<[string, AnswerableObligation, GivenAnswer]>([
    ['the first rung accepts', open, given('accepted')],
    ['a rung that the ladder has left accepts', open, given('accepted', { post: 'spo' })],
    [
      'the top accepts what nobody owns',
      { ...open, state: 'unowned' },
      given('accepted', { post: 'superintendent', agency: 'urn:example:police' }),
    ],
    ['the broker accepts for a person it knows', open, given('accepted', { agency: undefined })],
    ['it is handed over before it is accepted', open, given('handed-over', { to })],
    ['whoever accepted hands it over', accepted, given('handed-over', { to })],
    ['whom it was handed to accepts', offered, given('accepted', { post: 'spo-2' })],
    ['whom it was handed to declines', offered, given('declined', { post: 'spo-2' })],
    [
      'whom it was handed to, and is on no ladder, did something',
      { ...accepted, accepted: rung('spo-2') },
      given('actioned', { post: 'spo-2' }),
    ],
    ['whoever accepted did something', accepted, given('actioned')],
    ['and something more', { ...accepted, state: 'actioned' }, given('actioned')],
    ['whoever accepted closes it', accepted, given('closed', { on: londonDay('2026-08-04') })],
    ['somebody opened it', accepted, given('seen', { post: 'aco' })],
  ])('%s', (_what, held, answer) => {
    expect(whyNoEffect(held, answer, now)).toBeUndefined();
  });

  it.each<[string, AnswerableObligation, GivenAnswer, RegExp]>([
    ['a post of no ladder', open, given('accepted', { post: 'else' }), /not on the ladder/],
    ['another agency', open, given('accepted', { agency: 'urn:example:police' }), /another agency/],
    [
      'the top while the ladder runs',
      open,
      given('accepted', { post: 'superintendent' }),
      /not on the ladder/,
    ],
    [
      'the second who accepts',
      accepted,
      given('accepted', { post: 'spo' }),
      /it was accepted before, by the the title of om/,
    ],
    ['who accepts twice', accepted, given('accepted'), /it was accepted before/],
    [
      'who declines what another accepted',
      accepted,
      given('declined', { post: 'spo' }),
      /it was accepted before/,
    ],
    [
      'any answer to what is closed',
      { ...accepted, state: 'closed' },
      given('accepted'),
      /closed before/,
    ],
    [
      'an acceptance from before a worse fact',
      { ...open, restartedAt: now },
      given('accepted', { statedAt: new Date('2026-08-04T22:29:00Z') }),
      /a worse fact has come/,
    ],
    ['a hand-over to nobody', open, given('handed-over'), /no such post/],
    [
      'a hand-over to itself',
      open,
      given('handed-over', { to: { ...to, post: 'om' } }),
      /same post/,
    ],
    [
      'a hand-over to another agency',
      open,
      given('handed-over', { to: { ...to, post: 'dc', agency: 'urn:example:police' } }),
      /within the agency/,
    ],
    [
      'a hand-over by who has not got it',
      accepted,
      given('handed-over', { post: 'spo', to }),
      /only the the title of om can hand it over/,
    ],
    [
      'a hand-over to a post that nobody answers for now',
      accepted,
      given('handed-over', { to: { ...to, gap: 'off duty' } }),
      /nobody answers for the second SPO now \(off duty\): it stays as it is/,
    ],
    [
      'an action of who has not accepted',
      accepted,
      given('actioned', { post: 'spo' }),
      /has not accepted/,
    ],
    [
      'an end of what nobody accepted',
      open,
      given('closed', { on: londonDay('2026-08-04') }),
      /has not accepted/,
    ],
    [
      'an end on a day to come',
      accepted,
      given('closed', { on: londonDay('2026-08-06') }),
      /a day to come/,
    ],
    [
      'an end before it was raised',
      accepted,
      given('closed', { on: londonDay('2026-08-03') }),
      /before it was raised/,
    ],
  ])('nothing for %s', (_what, held, answer, why) => {
    expect(whyNoEffect(held, answer, now)).toMatch(why);
  });

  it('a worse fact in the same second as an acceptance does not undo it: statements are timed to the second', () => {
    const restartedAt = new Date('2026-08-04T22:29:00.700Z');
    const statedAt = new Date('2026-08-04T22:29:00Z');
    expect(whyNoEffect({ ...open, restartedAt }, given('accepted', { statedAt }), now)).toBe(
      undefined,
    );
  });
});

describe('until when an acceptance holds without an action', () => {
  const at = new Date('2026-08-04T22:30:00Z');
  it.each([
    ['until the action clock runs out', '2026-08-05T22:10:00Z', '2026-08-05T22:10:00Z'],
    ['at least for the first window', '2026-08-04T22:35:00Z', '2026-08-04T22:45:00Z'],
    ['also when the action was due before', '2026-08-04T20:00:00Z', '2026-08-04T22:45:00Z'],
  ])('%s', (_what, due, ends) => {
    expect(acceptanceEnds(plan, new Date(due), at)).toEqual(new Date(ends));
  });
  it('for ever where the area has set no clock', () => {
    expect(acceptanceEnds(plan, undefined, at)).toBeUndefined();
  });
});
