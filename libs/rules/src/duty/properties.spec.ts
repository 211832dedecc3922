import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { dutyAt, dutySpans, explainDuty, type DutyPost, type Rota, type WorkingTime } from '#rules';
import { day, hour, instantOf, localOf, weekdayOf } from './london.js';

const zone = 'Europe/London';
const office: WorkingTime = {
  days: [1, 2, 3, 4, 5],
  from: '09:00',
  to: '17:00',
  bankHolidays: ['2026-04-06', '2028-05-01'],
};

/** Numbers from a seed, so that a failure can be had again: mulberry32. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

/** Local midnights near which something is odd: both clock changes, a leap day, a turn of a year. */
const oddDays = [
  ...['2027-03-28', '2027-10-31', '2028-02-29', '2028-03-26', '2028-10-29', '2027-01-01'],
].map((date) => Date.parse(date));
const first = Date.UTC(2026, 0, 1);
const span = 4 * 366 * day;

const localText = (local: number): string => new Date(local).toISOString().slice(0, 16);
const failed = (seed: number, what: string): never => {
  throw new Error(`seed ${seed}: ${what}`);
};

describe('London time as numbers', () => {
  it('is that of the time zone data, in both directions, at every quarter of an hour that is odd', () => {
    const places = [Date.UTC(1975, 9, 26), Date.UTC(2005, 7, 8), ...oddDays];
    for (const place of places)
      for (let at = place - day; at < place + 2 * day; at += hour / 4) {
        const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
        expect(localText(localOf(at))).toBe(zoned.toPlainDateTime().toString().slice(0, 16));
        const back = Temporal.PlainDateTime.from(localText(at)).toZonedDateTime(zone);
        expect(instantOf(at)).toBe(back.epochMilliseconds);
      }
  });

  it('knows the day of the week', () => {
    for (let midnight = Date.UTC(1969, 11, 1); midnight < Date.UTC(1970, 2, 1); midnight += day)
      expect(weekdayOf(midnight)).toBe(
        Temporal.PlainDate.from(new Date(midnight).toISOString().slice(0, 10)).dayOfWeek,
      );
  });
});

/** Any rota of any kind, often beginning where time is odd. */
function someRota(number: (below: number) => number): Rota {
  const near = oddDays[number(oddDays.length)] ?? first;
  const begin =
    number(2) === 0
      ? first + number(span / 60_000) * 60_000
      : near - number(9) * day + number(4 * 60) * 60_000;
  const kind = (['daily', 'weekly', 'custom'] as const)[number(3)];
  const shifts = Array.from({ length: 1 + number(5) }, () => {
    const [days, hours] = [number(6), number(24)];
    return days === 0 && hours < 2 ? 'PT2H' : `P${days}DT${hours}H${number(60)}M`;
  });
  return {
    from: localText(begin),
    kind,
    ...(kind === 'custom' && { shifts }),
    // Everybody is somebody else, and turn n is the n-th of them: the order can be read from the names.
    staff: Array.from({ length: 97 }, (_, turn) => String(turn)),
  };
}

describe('a full rota of any kind', () => {
  const samples = 1_050_000;

  it(`has one person at each of ${samples} instants, in their order, over clock changes and leap days`, () => {
    const seed = 20_261_124;
    const number = numbersFrom(seed);
    let asked = 0;
    let previous = 0;
    while (asked < samples) {
      const rota = someRota(number);
      const post: DutyPost = { hours: 'always', holders: [], rotas: [rota] };
      const begin = instantOf(Date.parse(`${rota.from}Z`));
      // Near an odd hour, or anywhere; then on, by steps shorter than any shift.
      const near = (oddDays[number(oddDays.length)] ?? first) - 3 * hour;
      let at = number(2) === 0 && near > begin ? near : begin + number(span / 1000) * 1000;
      previous = -1;
      for (let step = 0; step < 250; step += 1, asked += 1) {
        const { duty, source } = explainDuty(post, new Date(at), office);
        if (!('staff' in duty) || source?.kind !== 'rota') {
          failed(seed, `${JSON.stringify(rota)} has nobody at ${new Date(at).toISOString()}`);
          return;
        }
        const turn = Number(duty.staff);
        const right = source.from <= at && at < source.to;
        const next = previous === -1 || turn === previous || turn === (previous + 1) % 97;
        if (!right || !next)
          failed(
            seed,
            `${JSON.stringify(rota)} at ${new Date(at).toISOString()}: ${previous}, ${turn}`,
          );
        previous = turn;
        at += 1 + number(rota.kind === 'custom' ? 58 : 600) * 60_000;
      }
    }
    expect(asked).toBeGreaterThanOrEqual(samples);
    // Seconds; a busy machine may take its time.
  }, 600_000);

  it('hands over by the clock on the wall on the day after each clock change', () => {
    const rotas: Rota[] = [{ from: '2027-03-01T09:00', kind: 'daily', staff: ['a', 'b'] }];
    for (const date of ['2027-03-28', '2027-10-31', '2028-02-29', '2028-03-26']) {
      const at = Temporal.PlainDateTime.from(`${date}T09:00`).toZonedDateTime(zone);
      const on = (ms: number) =>
        dutyAt({ hours: 'always', holders: [], rotas }, new Date(ms), office);
      expect(on(at.epochMilliseconds)).not.toEqual(on(at.epochMilliseconds - 1));
      expect(on(at.epochMilliseconds)).toEqual(on(at.epochMilliseconds + hour));
    }
  });
});

