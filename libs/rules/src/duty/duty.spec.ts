import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import {
  dutyAt,
  type Absence,
  type Duty,
  type DutyPost,
  type Holding,
  type Rota,
  type WorkingTime,
} from '#rules';

const office: WorkingTime = {
  days: [1, 2, 3, 4, 5],
  from: '09:00',
  to: '17:00',
  bankHolidays: ['2026-04-06'],
};
const post = (parts: Partial<DutyPost> = {}): DutyPost => ({
  hours: 'always',
  holders: [],
  ...parts,
});
const since = (staff: string, from: string, to?: string) => ({
  staff,
  from: new Date(from),
  to: to === undefined ? undefined : new Date(to),
});
const duty = (held: DutyPost, at: string): Duty => dutyAt(held, new Date(at), office);
const offDuty = { gap: 'off duty' };
const nobody = { gap: 'nobody holds this post' };

describe('a post with a holder', () => {
  const changing = post({
    holders: [
      since('staff/ash', '2026-03-01T00:00Z', '2026-03-10T12:00Z'),
      since('staff/birch', '2026-03-10T12:00Z'),
    ],
  });
  const left = post({
    holders: [since('staff/ash', '2026-03-01T00:00Z', '2026-03-10T12:00Z')],
  });

  it.each([
    ['nobody before the first comes', changing, '2026-02-28T23:59:59.999Z', nobody],
    ['the first from the instant on', changing, '2026-03-01T00:00Z', { staff: 'staff/ash' }],
    ['the first to the last', changing, '2026-03-10T11:59:59.999Z', { staff: 'staff/ash' }],
    ['the next at the change', changing, '2026-03-10T12:00Z', { staff: 'staff/birch' }],
    ['the next for good', changing, '2036-01-01T00:00Z', { staff: 'staff/birch' }],
    ['nobody after the last has gone', left, '2026-03-10T12:00Z', nobody],
    ['nobody where nobody was named', post(), '2026-03-10T12:00Z', nobody],
  ])('is answered for by %s', (_, held, at, expected) => {
    expect(duty(held, at)).toEqual(expected);
  });
});

describe('a post in working hours', () => {
  const held = [since('staff/ash', '2026-01-01T00:00Z', '2026-06-01T00:00Z')];
  const daytime = post({ hours: 'working', holders: held });

  it.each([
    ['answers in the day', '2026-03-02T09:00Z', { staff: 'staff/ash' }],
    ['is off duty at 17:00', '2026-03-02T17:00Z', offDuty],
    ['is off duty before 09:00', '2026-03-02T08:59:59.999Z', offDuty],
    ['is off duty at the weekend', '2026-03-07T12:00Z', offDuty],
    ['is off duty on a bank holiday', '2026-04-06T12:00+01:00', offDuty],
    ['is vacant, not off duty, once the holder has gone', '2026-06-06T23:00Z', nobody],
  ])('%s', (_, at, expected) => {
    expect(duty(daytime, at)).toEqual(expected);
  });

  it('answers at any hour when its hours are always', () => {
    const always = post({ holders: held });
    expect(duty(always, '2026-03-07T03:00Z')).toEqual({ staff: 'staff/ash' });
  });
});

