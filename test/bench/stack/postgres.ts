import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '#database';
import type { Endings } from './endings.js';

/** As in production: every commit is on the disk before it is answered. Only the sizes suit a small machine. */
export const postgresSettings = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  max_connections: '100',
  shared_preload_libraries: 'pg_stat_statements',
} as const;

export interface BenchPostgres {
  url: string;
  /** Of the postmaster. */
  pid: number;
}

/** A PostgreSQL of our own with an empty database. */
export async function startPostgres(folder: string, endings: Endings): Promise<BenchPostgres> {
  const dataDir = join(folder, 'postgres');
  const server = await startEmbeddedPostgres({
    dataDir,
    persistent: false,
    settings: postgresSettings,
  });
  endings.add(() => server.stop());
  const url = await server.createDatabase('tocsin');
  const [pid] = (await readFile(join(dataDir, 'postmaster.pid'), 'utf8')).split('\n');
  return { url, pid: Number(pid) };
}
