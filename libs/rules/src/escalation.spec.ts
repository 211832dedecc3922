import fc from 'fast-check';
import {
  dueSteps,
  isWorkingTime,
  nextStep,
  retryDelay,
  type ClockedObligation,
  type DutyLookup,
  type Plan,
  type Step,
  type WorkingTime,
} from '#rules';

const office: WorkingTime = {
  days: [1, 2, 3, 4, 5],
  from: '09:00',
  to: '17:00',
  bankHolidays: ['2026-04-03', '2026-04-06'],
};
const minute = 60_000;
const hour = 60 * minute;

const planOf = (rungs: number, parts: Partial<Plan> = {}): Plan => ({
  ladder: 'L-TEST',
  rungs: Array.from({ length: rungs }, (_, i) => ({
    post: `post/${i}`,
    title: `Post ${i}`,
    agency: 'urn:example:probation',
  })),
  top: [],
  first: 15 * minute,
  rung: 15 * minute,
  calendar: 'always',
  repeat: 30 * minute,
  ...parts,
});
const everybody: DutyLookup = (post) => ({ staff: `staff of ${post}` });
const without =
  (...posts: string[]): DutyLookup =>
  (post) =>
    posts.includes(post) ? { gap: 'off duty' } : everybody(post);
const nobody: DutyLookup = () => ({ gap: 'nobody holds this post' });

const start = new Date('2026-03-02T10:00Z');
const plus = (milliseconds: number, from = start): Date => new Date(from.getTime() + milliseconds);
const running = (plan: Plan, rung: number, dueAt: Date): ClockedObligation => ({
  plan,
  rung,
  unowned: false,
  dueAt,
});
const unowned = (plan: Plan, dueAt: Date): ClockedObligation => ({
  plan,
  rung: plan.rungs.length,
  unowned: true,
  dueAt,
});
/** An obligation as it stands after a step. */
const stoodAfter = (plan: Plan, step: Step): ClockedObligation =>
  step.kind === 'rung' ? running(plan, step.rung, step.dueAt) : unowned(plan, step.dueAt);
const inShort = (step: Step): [number | 'unowned', number] => [
  step.kind === 'rung' ? step.rung : 'unowned',
  (step.dueAt.getTime() - start.getTime()) / minute,
];

describe('the next step', () => {
  it('begins at the first rung, with its person and the first window', () => {
    const plan = planOf(3, { first: 20 * minute, rung: 10 * minute });
    expect(nextStep(plan, -1, start, everybody, office)).toEqual({
      kind: 'rung',
      rung: 0,
      staff: 'staff of post/0',
      dueAt: plus(20 * minute),
      skipped: [],
    });
    expect(nextStep(plan, 0, start, everybody, office).dueAt).toEqual(plus(10 * minute));
  });

  it('skips rungs with nobody on them at once, and keeps which and why (promise 3)', () => {
    expect(nextStep(planOf(4), -1, start, without('post/0', 'post/1'), office)).toEqual({
      kind: 'rung',
      rung: 2,
      staff: 'staff of post/2',
      dueAt: plus(15 * minute),
      skipped: [
        { rung: 0, post: 'post/0', why: 'off duty' },
        { rung: 1, post: 'post/1', why: 'off duty' },
      ],
    });
  });

  it('is unowned above the last rung, and repeats', () => {
    expect(nextStep(planOf(2), 1, start, everybody, office)).toEqual({
      kind: 'unowned',
      dueAt: plus(30 * minute),
      skipped: [],
    });
  });

  it('is unowned when every rung left is skipped, each of them with its reason', () => {
    const step = nextStep(planOf(3), 0, start, nobody, office);
    expect(step.kind).toBe('unowned');
    expect(step.skipped).toEqual([
      { rung: 1, post: 'post/1', why: 'nobody holds this post' },
      { rung: 2, post: 'post/2', why: 'nobody holds this post' },
    ]);
  });

  it('is unowned from the start where there is no rung at all (RR-18)', () => {
    expect(nextStep(planOf(0), -1, start, everybody, office).kind).toBe('unowned');
  });

  it('after a decline counts from the decline, not from the window that was running', () => {
    const declined = plus(4 * minute);
    const step = nextStep(planOf(3), 0, declined, everybody, office);
    expect(step).toMatchObject({ kind: 'rung', rung: 1, dueAt: plus(19 * minute) });
  });

  it('counts working time where the plan does, and repeats by the clock all the same', () => {
    const plan = planOf(2, { first: 4 * hour, rung: 4 * hour, calendar: 'working' });
    const friday = new Date('2026-03-06T15:00Z');
    const first = nextStep(plan, -1, friday, everybody, office);
    expect(first.dueAt).toEqual(new Date('2026-03-09T11:00Z'));
    expect(nextStep(plan, 0, friday, nobody, office).dueAt).toEqual(plus(30 * minute, friday));
  });

  it('never ends a working window at the close of the day, when every next rung would be off duty', () => {
    const plan = planOf(2, { first: 4 * hour, rung: 4 * hour, calendar: 'working' });
    const { dueAt } = nextStep(plan, -1, new Date('2026-03-02T13:00Z'), everybody, office);
    expect(dueAt).toEqual(new Date('2026-03-03T09:00Z'));
  });
});

