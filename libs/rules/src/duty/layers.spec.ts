import {
  explainDuty,
  heldBy,
  shiftLength,
  swapFaults,
  type DutyPost,
  type WorkingTime,
} from '#rules';

const office: WorkingTime = { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00', bankHolidays: [] };
const at = (text: string): Date => new Date(text);
const who = (post: DutyPost, when: string): string => {
  const { duty, source } = explainDuty(post, at(when), office);
  const name = 'staff' in duty ? duty.staff : duty.gap;
  return source ? `${name} by ${source.kind}${'layer' in source ? ` ${source.layer}` : ''}` : name;
};
const post = (parts: Partial<DutyPost>): DutyPost => ({ hours: 'always', holders: [], ...parts });

describe('a rota of another kind', () => {
  const days = post({
    rotas: [{ from: '2026-03-02T08:00', kind: 'daily', staff: ['ash', 'birch', 'cedar'] }],
  });
  const shifts = post({
    rotas: [
      {
        from: '2026-03-02T09:00',
        kind: 'custom',
        shifts: ['P4DT8H', 'P2DT16H'],
        staff: ['ash', 'birch', 'cedar'],
      },
    ],
  });
  it.each([
    ['daily: the first', days, '2026-03-02T08:00Z', 'ash by rota 1'],
    ['daily: until the hour comes again', days, '2026-03-03T07:59:59.999Z', 'ash by rota 1'],
    ['daily: the next', days, '2026-03-03T08:00Z', 'birch by rota 1'],
    ['daily: at the same hour by the wall in summer', days, '2026-03-30T07:00Z', 'birch by rota 1'],
    ['custom: Monday to Friday 17:00', shifts, '2026-03-06T16:59Z', 'ash by rota 1'],
    ['custom: the weekend', shifts, '2026-03-06T17:00Z', 'birch by rota 1'],
    ['custom: the shifts begin again', shifts, '2026-03-09T09:00Z', 'cedar by rota 1'],
    ['custom: and the people go on', shifts, '2026-03-13T17:00Z', 'ash by rota 1'],
    ['custom: at 17:00 by the wall in summer', shifts, '2026-04-03T16:00Z', 'ash by rota 1'],
    ['custom: and not before', shifts, '2026-04-03T15:59Z', 'cedar by rota 1'],
  ])('%s', (_, given, when, expected) => {
    expect(who(given, when)).toBe(expected);
  });

  it.each([
    ['P4D', 96],
    ['PT12H', 12],
    ['P1DT8H30M', 32.5],
    ['P', NaN],
    ['PT', NaN],
    ['P1W', NaN],
    ['4D', NaN],
  ])('reads the shift %s', (text, hours) => {
    expect(shiftLength(text) / 3_600_000).toBe(hours);
  });
});

describe('layers', () => {
  const layered = post({
    holders: [{ staff: 'holder', from: at('2020-01-01T00:00Z') }],
    rotas: [
      { from: '2026-03-02T09:00', staff: ['week'] },
      {
        from: '2026-03-02T09:00',
        layer: 2,
        kind: 'daily',
        staff: ['night'],
        days: ['fri', 'sat'],
        hours: '17:00-09:00',
      },
      { from: '2026-03-14T00:00', to: '2026-03-15T00:00', layer: 3, staff: ['special'] },
    ],
  });
  it.each([
    ['the holder before any rota', '2026-03-02T08:00Z', 'holder by holder'],
    ['the first layer', '2026-03-06T16:59Z', 'week by rota 1'],
    ['the second on a Friday night', '2026-03-06T17:00Z', 'night by rota 2'],
    ['which belongs to the Friday until Saturday 09:00', '2026-03-07T08:59Z', 'night by rota 2'],
    ['the first in the day between', '2026-03-07T12:00Z', 'week by rota 1'],
    ['the second until Sunday 09:00', '2026-03-08T08:59Z', 'night by rota 2'],
    ['the first on a Sunday night', '2026-03-08T23:00Z', 'week by rota 1'],
    ['the first on a Thursday night', '2026-03-05T23:00Z', 'week by rota 1'],
    ['the third over all, while it lasts', '2026-03-14T03:00Z', 'special by rota 3'],
    ['the second again when it has ended', '2026-03-15T03:00Z', 'night by rota 2'],
    ['the second in the night of the clock change', '2026-03-29T07:59Z', 'night by rota 2'],
    ['the first from 09:00 summer time', '2026-03-29T08:00Z', 'week by rota 1'],
  ])('%s', (_, when, expected) => {
    expect(who(layered, when)).toBe(expected);
  });
});

describe('an override', () => {
  const given = post({
    rotas: [{ from: '2026-03-02T09:00', staff: ['ash', 'birch'] }],
    overrides: [
      { from: at('2026-03-05T12:00Z'), to: at('2026-03-05T18:00Z') },
      { from: at('2026-03-03T12:00Z'), to: at('2026-03-04T12:00Z'), staff: 'elm' },
    ],
    absences: new Map([['elm', [{ from: at('2026-03-04T09:00Z'), cover: 'fir' }]]]),
  });
  it.each([
    ['begins at its instant', '2026-03-03T11:59Z', 'ash by rota 1'],
    ['puts somebody in the place of the turn', '2026-03-03T12:00Z', 'elm by override'],
    ['is covered as any duty is', '2026-03-04T10:00Z', 'fir by override'],
    ['ends at its instant', '2026-03-04T12:00Z', 'ash by rota 1'],
    ['without anybody is a gap', '2026-03-05T12:00Z', 'taken off duty by an override by override'],
    ['and no longer than it says', '2026-03-05T18:00Z', 'ash by rota 1'],
  ])('%s', (_, when, expected) => {
    expect(who(given, when)).toBe(expected);
  });

  it('without anybody leaves the post held by nobody', () => {
    expect(heldBy(given, at('2026-03-05T13:00Z'))).toBeUndefined();
  });
});

describe('a swap', () => {
  const rotas = [{ from: '2026-03-02T09:00', staff: ['ash', 'birch', 'cedar'] }];
  const swap = {
    staff: 'ash',
    turn: '2026-03-02T09:00',
    with: 'birch',
    withTurn: '2026-03-09T09:00:00',
  };
  const swapped = post({ rotas, swaps: [swap] });

  it.each([
    ['gives the one turn', '2026-03-02T09:00Z', 'birch by swap 1'],
    ['takes the other', '2026-03-09T09:00Z', 'ash by swap 1'],
    ['leaves every other turn', '2026-03-16T09:00Z', 'cedar by rota 1'],
    ['is not for ever', '2026-03-23T09:00Z', 'ash by rota 1'],
  ])('%s', (_, when, expected) => {
    expect(who(swapped, when)).toBe(expected);
  });

  it('of a turn that has become another’s is of no effect', () => {
    const changed = post({
      rotas: [{ ...rotas[0], from: '2026-03-02T09:00', staff: ['cedar', 'birch'] }],
      swaps: [swap],
    });
    expect(who(changed, '2026-03-02T09:00Z')).toBe('cedar by rota 1');
  });

  it('is right only of turns that are theirs', () => {
    expect(swapFaults(rotas, swap)).toEqual([]);
    expect(swapFaults(rotas, { ...swap, with: 'cedar' })).toHaveLength(1);
    expect(swapFaults(rotas, { ...swap, turn: '2026-03-02T10:00' })).toEqual([
      { member: 'turn', reason: 'no turn of this post begins then' },
    ]);
  });
});

describe('a post out of hours', () => {
  const night = post({
    hours: 'out-of-hours',
    holders: [{ staff: 'ash', from: at('2026-01-01T00:00Z') }],
  });
  it.each([
    ['is off duty in working time', '2026-03-02T09:00Z', 'off duty by holder'],
    ['answers from 17:00', '2026-03-02T17:00Z', 'ash by holder'],
    ['answers at the weekend', '2026-03-07T12:00Z', 'ash by holder'],
    ['is off duty from 09:00 by the wall in summer', '2026-03-30T08:00Z', 'off duty by holder'],
    ['and not before', '2026-03-30T07:59Z', 'ash by holder'],
  ])('%s', (_, when, expected) => {
    expect(who(night, when)).toBe(expected);
  });
});
