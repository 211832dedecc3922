import { Redis } from 'ioredis';
import { startRedis } from '#testing';
import type { Endings } from './endings.js';

/** As `docker-compose.yml` runs it. */
export const redisSettings = {
  appendonly: 'yes',
  appendfsync: 'everysec',
  'maxmemory-policy': 'noeviction',
} as const;

export interface BenchRedis {
  url: string;
  pid: number;
  version: string;
}

/** A redis-server of our own. @returns nothing when none is installed */
export async function startBenchRedis(endings: Endings): Promise<BenchRedis | undefined> {
  const server = await startRedis({ appendOnly: true });
  if (!server) return undefined;
  endings.add(() => server.stop());
  const client = new Redis(server.url);
  try {
    // The server of the tests syncs on every write, which is stricter than production.
    await client.config('SET', 'appendfsync', redisSettings.appendfsync);
    const about = await client.info('server');
    const field = (name: string): string =>
      new RegExp(`^${name}:(\\S+)`, 'm').exec(about)?.[1] ?? '';
    return { url: server.url, pid: Number(field('process_id')), version: field('redis_version') };
  } finally {
    client.disconnect();
  }
}