describe('the steps that are due', () => {
  it('are none before the window ends, and one at the very instant', () => {
    const obligation = running(planOf(3), 0, start);
    expect(dueSteps(obligation, plus(-1), everybody, office)).toEqual([]);
    expect(dueSteps(obligation, start, everybody, office).map(inShort)).toEqual([[1, 15]]);
  });

  it('count from the due instant, not from the time of looking', () => {
    const [step] = dueSteps(running(planOf(3), 0, start), plus(7 * minute), everybody, office);
    expect(step?.dueAt).toEqual(plus(15 * minute));
  });

  it('do not drift over ten rungs, however late each is looked at', () => {
    const plan = planOf(11);
    const told: [number | 'unowned', number][] = [];
    let held = running(plan, 0, start);
    for (let rung = 1; rung <= 10; rung += 1) {
      const steps = dueSteps(held, plus(rung * 777, held.dueAt), everybody, office);
      told.push(...steps.map(inShort));
      for (const step of steps) held = stoodAfter(plan, step);
    }
    expect(told).toEqual(Array.from({ length: 10 }, (_, i) => [i + 1, 15 * (i + 1)]));
  });

  it('after an outage are every rung that was missed, in order', () => {
    const steps = dueSteps(running(planOf(5), 0, start), plus(40 * minute), everybody, office);
    expect(steps.map(inShort)).toEqual([
      [1, 15],
      [2, 30],
      [3, 45],
    ]);
  });

  it('after a longer outage end unowned, once, and back in step with the clock', () => {
    const steps = dueSteps(running(planOf(2), 0, start), plus(200 * minute), everybody, office);
    // The last rung ran out at 15, so it repeats at 45, 75, … 195, 225.
    expect(steps.map(inShort)).toEqual([
      [1, 15],
      ['unowned', 225],
    ]);
  });

  it('keep what was skipped on the way to unowned', () => {
    const steps = dueSteps(running(planOf(3), 0, start), plus(200 * minute), nobody, office);
    expect(steps).toHaveLength(1);
    expect(steps[0]?.skipped.map(({ rung }) => rung)).toEqual([1, 2]);
  });

  it.each([
    ['at its instant', 0, 30],
    ['a little late, without drift', 4, 30],
    ['at the next instant, which counts as this one', 30, 60],
    ['once after an outage, in step with its own clock', 24 * 60 + 7, 24 * 60 + 30],
  ])('of an unowned obligation are one repeat %s', (_, late, next) => {
    const steps = dueSteps(unowned(planOf(2), start), plus(late * minute), everybody, office);
    expect(steps).toEqual([{ kind: 'unowned', dueAt: plus(next * minute), skipped: [] }]);
  });

  it('of an unowned obligation never go back to a rung, whoever comes on duty', () => {
    const steps = dueSteps(unowned(planOf(5), start), plus(3 * hour), everybody, office);
    expect(steps.map(({ kind }) => kind)).toEqual(['unowned']);
  });
});

