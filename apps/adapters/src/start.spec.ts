import { freshDatabase, startProcess, temporaryFolder } from '#testing';
import { migrate } from './database/migrate.js';

const start = (env: Record<string, string>) =>
  startProcess({
    entry: 'dist/apps/adapters/src/main.js',
    ready: (line) => line.includes('listening on'),
    env,
  });
const feed = {
  TOCSIN_ADAPTERS_DATABASE_URL: 'postgres://127.0.0.1:1/nowhere',
  TOCSIN_ADAPTERS_PORT: '0',
  TOCSIN_ADAPTERS_DATA_KEY: '/no/such/data.key',
  TOCSIN_FEED_COURT_ISSUER: 'urn:example:court',
  TOCSIN_FEED_COURT_TOKEN: 'a-token-of-the-court-system',
};

describe('the adapters refuse to start', () => {
  it('with wrong settings, naming each', async () => {
    await expect(start({ ...feed, TOCSIN_BROKER_URL: 'broker' })).rejects.toThrow(
      /ended with 1.*cannot start.*TOCSIN_BROKER_URL: .*TOCSIN_FEED_COURT_KEY: must be set/s,
    );
  });

  it('without the key they would sign with, naming its setting', async () => {
    const folder = await temporaryFolder();
    const env = { ...feed, TOCSIN_FEED_COURT_KEY: `${folder.path}/none.jwk` };
    await expect(start(env)).rejects.toThrow(
      /TOCSIN_FEED_COURT_KEY: The key file .* cannot be read/,
    );
    await folder.remove();
  });
});

it('the database is migrated once, also by several at a time', async () => {
  const database = await freshDatabase('empty');
  await Promise.all([migrate(database.url), migrate(database.url)]);
  await migrate(database.url);
  await database.drop();
});