describe('a rota', () => {
  const staff = ['staff/ash', 'staff/birch', 'staff/cedar'];
  const mondays = post({ rotas: [{ from: '2026-03-02T09:00', staff }] });
  const [ash, birch, cedar] = staff.map((one) => ({ staff: one }));

  it.each([
    ['nobody before it starts', '2026-03-02T08:59:59.999Z', nobody],
    ['the first as it starts', '2026-03-02T09:00Z', ash],
    ['the first to the end of the turn', '2026-03-09T08:59:59.999Z', ash],
    ['the second from Monday 09:00', '2026-03-09T09:00Z', birch],
    ['the third in the third week', '2026-03-16T09:00Z', cedar],
    ['the first again in the fourth', '2026-03-23T09:00Z', ash],
    ['the first until 09:00 after the clocks go forward', '2026-03-30T08:59:59.999+01:00', ash],
    ['the second at 09:00 after the clocks go forward', '2026-03-30T09:00+01:00', birch],
    ['the first until 09:00 after the clocks go back', '2026-10-26T08:59:59.999Z', ash],
    ['the second at 09:00 after the clocks go back', '2026-10-26T09:00Z', birch],
  ])('is answered for by %s', (_, at, expected) => {
    expect(duty(mondays, at)).toEqual(expected);
  });

  it('comes before holders from its start, and leaves the past to them', () => {
    const both = { ...mondays, holders: [since('staff/elm', '2020-01-01T00:00Z')] };
    expect(duty(both, '2026-03-03T12:00Z')).toEqual(ash);
    expect(duty(both, '2026-03-01T12:00Z')).toEqual({ staff: 'staff/elm' });
  });

  it('runs until the next one begins', () => {
    const next = { from: '2026-03-12T09:00', staff: ['staff/fir'] };
    const two = post({ rotas: [next, ...(mondays.rotas ?? [])] });
    expect(duty(two, '2026-03-12T08:59:59.999Z')).toEqual(birch);
    expect(duty(two, '2026-03-12T09:00Z')).toEqual({ staff: 'staff/fir' });
  });

  it('ends where it says, and the holders answer again', () => {
    const rotas = [{ from: '2026-03-02T09:00', to: '2026-03-06T17:00', staff }];
    const ended = post({ rotas });
    expect(duty(ended, '2026-03-06T16:59:59.999Z')).toEqual(ash);
    expect(duty(ended, '2026-03-06T17:00Z')).toEqual(nobody);
    const held = { ...ended, holders: [since('staff/elm', '2026-03-06T17:00Z')] };
    expect(duty(held, '2026-03-06T17:00Z')).toEqual({ staff: 'staff/elm' });
  });

  it('keeps to the hours of its post', () => {
    expect(duty({ ...mondays, hours: 'working' }, '2026-03-03T20:00Z')).toEqual(offDuty);
  });

  it('does not take a turn back in the hour that comes twice', () => {
    const nights = post({ rotas: [{ from: '2026-10-18T01:30', staff }] });
    expect(duty(nights, '2026-10-25T01:29+01:00')).toEqual(ash);
    expect(duty(nights, '2026-10-25T01:30+01:00')).toEqual(birch);
    expect(duty(nights, '2026-10-25T01:10Z')).toEqual(birch);
    const starting = post({ rotas: [{ from: '2026-10-25T01:30', staff }] });
    expect(duty(starting, '2026-10-25T01:10Z')).toEqual(ash);
  });

  describe('of any start and length', () => {
    const minute = 60_000;
    const week = 7 * 24 * 60;
    const starts = fc
      // Two years of minutes, and the nights in which the clocks change more often than chance has it.
      .oneof(
        fc.integer({ min: 0, max: 2 * 366 * 24 * 60 }).map((minutes) => ({ minutes })),
        fc.integer({ min: 0, max: 4 * 60 }).map((minutes) => ({ days: 87, minutes })),
        fc.integer({ min: 0, max: 4 * 60 }).map((minutes) => ({ days: 297, minutes })),
      )
      .map((since) => Temporal.PlainDateTime.from('2026-01-01T00:00').add(since));
    const crews = fc
      .integer({ min: 1, max: 6 })
      .map((size) => Array.from({ length: size }, String));
    const rotas = fc.record({ start: starts, crew: crews });
    const turnOf = (start: Temporal.PlainDateTime, crew: string[], minutes: number): number => {
      const began = start.toZonedDateTime('Europe/London').epochMilliseconds;
      const on = post({ rotas: [{ from: start.toString(), staff: crew }] });
      const found = dutyAt(on, new Date(began + minutes * minute), office);
      return 'staff' in found ? crew.indexOf(found.staff) : -1;
    };

    it('always has exactly one person after its start, and nobody before', () => {
      const minutes = fc.integer({ min: 0, max: 60 * week });
      fc.assert(
        fc.property(rotas, minutes, ({ start, crew }, after) => {
          expect(turnOf(start, crew, after)).toBeGreaterThanOrEqual(0);
          expect(turnOf(start, crew, -1 - after)).toBe(-1);
        }),
      );
    });

    it('goes on to the next person and never back', () => {
      const minutes = fc.integer({ min: 0, max: 60 * week });
      const gap = fc.integer({ min: 0, max: week - 60 });
      fc.assert(
        fc.property(rotas, minutes, gap, ({ start, crew }, after, more) => {
          const turn = turnOf(start, crew, after);
          const next = (turn + 1) % crew.length;
          expect([turn, next]).toContain(turnOf(start, crew, after + more));
        }),
      );
    });
  });
});

