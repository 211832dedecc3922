import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { directoryOf, dutyAt, type Duty, type Post, type Team, type WorkingTime } from '#rules';

const office: WorkingTime = {
  days: [1, 2, 3, 4, 5],
  from: '09:00',
  to: '17:00',
  bankHolidays: ['2026-04-06'],
};
const probation = 'urn:example:probation';
const police = 'urn:example:police';

const team = (id: string, kind: Team['kind'], place: string, agency = probation): Team => ({
  id,
  kind,
  place,
  agency,
  name: `Team ${id}`,
});
const post = (id: string, parts: Partial<Post> = {}): Post => ({
  id,
  team: 'ppu-newham',
  role: 'duty-spo',
  title: `Post ${id}`,
  hours: 'always',
  holders: [],
  ...parts,
});
const since = (staff: string, from: string, to?: string) => ({
  staff,
  from: new Date(from),
  to: to === undefined ? undefined : new Date(to),
});
const duty = (held: Post, at: string): Duty => dutyAt(held, new Date(at), office);
const offDuty = { gap: 'off duty' };
const nobody = { gap: 'nobody holds this post' };

describe('a post with a holder', () => {
  const changing = post('spo', {
    holders: [
      since('staff/ash', '2026-03-01T00:00Z', '2026-03-10T12:00Z'),
      since('staff/birch', '2026-03-10T12:00Z'),
    ],
  });
  const left = post('spo', {
    holders: [since('staff/ash', '2026-03-01T00:00Z', '2026-03-10T12:00Z')],
  });

  it.each([
    ['nobody before the first comes', changing, '2026-02-28T23:59:59.999Z', nobody],
    ['the first from the instant on', changing, '2026-03-01T00:00Z', { staff: 'staff/ash' }],
    ['the first to the last', changing, '2026-03-10T11:59:59.999Z', { staff: 'staff/ash' }],
    ['the next at the change', changing, '2026-03-10T12:00Z', { staff: 'staff/birch' }],
    ['the next for good', changing, '2036-01-01T00:00Z', { staff: 'staff/birch' }],
    ['nobody after the last has gone', left, '2026-03-10T12:00Z', nobody],
    ['nobody where nobody was named', post('spo'), '2026-03-10T12:00Z', nobody],
  ])('is answered for by %s', (_, held, at, expected) => {
    expect(duty(held, at)).toEqual(expected);
  });
});

describe('a post in working hours', () => {
  const held = [since('staff/ash', '2026-01-01T00:00Z', '2026-06-01T00:00Z')];
  const daytime = post('om', { hours: 'working', holders: held });

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
    const always = post('spo', { holders: held });
    expect(duty(always, '2026-03-07T03:00Z')).toEqual({ staff: 'staff/ash' });
  });
});

describe('a rota', () => {
  const staff = ['staff/ash', 'staff/birch', 'staff/cedar'];
  const mondays = post('spo', { rota: { from: '2026-03-02T09:00', staff } });
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

  it('comes before holders, and waits for its start without them', () => {
    const both = { ...mondays, holders: [since('staff/elm', '2020-01-01T00:00Z')] };
    expect(duty(both, '2026-03-03T12:00Z')).toEqual(ash);
    expect(duty(both, '2026-03-01T12:00Z')).toEqual(nobody);
  });

  it('keeps to the hours of its post', () => {
    expect(duty({ ...mondays, hours: 'working' }, '2026-03-03T20:00Z')).toEqual(offDuty);
  });

  it('does not take a turn back in the hour that comes twice', () => {
    const nights = post('spo', { rota: { from: '2026-10-18T01:30', staff } });
    expect(duty(nights, '2026-10-25T01:29+01:00')).toEqual(ash);
    expect(duty(nights, '2026-10-25T01:30+01:00')).toEqual(birch);
    expect(duty(nights, '2026-10-25T01:10Z')).toEqual(birch);
    const starting = post('spo', { rota: { from: '2026-10-25T01:30', staff } });
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
      const on = post('spo', { rota: { from: start.toString(), staff: crew } });
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

describe('a directory', () => {
  const directory = directoryOf(
    'London',
    [
      team('ppu-newham', 'ppu', 'newham'),
      team('ppu-hackney', 'ppu', 'Hackney'),
      team('jigsaw-newham', 'jigsaw', 'newham', police),
      team('on-call', 'probation-on-call', 'london'),
      team('control', 'police-control-room', 'london', police),
    ],
    [
      post('spo-newham'),
      post('aco', { team: 'on-call', role: 'aco' }),
      post('spo-area', { team: 'on-call' }),
      post('di', { team: 'control', role: 'on-call-di' }),
      post('lost', { team: 'no-such-team', role: 'aco' }),
    ],
  );
  const ids = (found: readonly { id: string }[]): string[] => found.map(({ id }) => id);
  const postsFor = (role: string, of: string): string[] => {
    const found = directory.team(of);
    return found ? ids(directory.postsFor(role, found)) : [];
  };

  it('finds teams and posts by id', () => {
    expect(directory.team('ppu-newham')?.place).toBe('newham');
    expect(directory.post('aco')?.role).toBe('aco');
    expect(directory.team('nowhere')).toBeUndefined();
    expect(directory.post('nowhere')).toBeUndefined();
  });

  it('finds the teams of a kind that serve a place, however the place is written', () => {
    expect(ids(directory.teamsServing('ppu', 'newham'))).toEqual(['ppu-newham']);
    expect(ids(directory.teamsServing('ppu', 'HACKNEY'))).toEqual(['ppu-hackney']);
    expect(ids(directory.teamsServing('jigsaw', 'hackney'))).toEqual([]);
  });

  it.each([
    ['the team’s own', 'duty-spo', 'ppu-newham', ['spo-newham']],
    ['the area’s where the team has none', 'duty-spo', 'ppu-hackney', ['spo-area']],
    ['the area’s, of the same agency', 'on-call-di', 'jigsaw-newham', ['di']],
    ['none of another agency', 'on-call-di', 'ppu-newham', []],
    ['none where nobody has the role', 'chief', 'ppu-newham', []],
  ])('finds the posts of a role for a team: %s', (_, role, of, expected) => {
    expect(postsFor(role, of)).toEqual(expected);
  });

  it('finds the posts of the area, however the area is written', () => {
    expect(ids(directory.areaPosts('aco'))).toEqual(['aco']);
    expect(ids(directory.areaPosts('on-call-di'))).toEqual(['di']);
  });

  it('has no post of a borough among those of the area', () => {
    expect(ids(directory.areaPosts('duty-spo'))).toEqual(['spo-area']);
  });
});