describe('any ladder, looked at after any gaps', () => {
  const length = fc.integer({ min: 1, max: 8 * 60 }).map((minutes) => minutes * minute);
  const plans = fc
    .record({
      rungs: fc.integer({ min: 0, max: 12 }),
      first: length,
      rung: length,
      repeat: length,
      calendar: fc.constantFrom('always' as const, 'working' as const),
    })
    .map(({ rungs, ...clock }) => planOf(rungs, clock));
  const raised = fc
    .integer({ min: 0, max: 400 * 24 * 60 })
    .map((minutes) => plus(minutes * minute, new Date('2026-01-01T00:00Z')));
  const duties = fc
    .uniqueArray(fc.integer({ min: 0, max: 12 }))
    .map((empty) => without(...empty.map((i) => `post/${i}`)));
  const looks = fc.array(fc.integer({ min: 0, max: 20 * hour }), { minLength: 1, maxLength: 40 });

  interface Look {
    now: Date;
    before: ClockedObligation;
    steps: Step[];
  }
  interface Life {
    plan: Plan;
    at: Date;
    seen: Look[];
    /** Every step from the first on. */
    all: Step[];
  }
  /** Raises an obligation and looks at it after each gap. */
  function lived(plan: Plan, at: Date, duty: DutyLookup, gaps: readonly number[]): Life {
    const first = nextStep(plan, -1, at, duty, office);
    const seen: Look[] = [];
    let held = stoodAfter(plan, first);
    let now = at;
    for (const gap of gaps) {
      now = plus(gap, now);
      const steps = dueSteps(held, now, duty, office);
      seen.push({ now, before: held, steps });
      const last = steps.at(-1);
      if (last) held = stoodAfter(plan, last);
    }
    return { plan, at, seen, all: [first, ...seen.flatMap(({ steps }) => steps)] };
  }
  const lives = fc.tuple(plans, raised, duties, looks).map((parts) => lived(...parts));
  const rungsOf = (steps: readonly Step[]): number[] =>
    steps.flatMap((step) => (step.kind === 'rung' ? [step.rung] : []));
  const holds = (promise: (life: Life) => void) =>
    fc.assert(fc.property(lives, promise), { numRuns: 200 });

  it('tells no rung twice, and only ever a higher one', () => {
    holds(({ all }) => {
      const told = rungsOf(all);
      expect(told).toEqual([...new Set(told)].sort((a, b) => a - b));
    });
  });

  it('tells or skips every rung before it is unowned, and tells none after', () => {
    holds(({ plan, all }) => {
      const end = all.findIndex(({ kind }) => kind === 'unowned');
      const reached = all.flatMap((step) => [
        ...step.skipped.map(({ rung }) => rung),
        ...rungsOf([step]),
      ]);
      expect(reached).toEqual(reached.map((_, i) => i));
      if (end >= 0) {
        expect(reached).toHaveLength(plan.rungs.length);
        expect(rungsOf(all.slice(end))).toEqual([]);
      }
    });
  });

  it('never has a due instant go back, nor stand', () => {
    holds(({ at, all }) => {
      const due = [at, ...all.map(({ dueAt }) => dueAt)].map((instant) => instant.getTime());
      expect(due.slice(1).every((instant, i) => instant > (due[i] ?? Infinity))).toBe(true);
    });
  });

  it('takes no step before its time, and leaves none that is due', () => {
    holds(({ seen }) => {
      for (const { now, before, steps } of seen) {
        const took = [before.dueAt, ...steps.slice(0, -1).map(({ dueAt }) => dueAt)];
        if (steps.length > 0) expect(took.every((instant) => instant <= now)).toBe(true);
        expect((steps.at(-1)?.dueAt ?? before.dueAt) > now).toBe(true);
      }
    });
  });

  it('takes at most one repeat a look', () => {
    holds(({ seen }) => {
      for (const { steps } of seen)
        expect(steps.filter(({ kind }) => kind === 'unowned').length).toBeLessThanOrEqual(1);
    });
  });

  it('comes to the same rungs and the same clock when it is looked at once as when often', () => {
    fc.assert(
      fc.property(plans, raised, duties, looks, (plan, at, duty, gaps) => {
        const often = lived(plan, at, duty, gaps);
        const once = lived(plan, at, duty, [gaps.reduce((sum, gap) => sum + gap, 0)]);
        const rungs = (steps: Step[]): Step[] => steps.filter(({ kind }) => kind === 'rung');
        expect(rungs(once.all)).toEqual(rungs(often.all));
        expect(once.all.at(-1)?.dueAt).toEqual(often.all.at(-1)?.dueAt);
      }),
      { numRuns: 200 },
    );
  });

  it('ends each window of a working plan in working time', () => {
    holds(({ plan, all }) => {
      if (plan.calendar === 'always') return;
      const ends = all.flatMap((step) => (step.kind === 'rung' ? [step.dueAt] : []));
      expect(ends.every((end) => isWorkingTime(end, office))).toBe(true);
    });
  });
});

describe('the wait before a notice is tried again', () => {
  it.each([
    [1, 1],
    [2, 2],
    [3, 4],
    [9, 256],
    [10, 300],
    [10_000, 300],
  ])('after attempt %i is %i s', (attempt, seconds) => {
    expect(retryDelay(attempt)).toBe(seconds * 1_000);
  });
});