describe('absence and cover', () => {
  const away = (who: Record<string, [string, string | undefined, string?][]>): DutyPost =>
    post({
      holders: [since('ash', '2026-01-01T00:00Z')],
      absences: new Map(
        Object.entries(who).map(([one, spans]) => [
          one,
          spans.map(([from, to, cover]): Absence => ({
            from: new Date(from),
            to: to === undefined ? undefined : new Date(to),
            cover,
          })),
        ]),
      ),
    });
  const [first, last] = ['2026-03-02T00:00Z', '2026-03-09T00:00Z'];
  const uncovered = { gap: 'absent without cover' };

  it.each([
    ['the holder before', away({ ash: [[first, last]] }), '2026-03-01T12:00Z', { staff: 'ash' }],
    ['nobody without cover', away({ ash: [[first, last]] }), first, uncovered],
    ['the holder again after', away({ ash: [[first, last]] }), last, { staff: 'ash' }],
    ['nobody until further notice', away({ ash: [[first, undefined]] }), last, uncovered],
    [
      'whoever covers, and for whom',
      away({ ash: [[first, last, 'birch']] }),
      '2026-03-03T12:00Z',
      { staff: 'birch', coverFor: 'ash' },
    ],
    [
      'the cover of the cover',
      away({ ash: [[first, last, 'birch']], birch: [[first, last, 'cedar']] }),
      '2026-03-03T12:00Z',
      { staff: 'cedar', coverFor: 'ash' },
    ],
    [
      'nobody where two who are away cover each other',
      away({ ash: [[first, last, 'birch']], birch: [[first, last, 'ash']] }),
      '2026-03-03T12:00Z',
      uncovered,
    ],
  ])('is answered for by %s', (_, held, at, expected) => {
    expect(duty(held, at)).toEqual(expected);
  });

  it('counts for whoever has the turn of a rota', () => {
    const rotas: Rota[] = [{ from: '2026-03-02T09:00', staff: ['ash', 'birch'] }];
    const held = { ...away({ birch: [['2026-03-09T00:00Z', undefined, 'cedar']] }), rotas };
    expect(duty(held, '2026-03-10T12:00Z')).toEqual({ staff: 'cedar', coverFor: 'birch' });
    expect(duty(held, '2026-03-17T12:00Z')).toEqual({ staff: 'ash' });
  });

  it('keeps to the hours of the post', () => {
    const held = { ...away({ ash: [[first, last, 'birch']] }), hours: 'working' as const };
    expect(duty(held, '2026-03-03T22:00Z')).toEqual(offDuty);
  });
});

describe('a post that begins and ends', () => {
  it('is nobody’s before and after', () => {
    const held = post({
      from: new Date('2026-03-01T00:00Z'),
      to: new Date('2026-04-01T00:00Z'),
      holders: [since('ash', '2020-01-01T00:00Z')],
    });
    expect(duty(held, '2026-02-28T12:00Z')).toEqual(nobody);
    expect(duty(held, '2026-03-01T00:00Z')).toEqual({ staff: 'ash' });
    expect(duty(held, '2026-04-01T00:00Z')).toEqual(nobody);
  });
});

