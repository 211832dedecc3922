// Runs once before all tests: one real PostgreSQL for every suite, with a migrated template database for
// each program, so that a test file gets its own database by copying one (libs/testing, `freshDatabase`).
import { chmod, mkdtemp } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const dist = new URL('../dist/', import.meta.url);
const programs = ['broker', 'adapters'];

export default async function start() {
  const { startEmbeddedPostgres } = await import(
    new URL('libs/database/src/embedded/index.js', dist)
  );
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-tests-'));
  // PostgreSQL may run as another user than the tests.
  await chmod(folder, 0o755);
  const server = await startEmbeddedPostgres({
    dataDir: join(folder, 'postgres'),
    persistent: false,
    // Nothing here needs to survive a power cut.
    settings: {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      max_connections: '200',
    },
  });
  globalThis.tocsinTests = { server, folder };
  try {
    await server.createDatabase('template_empty');
    for (const program of programs) {
      const url = await server.createDatabase(`template_${program}`);
      const migrations = new URL(`apps/${program}/src/database/migrate.js`, dist);
      if (existsSync(migrations)) await (await import(migrations)).migrate(url);
    }
  } catch (cause) {
    await server.stop();
    throw cause;
  }
  // The test processes inherit it.
  process.env.TOCSIN_TEST_POSTGRES = server.url;
}
