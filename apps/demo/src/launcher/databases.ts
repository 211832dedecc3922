import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '#database';
import type { DemoSettings } from '../settings.js';
import type { DataFolder } from './data-folder.js';

export interface Databases {
  broker: string;
  adapters: string;
  queue: string;
  embedded: boolean;
  stop: () => Promise<void>;
}

/** The databases that were given, or an embedded PostgreSQL of our own with both. */
export async function openDatabases(
  settings: DemoSettings,
  folder: DataFolder,
  lasting: boolean,
): Promise<Databases> {
  const { databaseUrl, adaptersDatabaseUrl, queueUrl } = settings;
  if (databaseUrl !== undefined && adaptersDatabaseUrl !== undefined) {
    return {
      broker: databaseUrl,
      adapters: adaptersDatabaseUrl,
      queue: queueUrl ?? databaseUrl,
      embedded: false,
      stop: () => Promise.resolve(),
    };
  }
  const log = createWriteStream(join(folder.logs, 'postgres.log'), { flags: 'a', mode: 0o600 });
  const postgres = await startEmbeddedPostgres({
    dataDir: folder.postgres,
    persistent: lasting,
    onLog: (line) => log.write(`${line}\n`),
  });
  const [broker, adapters] = await Promise.all([
    postgres.createDatabase('tocsin'),
    postgres.createDatabase('tocsin_adapters'),
  ]);
  return {
    broker,
    adapters,
    queue: queueUrl ?? broker,
    embedded: true,
    stop: async () => {
      await postgres.stop();
      log.end();
    },
  };
}
