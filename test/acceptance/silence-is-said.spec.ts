import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder, until } from '#testing';
import { databaseOf, metricOf, type WorldDatabase } from './harness/watched.js';
import { issuers } from './harness/directory.js';
import { World } from './harness/world.js';

const patience = { within: 90_000, every: 50 };
/** For a machine that has much else to do; nothing here is measured. */
const slow = 240_000;
const verification = 'https://schemas.openid.net/secevent/ssf/event-type/verification';

/** The court is expected every working day. */
const policy = `feeds:
  '${issuers.court}': { every: PT8H, hours: working, status: proposed }
`;

describe('silence is said', () => {
  let world: World;
  let database: WorldDatabase;
  const endings: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    const folder = await temporaryFolder();
    endings.push(() => folder.remove());
    const file = join(folder.path, 'area.yaml');
    await writeFile(file, policy);
    // Monday, 10:00 in London.
    world = await World.start({
      queue: 'postgres',
      at: '2026-08-10T09:00:00Z',
      environment: { TOCSIN_POLICY: file },
    });
    endings.push(() => world.stop());
    database = await databaseOf(world);
  }, slow);
  afterAll(async () => {
    for (const end of endings.reverse()) await end();
  });

  const silent = async (wanted: 0 | 1): Promise<void> => {
    await until(
      `the court to be ${wanted === 1 ? 'silent' : 'heard'}`,
      async () =>
        (await metricOf(world.operatorUrl, `tocsin_feed_silent{source="${issuers.court}"}`)) ===
        wanted,
      patience,
    );
  };
  const remand = (): Promise<void> =>
    world.say(
      'court',
      'court.remanded',
      { format: 'crn', id: 'X000001' },
      { court: 'C01', hearingDate: '2026-08-11' },
    );
  const heartbeat = async (iat: string, jti: string): Promise<Response> => {
    const at = Math.floor(new Date(iat).getTime() / 1000);
    return world.push(
      await world.keys.court.sign({
        iss: issuers.court,
        aud: world.url,
        iat: at,
        jti,
        sub_id: { format: 'opaque', id: world.streams.court },
        events: { [verification]: { state: 'a-state' } },
      }),
    );
  };
  const alerts = async (row: string) => (await world.alerts()).filter((one) => one.row === row);

  it(
    'a verification event is a sign of life and nothing else',
    async () => {
      await world.moveTo('2026-08-10T12:00:00Z');
      const { rows: before } = await database.run('select count(*) from inbox_event');
      const answer = await heartbeat('2026-08-10T12:00:00Z', 'beat-1');
      expect(answer.status).toBe(202);
      expect(await answer.text()).toBe('');
      const { rows: after } = await database.run('select count(*) from inbox_event');
      expect(after).toEqual(before);
      const { rows } = await database.run('select heard_at from feed_heartbeat');
      expect(rows).toEqual([{ heard_at: new Date('2026-08-10T12:00:00Z') }]);
    },
    slow,
  );

  it(
    'an old verification event that is sent again keeps nothing alive',
    async () => {
      await world.moveTo('2026-08-11T08:00:00Z');
      expect((await heartbeat('2026-08-10T11:00:00Z', 'beat-0')).status).toBe(202);
      expect((await heartbeat('2026-08-10T12:00:00Z', 'beat-1')).status).toBe(202);
      const { rows } = await database.run('select heard_at from feed_heartbeat');
      expect(rows).toEqual([{ heard_at: new Date('2026-08-10T12:00:00Z') }]);
    },
    slow,
  );

  it(
    'one that is not signed by its sender is refused',
    async () => {
      const at = Math.floor(new Date('2026-08-11T08:00:00Z').getTime() / 1000);
      const forged = await world.keys.prison.sign({
        iss: issuers.court,
        aud: world.url,
        iat: at,
        jti: 'forged',
        sub_id: { format: 'opaque', id: world.streams.court },
        events: { [verification]: {} },
      });
      expect((await world.push(forged)).status).toBe(400);
    },
    slow,
  );

  it(
    'a source that is silent for longer than a working day is said once, to a person',
    async () => {
      // Heard on Monday at 13:00 in London: eight working hours later is Tuesday, 13:00.
      await world.moveTo('2026-08-11T11:58:00Z');
      await silent(0);
      expect(await database.stated('system.feed-silent')).toBe(0);
      await world.moveTo('2026-08-11T12:02:00Z');
      await silent(1);
      const [told] = await until(
        'the alert',
        async () => {
          const rows = await alerts('SYS-01');
          return rows.length > 0 && rows;
        },
        patience,
      );
      expect(told?.severity).toBe('P2');
      // By when it should have been heard, not when that was noticed.
      const { rows } = await database.run(
        `select occurred_at from inbox_event where type = 'urn:tocsin:event:system.feed-silent'`,
      );
      expect(rows).toEqual([{ occurred_at: new Date('2026-08-11T12:00:00Z') }]);
      expect(told?.obligations.map(({ role }) => role)).toEqual(['mappa-coordinator']);
      // Looked at again, by this process and by another one.
      const another = await world.startAnother();
      await world.moveTo('2026-08-11T13:00:00Z');
      for (const url of [world.operatorUrl, another.operatorUrl])
        await until(
          'a look of each',
          async () => (await metricOf(url, `tocsin_feed_silent{source="${issuers.court}"}`)) === 1,
          patience,
        );
      await another.stop();
      expect(await database.stated('system.feed-silent')).toBe(1);
    },
    slow,
  );

  it(
    'ends when the source speaks again, and is said anew when it falls silent again',
    async () => {
      await world.moveTo('2026-08-11T14:00:00Z');
      await remand();
      await world.moveTo('2026-08-11T14:05:00Z');
      await silent(0);
      const { rows } = await database.run(
        `select since, ended_at from feed_silence where agency_id = (select id from agency where issuer = $1)`,
        [issuers.court],
      );
      expect(rows).toEqual([
        { since: new Date('2026-08-10T12:00:00Z'), ended_at: new Date('2026-08-11T14:05:00Z') },
      ]);
      await world.moveTo('2026-08-12T14:05:00Z');
      await silent(1);
      await until(
        'a second statement',
        async () => (await database.stated('system.feed-silent')) === 2,
        patience,
      );
      await until('a second alert', async () => (await alerts('SYS-01')).length === 2, patience);
    },
    slow,
  );

  it(
    'a source whose alerts fail to appear is said, though it is not silent itself',
    async () => {
      // Eight Wednesdays: twenty alerts of the prison in one area, three in another.
      await database.run(
        `insert into feed_day_counted select day, now() from (
         select date '2026-08-12' - 7 * week as day from generate_series(1, 8) as week) as days`,
      );
      await database.run(
        `insert into feed_day (day, agency_id, area, alerts)
       select date '2026-08-12' - 7 * week, agency.id, area, alerts
       from generate_series(1, 8) as week, agency, (values ('london', 20), ('essex', 3)) as usual (area, alerts)
       where issuer = $1
       on conflict do nothing`,
        [issuers.prison],
      );
      await world.moveTo('2026-08-12T23:05:00Z');
      expect(await database.stated('system.too-few-alerts')).toBe(0);
      // Ten minutes after midnight in London the day is over.
      await world.moveTo('2026-08-12T23:11:00Z');
      await until(
        'the statement',
        async () => (await database.stated('system.too-few-alerts')) === 1,
        patience,
      );
      const { rows } = await database.run(
        `select content from inbox_event where type = 'urn:tocsin:event:system.too-few-alerts'`,
      );
      expect(rows).toEqual([
        {
          content: {
            source: issuers.prison,
            area: 'london',
            day: '2026-08-12',
            alerts: 0,
            expected: 20,
            weeks: 8,
          },
        },
      ]);
      await until('the alert', async () => (await alerts('SYS-06')).length === 1, patience);
    },
    slow,
  );
});
