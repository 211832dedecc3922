import { describeWithRedis, until } from '#testing';
import { World, type AlertViewed } from './harness/world.js';
import { caseOf } from './harness/directory.js';

const events = 12;
const crn = (index: number): string => `X1${String(index).padStart(5, '0')}`;
const missing = { premises: 'TST1' };

/** Sends events about different people; gives back whose were answered 202. A broker that dies answers none. */
async function sendAll(world: World): Promise<string[]> {
  const answered = await Promise.allSettled(
    Array.from({ length: events }, async (_, index) => {
      const statement = await world.statement(
        'hostel',
        'hostel.absconded',
        { format: 'crn', id: crn(index) },
        missing,
      );
      const { status } = await world.push(statement);
      if (status !== 202) throw new Error(`Answered ${status}`);
      return crn(index);
    }),
  );
  return answered.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
}

const said = (world: World, kind: string): { crn: string; role: string; jti: string }[] =>
  world.heard
    .filter(({ alert }) => alert.kind === kind)
    .map(({ claims, alert, jti }) => ({
      crn: (claims.sub_id as { id: string }).id,
      role: alert.role,
      jti,
    }));

/** All alerts, once there are enough and every notice of theirs is delivered. */
async function settled(world: World, count: number): Promise<AlertViewed[] | undefined> {
  const alerts = await world.alerts();
  if (alerts.length < count) return undefined;
  const detailed = await Promise.all(alerts.map(({ ref }) => world.alert(ref)));
  return detailed.every(({ notices }) => notices.every(({ state }) => state === 'delivered'))
    ? detailed
    : undefined;
}

/** Every event that was answered 202 has its alert, every obligation its page, and the record tells of both. */
async function reconcile(world: World, accepted: readonly string[]): Promise<void> {
  const detailed = await until(
    'every notice to be delivered',
    () => settled(world, accepted.length),
    { within: 40_000, every: 200 },
  );
  expect(new Set(said(world, 'accept').map((one) => one.crn))).toEqual(
    new Set([...accepted, ...strays(world, accepted)]),
  );
  for (const person of accepted) {
    const roles = said(world, 'accept')
      .filter((one) => one.crn === person)
      .map(({ role }) => role);
    expect([...new Set(roles)].sort()).toEqual([
      'jigsaw',
      'offender-manager',
      'police-control-room',
      'ppu',
      'senior-probation',
    ]);
  }
  for (const { timeline } of detailed) {
    expect(timeline.filter(({ kind }) => kind === 'obligation.raised')).toHaveLength(5);
  }
  // One logical page per post and obligation: a repeat has the same jti. A duty senior may have two.
  for (const { notices } of detailed) {
    const pages = notices.filter(({ channel, kind }) => channel === 'push' && kind === 'accept');
    const asked = pages.map(({ post, obligation }) => `${post} ${obligation ?? ''}`);
    expect(new Set(asked).size).toBe(pages.length);
  }
}

/** Committed just before the kill, so that the sender saw no answer: allowed, and handled like any other. */
const strays = (world: World, accepted: readonly string[]): string[] =>
  said(world, 'accept')
    .map((one) => one.crn)
    .filter((one) => !accepted.includes(one));

function suite(queue: 'postgres' | 'redis'): void {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ queue });
    const cases = Array.from({ length: events }, (_, index) =>
      caseOf(crn(index), `B${String(index).padStart(4, '0')}BB`, 2),
    );
    await world.operator('POST', '/operator/directory', { directory: 1, area: 'testshire', cases });
  });
  afterAll(() => world.stop());

  it('when the broker is killed between 202 and delivery', async () => {
    // Nobody can be reached, so that nothing is delivered before the kill.
    world.receiver.answer(() => ({ status: 503 }));
    const accepted = await sendAll(world);
    expect(accepted).toHaveLength(events);
    await world.broker.kill('SIGKILL');
    world.answerAll();
    await world.startBroker();
    await reconcile(world, accepted);
  });

  // Dies at each named point of the way through; what was accepted is found again after the restart.
  it.each(['stored', 'claimed', 'routed', 'sent', 'recorded'])(
    'when it dies at "%s"',
    async (point) => {
      await world.stop();
      world = await World.start({ queue });
      const cases = Array.from({ length: events }, (_, index) =>
        caseOf(crn(index), `B${String(index).padStart(4, '0')}BB`, 2),
      );
      await world.operator('POST', '/operator/directory', {
        directory: 1,
        area: 'testshire',
        cases,
      });
      await world.broker.stop();
      await world.startBroker({ TOCSIN_CRASH_AT: point });
      const accepted = await sendAll(world);
      const { signal } = await world.broker.exited;
      expect(signal).toBe('SIGKILL');
      await world.startBroker();
      await reconcile(world, accepted);
    },
  );
}

describe('nothing accepted is lost, queue on Postgres,', () => suite('postgres'));
describeWithRedis('nothing accepted is lost, queue on Redis,', () => {
  suite('redis');

  it('when Redis is gone, and stays gone', async () => {
    await world_(async (world) => {
      await world.redis?.kill();
      await world.say('hostel', 'hostel.absconded', { format: 'crn', id: 'X000001' }, missing);
      await world.redis?.restart();
      await until('all roles to be told', () => world.heard.length >= 4);
    });
  });
});

async function world_(work: (world: World) => Promise<void>): Promise<void> {
  const world = await World.start({ queue: 'redis' });
  try {
    await work(world);
  } finally {
    await world.stop();
  }
}
