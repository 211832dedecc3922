import { newId } from '#kernel';
import {
  freePort,
  makeBrokerKeys,
  operatorOf,
  startRedis,
  type Operator,
  type RedisServer,
} from '#testing';
import type { SigningKey } from '#trust';
import { agencyNames, benchAgency, type AgencyName } from '../../bench/people/agencies.js';
import { benchCase, benchDirectory } from '../../bench/people/directory.js';
import type { Backend } from '../../bench/plan.js';
import type { Endings } from '../../bench/stack/endings.js';
import { runFolder } from '../../bench/stack/folder.js';
import { BrokerSlot } from './brokers.js';
import { ScenarioClock } from './scenario-clock.js';
import { startEndpoints, type Endpoints } from './endpoints.js';
import { startFaultPostgres, type FaultPostgres } from './postgres.js';

/** Everything that is run and broken: real processes, one database, one queue, two brokers. */
export interface FaultStack {
  backend: Backend;
  postgres: FaultPostgres;
  redis: RedisServer | undefined;
  endpoints: Endpoints;
  /** Two broker processes; to agencies they are one. */
  brokers: readonly [BrokerSlot, BrokerSlot];
  keys: Record<AgencyName, SigningKey>;
  /** Who the broker is to agencies. */
  issuer: string;
  /** Only where it was asked for; without it, time is the machine's. */
  clock: ScenarioClock | undefined;
  /** Of the first broker. */
  operator: Operator;
}

export interface StackSettings {
  seed: number;
  /** How many persons are known to the broker. */
  persons: number;
  /** Run by a clock that can be moved, from the machine's time. */
  scenarioClock?: boolean;
}

/** Cases in one import. */
const importSize = 2_000;

/** @throws Error when the backend is Redis and redis-server is not installed */
export async function startFaultStack(
  backend: Backend,
  { seed, persons, scenarioClock = false }: StackSettings,
  endings: Endings,
): Promise<FaultStack> {
  // As docker-compose.yml runs it: what it was told survives its end.
  const redis = backend === 'redis' ? await startRedis({ appendOnly: true }) : undefined;
  if (backend === 'redis' && !redis) throw new Error('redis-server is not installed');
  if (redis) endings.add(() => redis.stop());
  const folder = await runFolder(endings);
  const postgres = await startFaultPostgres(folder, endings);
  const endpoints = await startEndpoints(seed, endings);
  const clock = scenarioClock ? await ScenarioClock.in(folder) : undefined;
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const environment = await settingsOf(folder, issuer, postgres.url, redis?.url, clock);
  const first = await BrokerSlot.open('broker 1', environment, endings, port);
  const second = await BrokerSlot.open('broker 2', environment, endings);
  const operator = operatorOf(first.operatorUrl, environment.TOCSIN_OPERATOR_TOKEN);
  const keys = {} as Record<AgencyName, SigningKey>;
  for (const [index, name] of agencyNames.entries()) {
    const { key, registration } = await benchAgency(name, endpoints.urls[index]);
    keys[name] = key;
    await operator('PUT', '/operator/agencies', registration);
  }
  await operator('POST', '/operator/directory', benchDirectory());
  for (let from = 0; from < persons; from += importSize) {
    const count = Math.min(importSize, persons - from);
    const cases = Array.from({ length: count }, (_, index) => benchCase(from + index));
    await operator('POST', '/operator/directory', { directory: 1, area: 'bench', cases });
  }
  const brokers = [first, second] as const;
  return { backend, postgres, redis, endpoints, brokers, keys, issuer, clock, operator };
}

async function settingsOf(
  folder: string,
  issuer: string,
  databaseUrl: string,
  redisUrl: string | undefined,
  clock: ScenarioClock | undefined,
) {
  return {
    // Not "production", which refuses to die at a named point.
    NODE_ENV: undefined,
    TOCSIN_ISSUER: issuer,
    TOCSIN_DATABASE_URL: databaseUrl,
    TOCSIN_QUEUE_URL: redisUrl ?? databaseUrl,
    ...(await makeBrokerKeys(folder)),
    TOCSIN_OPERATOR_TOKEN: `faults-${newId()}`,
    TOCSIN_LOG_LEVEL: 'warn',
    TOCSIN_SCENARIO_CLOCK: clock?.file,
    TOCSIN_POLICY: undefined,
    TOCSIN_SMTP_URL: undefined,
  };
}
