import type { SigningKey } from '#trust';
import { agencyNames, benchAgency } from '../people/agencies.js';
import { benchDirectory } from '../people/directory.js';
import type { Backend } from '../plan.js';
import { startBroker, type BenchBroker } from './broker.js';
import type { Endings } from './endings.js';
import { runFolder } from './folder.js';
import { startPostgres, type BenchPostgres } from './postgres.js';
import { startReceivers, type Receivers } from './receivers.js';
import { startBenchRedis, type BenchRedis } from './redis.js';

/** Everything real that a measurement needs, running, with an empty database. */
export interface Stack {
  backend: Backend;
  broker: BenchBroker;
  postgres: BenchPostgres;
  redis: BenchRedis | undefined;
  receivers: Receivers;
  /** The key of the prison, which states the events. */
  stating: SigningKey;
}

/**
 * @param more settings of the broker besides the default
 * @returns nothing when the backend is Redis and redis-server is not installed
 */
export async function startStack(
  backend: Backend,
  endings: Endings,
  more: Readonly<Record<string, string>> = {},
): Promise<Stack | undefined> {
  const redis = backend === 'redis' ? await startBenchRedis(endings) : undefined;
  if (backend === 'redis' && !redis) return undefined;
  const folder = await runFolder(endings);
  const postgres = await startPostgres(folder, endings);
  // Before the broker: they are ended after it, so that its last alerts find somebody.
  const receivers = await startReceivers(endings);
  // The queue on Postgres is in the same database, as in the embedded default.
  const broker = await startBroker(folder, postgres.url, redis?.url ?? postgres.url, endings, more);
  const agencies = await Promise.all(
    agencyNames.map((name, index) => benchAgency(name, receivers.urls[index] ?? '')),
  );
  for (const { registration } of agencies)
    await broker.operator('PUT', '/operator/agencies', registration);
  await broker.operator('POST', '/operator/directory', benchDirectory());
  const [prison] = agencies;
  if (!prison) throw new Error('There is no agency');
  return { backend, broker, postgres, redis, receivers, stating: prison.key };
}