describe('any directory that an import takes', () => {
  const people = ['ash', 'birch', 'cedar', 'elm'];
  const start = Date.parse('2026-01-01T00:00Z');
  const hour = 3_600_000;
  const span = 1000;
  /** Spans of one row after another: they may touch and never overlap. The last may be open. */
  const spans = fc
    .record({
      cuts: fc.uniqueArray(fc.integer({ min: 0, max: span }), { maxLength: 8 }),
      open: fc.boolean(),
    })
    .map(({ cuts, open }) => {
      const sorted = [...cuts].sort((a, b) => a - b);
      return sorted.flatMap((from, index) => {
        const to = sorted[index + 1];
        if (index % 2 === 1) return to === undefined && open ? [{ from, to: undefined }] : [];
        return [{ from, to }];
      });
    });
  const at = (hours: number): Date => new Date(start + hours * hour);
  const person = fc.constantFrom(...people);
  const held = fc
    .tuple(spans, fc.array(person, { minLength: 8, maxLength: 8 }))
    .map(([rows, staff]) =>
      rows.map(({ from, to }, index): Holding => ({
        staff: staff[index] ?? '',
        from: at(from),
        to: to === undefined ? undefined : at(to),
      })),
    );
  const absences = fc
    .array(fc.tuple(held, person), { minLength: people.length, maxLength: people.length })
    .map(
      (lists) =>
        new Map(
          lists.map(([rows], index) => [
            people[index] ?? '',
            rows.map(({ from, to, staff }): Absence => ({
              from,
              to,
              // Nobody covers for themselves; such a row stands for an absence without cover.
              cover: staff === people[index] ? undefined : staff,
            })),
          ]),
        ),
    );
  const rota = fc.record({
    from: fc
      .integer({ min: 0, max: 40 })
      .map((days) => Temporal.PlainDate.from('2026-01-01').add({ days }).toString() + 'T09:00'),
    staff: fc.array(person, { minLength: 1, maxLength: 4 }),
  });
  const posts = fc.record({
    hours: fc.constantFrom('always' as const, 'working' as const),
    holders: held,
    rotas: fc.uniqueArray(rota, { maxLength: 2, selector: ({ from }) => from }),
    absences,
  });
  const within = <Row extends { from: Date; to?: Date | undefined }>(
    rows: readonly Row[],
    when: Date,
  ): Row[] => rows.filter(({ from, to }) => from <= when && (!to || when < to));

  it('has exactly one answer or one gap at every instant, and the answer is at work', () => {
    fc.assert(
      fc.property(posts, fc.integer({ min: -10, max: span + 10 }), (one, hours) => {
        const when = at(hours);
        const found = dutyAt(one, when, office);
        const holders = within(one.holders, when);
        expect(holders.length).toBeLessThanOrEqual(1);
        expect('staff' in found).not.toBe('gap' in found);
        if ('staff' in found) {
          expect(within(one.absences.get(found.staff) ?? [], when)).toEqual([]);
          const whose = found.coverFor ?? found.staff;
          const rostered = one.rotas.flatMap(({ staff }) => staff);
          expect([...holders.map(({ staff }) => staff), ...rostered]).toContain(whose);
          if (found.coverFor !== undefined)
            expect(within(one.absences.get(found.coverFor) ?? [], when)).toHaveLength(1);
        }
      }),
    );
  });

  it('names the gap: vacant before off duty, off duty before absent', () => {
    fc.assert(
      fc.property(posts, fc.integer({ min: -10, max: span + 10 }), (one, hours) => {
        const when = at(hours);
        const found = dutyAt({ ...one, rotas: [] }, when, office);
        const [holder] = within(one.holders, when);
        const vacant = 'gap' in found && found.gap === 'nobody holds this post';
        expect(vacant).toBe(holder === undefined);
        const always = dutyAt({ ...one, rotas: [], hours: 'always' }, when, office);
        if ('gap' in found && found.gap === 'off duty')
          expect('gap' in always && always.gap === 'nobody holds this post').toBe(false);
        if ('gap' in always && always.gap === 'absent without cover' && holder)
          expect(within(one.absences.get(holder.staff) ?? [], when)).toHaveLength(1);
      }),
    );
  });
});
