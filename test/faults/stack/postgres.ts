import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '#database';
import { freePort } from '#testing';
import type { Endings } from '../../bench/stack/endings.js';
import { postgresSettings } from '../../bench/stack/postgres.js';

/** A PostgreSQL of our own, as in production (fsync on), to be broken. */
export interface FaultPostgres {
  /** Of the broker's database. */
  url: string;
  /** Ends it: politely (clients are cut off), or at once, so that it recovers from its log when it starts. */
  stop(how: 'fast' | 'immediate'): Promise<void>;
  /** Starts it again at the same url. */
  start(): Promise<void>;
  /** Cuts every connection of the broker. @returns how many there were */
  cut(): Promise<number>;
}

export async function startFaultPostgres(folder: string, endings: Endings): Promise<FaultPostgres> {
  const dataDir = join(folder, 'postgres');
  const wanted = {
    dataDir,
    port: await freePort(),
    persistent: true,
    settings: postgresSettings,
  };
  let server = await startEmbeddedPostgres(wanted);
  endings.add(() => server.stop());
  const url = await server.createDatabase('tocsin');
  return {
    url,
    stop: async (how) => {
      if (how === 'immediate') {
        const [pid] = (await readFile(join(dataDir, 'postmaster.pid'), 'utf8')).split('\n');
        process.kill(Number(pid), 'SIGQUIT');
      }
      await server.stop();
    },
    start: async () => {
      server = await startEmbeddedPostgres(wanted);
    },
    cut: async () => {
      const client = new pg.Client({ connectionString: server.url });
      await client.connect();
      try {
        const { rowCount } = await client.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = 'tocsin' and pid <> pg_backend_pid()`,
        );
        return rowCount ?? 0;
      } finally {
        await client.end();
      }
    },
  };
}
