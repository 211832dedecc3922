import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import pg from 'pg';
import { findBinaries } from './binaries.js';
import { refuseForeign } from './foreign.js';
import { initialise } from './initialise.js';
import { clearLeftover, forgetLauncher, writeLauncher } from './leftover.js';
import { launch } from './server.js';
import { unprivileged } from './unprivileged.js';

export interface EmbeddedSettings {
  /** Folder of the data; made when missing. Its password stands beside it in `<dataDir>.password`. */
  dataDir: string;
  /** TCP port on 127.0.0.1; a free one when not given. */
  port?: number;
  /** Whether the data stay after {@link EmbeddedPostgres.stop}. */
  persistent: boolean;
  /** More server settings, such as `{ fsync: 'off' }` in tests. */
  settings?: Readonly<Record<string, string>>;
  /** Gets each line the server writes. */
  onLog?: (line: string) => void;
}

export interface EmbeddedPostgres {
  /** `postgres://…` of the database `postgres`, as its owner. */
  readonly url: string;
  /** Makes a database unless it is there. @returns its url */
  createDatabase(name: string): Promise<string>;
  /** Stops the server: clients are cut off, data are flushed. */
  stop(): Promise<void>;
}

/** Small, because it shares a machine with everything else. Reachable on loopback with the password only. */
const house: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '64MB',
  max_connections: '80',
  max_wal_size: '256MB',
  lc_messages: 'C',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/**
 * Starts the PostgreSQL that npm installed, in a folder of our own: for a first look, a demonstration and
 * tests, never for production. The first start makes the folder (about a second), later ones take 0.1 s.
 * Survives that the process which started it was killed: what it left running is stopped first.
 * @throws TocsinError `conflict` when another living process runs it in the same folder, or the folder is
 * not ours
 */
export async function startEmbeddedPostgres(wanted: EmbeddedSettings): Promise<EmbeddedPostgres> {
  const dataDir = resolve(wanted.dataDir);
  const [binaries, identity] = await Promise.all([findBinaries(), unprivileged()]);
  await refuseForeign(dataDir);
  await clearLeftover(dataDir);
  const password = await initialise(
    binaries.initdb,
    dataDir,
    identity,
    wanted.settings?.['fsync'] !== 'off',
  );
  const port = wanted.port ?? (await freePort());
  await writeLauncher(dataDir);
  const server = await launch({
    program: binaries.postgres,
    dataDir,
    identity,
    settings: { ...house, ...wanted.settings, port: String(port) },
    onLog: wanted.onLog ?? (() => undefined),
  });
  const urlOf = (database: string): string =>
    `postgres://postgres:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
  const url = urlOf('postgres');
  return {
    url,
    createDatabase: async (name) => {
      await createIfMissing(url, name);
      return urlOf(name);
    },
    stop: async () => {
      await server.stop();
      await forgetLauncher(dataDir);
      if (wanted.persistent) return;
      await rm(dataDir, { recursive: true, force: true });
      await rm(`${dataDir}.password`, { force: true });
    },
  };
}

async function createIfMissing(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('No free port'));
      });
    });
  });
}