describe('spans of duty', () => {
  const people = ['ash', 'birch', 'cedar', 'elm'];
  const start = Date.UTC(2028, 1, 20);
  const length = 70 * day;
  const at = (hours: number): Date => new Date(start + hours * hour);
  const person = fc.constantFrom(...people);
  const hours = fc.integer({ min: -200, max: 70 * 24 + 200 });
  const spanOf = fc.tuple(hours, fc.integer({ min: 1, max: 400 }));
  const rota = fc.record({
    from: hours.map((at) => localText(start + at * hour)),
    kind: fc.constantFrom('daily' as const, 'weekly' as const),
    layer: fc.integer({ min: 1, max: 3 }),
    staff: fc.array(person, { minLength: 1, maxLength: 4 }),
    days: fc.option(
      fc.uniqueArray(fc.constantFrom('mon' as const, 'sat' as const, 'sun' as const), {
        minLength: 1,
      }),
      { nil: undefined },
    ),
    hours: fc.constantFrom(undefined, '17:00-09:00', '09:00-17:00', '00:30-02:30'),
  });
  const posts = fc.record({
    hours: fc.constantFrom('always' as const, 'working' as const, 'out-of-hours' as const),
    holders: fc.array(
      fc.record({
        staff: person,
        from: hours.map(at),
        to: fc.option(hours.map(at), { nil: undefined }),
      }),
      { maxLength: 2 },
    ),
    rotas: fc.array(rota, { maxLength: 4 }),
    overrides: fc
      .array(fc.tuple(spanOf, fc.option(person, { nil: undefined })), { maxLength: 3 })
      .map((rows) => {
        // Those of one post do not overlap: an import sees to it.
        let free = -1_000;
        return [...rows]
          .sort(([[a]], [[b]]) => a - b)
          .flatMap(([[from, length], staff]) => {
            const begin = Math.max(from, free);
            free = begin + length;
            return [{ from: at(begin), to: at(free), staff }];
          });
      }),
    absences: fc
      .array(fc.tuple(person, spanOf, person), { maxLength: 3 })
      .map(
        (rows) =>
          new Map(
            rows.map(([who, [from, length], cover]) => [
              who,
              [{ from: at(from), to: at(from + length), cover: cover === who ? undefined : cover }],
            ]),
          ),
      ),
  });

  it('follow each other without a hole or an overlap, and say what a look-up at any instant says', () => {
    const from = new Date(start);
    const to = new Date(start + length);
    fc.assert(
      fc.property(
        posts,
        fc.array(fc.integer({ min: 0, max: length - 1 }), { minLength: 20, maxLength: 60 }),
        (post, instants) => {
          const spans = dutySpans(post, from, to, office);
          expect(spans[0]?.from).toEqual(from);
          expect(spans.at(-1)?.to).toEqual(to);
          spans.forEach((span, index) => {
            expect(span.from.getTime()).toBeLessThan(span.to.getTime());
            const next = spans[index + 1];
            if (next) {
              expect(next.from).toEqual(span.to);
            }
          });
          // Any instant, and both sides of every edge.
          const edges = spans.flatMap((span) => [span.from.getTime(), span.to.getTime() - 1]);
          for (const instant of [...instants.map((one) => start + one), ...edges]) {
            const when = new Date(instant);
            const span = spans.find((one) => one.from <= when && when < one.to);
            const { duty, source } = explainDuty(post, when, office);
            if (JSON.stringify([span?.duty, span?.source]) !== JSON.stringify([duty, source]))
              throw new Error(`they differ at ${when.toISOString()}`);
          }
        },
      ),
      { numRuns: 200 },
    );
  }, 600_000);

  it('are none of no length', () => {
    expect(dutySpans({ hours: 'always', holders: [] }, at(1), at(1), office)).toEqual([]);
  });
});
