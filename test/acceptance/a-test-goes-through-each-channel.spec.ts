import { until } from '#testing';
import { issuers, testDirectory } from './harness/directory.js';
import { databaseOf, metricOf, type WorldDatabase } from './harness/watched.js';
import { World } from './harness/world.js';

const patience = { within: 90_000, every: 100 };
/** For a machine that has much else to do; nothing here is measured. */
const slow = 240_000;
const recipient = 'tests@channels.example';

/** Whoever receives the tests: a post of a team that is there for nothing else. */
const testTeam = () => ({
  directory: 1,
  area: 'testshire',
  teams: [
    {
      id: 'tests',
      agency: issuers.police,
      kind: 'channel-test',
      place: 'testshire',
      name: 'Tests of the channels',
    },
  ],
  posts: [
    {
      id: 'tests/recipient',
      team: 'tests',
      role: 'test-recipient',
      title: 'Recipient of tests',
      hours: 'always',
      email: recipient,
      holders: [{ staff: 'staff-tests', from: '2026-01-05T09:00:00Z' }],
    },
  ],
  staff: [{ id: 'staff-tests', agency: issuers.police, name: 'Test robot' }],
  cases: [],
});

describe('a test goes through each channel', () => {
  let world: World;
  let database: WorldDatabase;
  const endings: (() => Promise<unknown>)[] = [];
  const findings = async (): Promise<string[]> =>
    (await database.findings())
      .filter(({ kind, ended }) => kind === 'synthetic-lost' && !ended)
      .map(({ subject }) => subject);
  const outcomes = async (): Promise<string[]> => {
    const { rows } = await database.run(
      'select outcome from synthetic_alert where closed_at is not null order by sent_at',
    );
    return rows.map(({ outcome }: { outcome: string }) => outcome);
  };

  beforeAll(async () => {
    world = await World.start({
      queue: 'postgres',
      at: '2026-08-10T09:00:00Z',
      directory: testDirectory(),
      environment: {
        TOCSIN_WATCHDOG_EVERY: 'PT2S',
        TOCSIN_SYNTHETIC_EVERY: 'PT1H',
        TOCSIN_SYNTHETIC_WITHIN: 'PT2M',
      },
    });
    endings.push(() => world.stop());
    database = await databaseOf(world);
  }, slow);
  afterAll(async () => {
    for (const end of endings.reverse()) await end();
  }, slow);

  it(
    'is not sent while nobody is there to receive it, and that is found',
    async () => {
      await world.setClock('2026-08-10T09:03:00Z');
      await until('the finding', async () => (await findings()).includes('none'), patience);
      expect(await database.stated('system.channel-test')).toBe(0);
      expect(world.broker.output.join('\n')).toContain('no team of kind channel-test');
    },
    slow,
  );

  it(
    'comes to its recipient by each channel, says that it is a test, and is closed by itself',
    async () => {
      await world.operator('POST', '/operator/directory', testTeam());
      world.heard.length = 0;
      world.mailbox.empty();
      await world.setClock('2026-08-10T10:00:00Z');
      const mail = await world.mailbox.waitFor(({ to }) => to.includes(recipient), 30_000);
      expect(mail.subject).toMatch(/^TEST, nothing to do/);
      expect(mail.text).toMatch(/^TEST\. /);
      await until(
        'the test to be closed',
        async () => (await outcomes()).at(-1) === 'returned',
        patience,
      );
      const heard = world.heard.filter(({ alert }) => alert.row === 'SYS-07');
      expect(heard.map(({ agency, alert }) => [agency, alert.post.id, alert.severity])).toEqual([
        ['police', 'tests/recipient', 'P4'],
      ]);
      expect(heard[0]?.alert.says).toMatch(/^TEST\. /);
      for (const channel of ['push', 'email']) {
        const labelled = (name: string): Promise<number> =>
          metricOf(world.operatorUrl, `tocsin_synthetic_${name}_total{channel="${channel}"}`);
        expect([await labelled('sent'), await labelled('returned')]).toEqual([1, 1]);
      }
      await until('the finding to end', async () => (await findings()).length === 0, patience);
    },
    slow,
  );

  it(
    'is no alert to anybody: not on the board, not among a source’s, and no clock runs',
    async () => {
      expect((await world.alerts()).filter(({ row }) => row === 'SYS-07')).toEqual([]);
      const { rows } = await database.run(
        `select alert.state, count(due_at) as clocks from alert join obligation on alert_id = alert.id
       where family = 'channel-test' group by alert.id`,
      );
      expect(rows).toEqual([{ state: 'closed', clocks: '0' }]);
      world.mailbox.mails.forEach(({ subject, to }) => {
        if (subject.startsWith('TEST')) expect(to).toEqual([recipient]);
      });
    },
    slow,
  );

  it(
    'one that does not come back in its time is found, by its channel, until a later one does',
    async () => {
      world.receiver.answer(({ path }) => ({ status: path === '/police' ? 503 : 202 }));
      await world.setClock('2026-08-10T11:00:00Z');
      await until(
        'the test',
        async () => (await database.stated('system.channel-test')) === 2,
        patience,
      );
      await until(
        'the mail to arrive',
        async () =>
          (await metricOf(
            world.operatorUrl,
            'tocsin_synthetic_returned_total{channel="email"}',
          )) === 2,
        patience,
      );
      await world.setClock('2026-08-10T11:02:01Z');
      await until('the finding', async () => (await findings()).includes('push'), patience);
      expect(await findings()).toEqual(['push']);
      world.answerAll();
      await world.setClock('2026-08-10T12:00:00Z');
      await until(
        'a test that returns',
        async () => (await outcomes()).at(-1) === 'returned',
        patience,
      );
      await until('the finding to end', async () => (await findings()).length === 0, patience);
      expect(await outcomes()).toEqual(['lost', 'returned', 'lost', 'returned']);
    },
    slow,
  );

  it(
    'is not sent when it would reach a real post',
    async () => {
      const [team] = testTeam().teams;
      // The recipient leaves, and its role is given to somebody on duty.
      const [post] = testTeam().posts;
      const moved = { ...post, id: 'control/tests', team: 'control' };
      await world.operator('POST', '/operator/directory', {
        ...testTeam(),
        teams: [team],
        posts: [moved],
      });
      await database.run(`delete from contact_point where post_id = 'tests/recipient'`);
      await database.run(`delete from post_holding where post_id = 'tests/recipient'`);
      await database.run(`delete from post where id = 'tests/recipient'`);
      await database.run('update directory_state set version = version + 1');
      const before = await database.stated('system.channel-test');
      await world.setClock('2026-08-10T13:03:00Z');
      await until('the finding', async () => (await findings()).length > 0, patience);
      expect(await database.stated('system.channel-test')).toBe(before);
    },
    slow,
  );
});
