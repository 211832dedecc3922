import { describeWithRedis, until } from '#testing';
import { World } from '../acceptance/harness/world.js';
import { caseIn, crn } from './harness/cases.js';
import { area, hostel, inventedDirectory, probation } from './harness/teams.js';

const people = 1_000;
const idOf = (index: number): string => `X13${String(index).padStart(4, '0')}`;
const ordinary = { mappa: { category: 1, level: 1 }, rosh: 'medium', registered: true };
const cases = Array.from({ length: people + 1 }, (_, index) =>
  caseIn(idOf(index), 'havering', ordinary),
);
const directory = inventedDirectory({
  area: 'london',
  teams: [...probation('havering'), ...area('london'), hostel('E12')],
  units: [
    { id: 'havering', kind: 'borough', name: 'Havering', area: 'london' },
    { id: 'E12', kind: 'premises', name: 'Hostel E12', area: 'london', within: 'havering' },
  ],
  cases,
});

/** One signed alert as probation's desk took it, in the order of arrival. */
interface Taken {
  kind: string;
  severity: string;
  role: string;
  alert: string;
}

/** What a signed alert says, unchecked: this is about order alone. */
function read(compact: string): Taken {
  const [, claims = ''] = compact.split('.');
  const { events } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as {
    events: Record<string, Taken>;
  };
  const [said] = Object.values(events);
  if (!said) throw new Error('A signed alert without an event');
  return said;
}

/** Runs work for each of these numbers, some at once. */
async function each(count: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const run = async (): Promise<void> => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: 16 }, run));
}

/** Nobody works while the events come, so that everything waits at once. */
describeWithRedis('G12: a backlog of 1,000 events', () => {
  let world: World;
  const taken: Taken[] = [];
  beforeAll(async () => {
    world = await World.start({
      queue: 'redis',
      // A Tuesday, in working hours.
      at: '2026-08-04T10:00:00+01:00',
      directory,
      polling: ['police', 'hostel', 'prison', 'court'],
    });
    world.receiver.answer(({ body }) => {
      taken.push(read(body));
      return { status: 202 };
    });
  });
  afterAll(() => world.stop());

  const asked = (kind: string, severity: RegExp): number[] =>
    taken.flatMap((one, index) =>
      one.kind === kind && severity.test(one.severity) ? [index] : [],
    );
  /** How many of the backlog were told before the last of these. */
  const before = (last: number | undefined, kind: string): number =>
    asked(kind, /P[34]/).filter((index) => index < (last ?? Infinity)).length;

  it('does not hold up a P1 that comes last: it waits for what may be as bad, and for nothing else', async () => {
    await world.broker.kill('SIGKILL');
    await world.startBroker({ TOCSIN_WORKERS: 'off' });
    const curfew = { premises: 'E12', kind: 'late', curfew: { from: '23:00', to: '06:00' } };
    await each(people, (index) =>
      index % 2 === 0
        ? world.say('hostel', 'hostel.arrived', crn(idOf(index)), { premises: 'E12' })
        : world.say('hostel', 'hostel.curfew-missed', crn(idOf(index)), curfew),
    );
    const missing = crn(idOf(people));
    await world.say('hostel', 'hostel.whereabouts-unknown', missing, { premises: 'E12' });
    expect(taken).toEqual([]);
    await world.broker.kill('SIGKILL');
    await world.startBroker();
    await until(
      'everybody to be told',
      () => asked('accept', /./).length >= people + 2 && taken.length,
      { within: 240_000, every: 100 },
    );
    const urgent = asked('accept', /P1/);
    // Of probation, the offender manager and the PPU must accept it.
    expect(urgent.map((index) => taken[index]?.role).sort()).toEqual(['offender-manager', 'ppu']);
    // Half of the backlog, the missed curfews, may be as bad until their cases are looked up, and came before it.
    expect(before(urgent.at(-1), 'accept')).toBeLessThan((people * 3) / 4);
    // None twice and none lost.
    expect(new Set(asked('accept', /P[34]/).map((index) => taken[index]?.alert)).size).toBe(people);
    expect(asked('accept', /P[34]/)).toHaveLength(people);
  }, 300_000);

  it('nor when all of it has become due in an outage: what is worst is decided and told first', async () => {
    await world.broker.kill('SIGKILL');
    // Each P3 was due after four working hours and again after eight, each P4 after eight: now.
    await world.setClock('2026-08-05T10:00:00+01:00');
    taken.length = 0;
    await world.startBroker();
    await until(
      'every rung that was due to be told',
      () => asked('climbed', /P3/).length >= people && asked('climbed', /P4/).length >= people / 2,
      { within: 240_000, every: 100 },
    );
    expect(asked('climbed', /P3/)).toHaveLength(people);
    expect(asked('climbed', /P4/)).toHaveLength(people / 2);
    // The duty senior, the ACO and the chief officer, as far as each ladder goes; and the top of each agency.
    const urgent = [...asked('climbed', /P1/), ...asked('unowned', /P1/)].sort((a, b) => a - b);
    expect(urgent.length).toBeGreaterThan(5);
    expect(before(urgent.at(-1), 'climbed')).toBeLessThan((people * 3) / 4);
  }, 300_000);
});
