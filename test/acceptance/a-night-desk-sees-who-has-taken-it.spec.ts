import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '#kernel';
import {
  freePort,
  freshDatabase,
  startProcess,
  temporaryFolder,
  until,
  type FreshDatabase,
  type RunningProcess,
  type TemporaryFolder,
} from '#testing';
import { newDataKeyText } from '#trust';
import { issuers } from './harness/directory.js';
import { World } from './harness/world.js';

interface View {
  receipt: string;
  state: string;
  accepted: boolean;
  says: string[];
}
const token = 'a-token-of-the-worker-at-the-night-desk';

describe('a night desk sees who has taken what it reported', () => {
  let world: World;
  let folder: TemporaryFolder;
  let database: FreshDatabase;
  let adapters: RunningProcess;
  let reports: string;

  beforeAll(async () => {
    [world, folder, database] = await Promise.all([
      World.start({ queue: 'postgres' }),
      temporaryFolder(),
      freshDatabase('adapters'),
    ]);
    const port = await freePort();
    const file = (name: string, text: string): string => {
      writeFileSync(join(folder.path, name), text);
      return join(folder.path, name);
    };
    const worker = {
      name: 'Demo Worker',
      premises: ['TST1'],
      may: ['night-desk'],
      tokenSha256: sha256(token).toString('hex'),
    };
    adapters = await startProcess({
      entry: 'dist/apps/adapters/src/main.js',
      ready: (line) => line.includes('listening on'),
      env: {
        TOCSIN_ADAPTERS_PORT: String(port),
        TOCSIN_ADAPTERS_DATABASE_URL: database.url,
        TOCSIN_ADAPTERS_DATA_KEY: file('data.key', newDataKeyText()),
        TOCSIN_BROKER_URL: world.url,
        TOCSIN_FEED_HOSTEL_ISSUER: issuers.hostel,
        TOCSIN_FEED_HOSTEL_KEY: file('hostel.jwk', JSON.stringify(world.privateJwks.get('hostel'))),
        TOCSIN_FEED_HOSTEL_TOKEN: 'the-token-of-the-hostel-system',
        TOCSIN_FEED_HOSTEL_PEOPLE: file('people.json', JSON.stringify([worker])),
      },
    });
    reports = `http://127.0.0.1:${port}/night-desk/reports`;
  });
  afterAll(async () => {
    await adapters.stop();
    await Promise.all([world.stop(), folder.remove()]);
    await database.drop();
  });

  const headers = { authorization: `Bearer ${token}` };
  const look = async (receipt: string): Promise<View> =>
    (await (await fetch(`${reports}/${receipt}`, { headers })).json()) as View;
  const reach = (receipt: string, what: string, fits: (view: View) => boolean): Promise<View> =>
    until(what, async () => {
      const view = await look(receipt);
      return fits(view) && view;
    });

  it('told, then accepted by a named person; and with the broker away, nothing is guessed', async () => {
    const report = {
      kind: 'whereabouts-unknown',
      premises: 'TST1',
      crn: 'X000001',
      searched: true,
    };
    const answer = await fetch(reports, { method: 'POST', headers, body: JSON.stringify(report) });
    expect(answer.status).toBe(202);
    const { receipt } = (await answer.json()) as View;

    const told = await reach(receipt, 'people to be told', ({ state }) => state === 'told');
    expect(told.accepted).toBe(false);
    expect(told.says.join(' ')).toMatch(
      /^Told at \d\d:\d\d.*Nobody has accepted yet \(.*\); the next person is asked at \d\d:\d\d/,
    );

    const alert = await world.alertOf('APR-04');
    const { post } = alert.obligations.find(({ role }) => role === 'jigsaw') ?? {};
    await world.accept('police', alert, 'jigsaw', post ?? '', 'Demo Officer');
    const taken = await reach(receipt, 'somebody to have it', ({ accepted }) => accepted);
    expect(taken.says.join(' ')).toMatch(
      /Accepted by Demo Officer \(.*jigsaw-a\) at \d\d:\d\d\. Not accepted yet by /,
    );

    await world.broker.stop();
    const away = await look(receipt);
    expect(away).toMatchObject({ state: 'with-the-broker', accepted: false });
    const later = await fetch(reports, {
      method: 'POST',
      headers,
      body: JSON.stringify({ ...report, kind: 'returned', searched: undefined }),
    });
    expect(later.status).toBe(202);
    const waiting = await reach(((await later.json()) as View).receipt, 'it to be tried', (view) =>
      view.says.join().includes('can be reached'),
    );
    expect(waiting).toMatchObject({ state: 'kept-here', accepted: false });
    expect(adapters.output.join()).not.toMatch(/X000001|Demo Worker|Demo Officer/);
  });
});
