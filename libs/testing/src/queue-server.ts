import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../database/src/embedded/index.js';
import { freePort } from './free-port.js';
import { startRedis } from './redis.js';
import { temporaryFolder } from './temporary-folder.js';

/** What a queue runs on, to be broken by a test. */
export interface QueueServer {
  /** For `openQueue`. */
  readonly url: string;
  /** Makes it forget every job, while it runs. */
  wipe(): Promise<void>;
  /** Ends it; its clients lose their connections. */
  kill(): Promise<void>;
  /** Starts it again at the same url; ready when resolved. */
  restart(): Promise<void>;
  /** Ends it for good. */
  stop(): Promise<void>;
}

/** A Redis of one's own. @throws Error when redis-server is not installed; see `describeWithRedis` */
export async function redisQueueServer(): Promise<QueueServer> {
  const redis = await startRedis({ appendOnly: true });
  if (!redis) throw new Error('redis-server is not installed');
  return { ...redis, wipe: () => redis.flush() };
}

/** A PostgreSQL of one's own, apart from the one that all tests share. */
export async function postgresQueueServer(): Promise<QueueServer> {
  const folder = await temporaryFolder();
  const settings = {
    dataDir: join(folder.path, 'postgres'),
    port: await freePort(),
    persistent: true,
    settings: { fsync: 'off', shared_buffers: '32MB' },
  };
  let server = await startEmbeddedPostgres(settings);
  return {
    url: server.url,
    wipe: () => forgetJobs(server.url),
    kill: () => server.stop(),
    restart: async () => {
      server = await startEmbeddedPostgres(settings);
    },
    stop: async () => {
      await server.stop();
      await folder.remove();
    },
  };
}

/** Empties every table of the queue's schema but that of its migrations. */
async function forgetJobs(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name
       from pg_tables where schemaname = 'bullmq' and tablename <> 'migration'`,
    );
    await client.query(`truncate ${rows.map(({ name }) => name).join(', ')}`);
  } finally {
    await client.end();
  }
}
