import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '#kernel';
import { freePort, startProcess, type RunningProcess } from '#testing';
import {
  newDataKeyText,
  newPrivateJwk,
  signingKeyFrom,
  verifyingKeyFrom,
  type VerifyingKey,
} from '#trust';
import type { Endings } from '../../bench/stack/endings.js';
import { runFolder } from '../../bench/stack/folder.js';
import { startPostgres } from '../../bench/stack/postgres.js';
import type { Stated } from '../judge/stated.js';
import { startSystems, type SystemsServer } from '../live/systems-server.js';
import { feeds, type FeedName } from '../world/delivery.js';
import { SteppedClock } from './clock.js';
import { Receiver } from './receiver.js';

/** Real adapters with their database, what they ask, and whom they tell. */
export interface FullStack {
  adapters: RunningProcess;
  /** `http://127.0.0.1:…` */
  url: string;
  databaseUrl: string;
  tokens: Readonly<Record<FeedName, string>>;
  clock: SteppedClock;
  systems: SystemsServer;
  receiver: Receiver;
}

const audience = 'http://broker.invalid';

/** @param onStated told of each statement that is taken for the first time */
export async function startFullStack(
  from: number,
  onStated: (stated: Stated) => void,
  endings: Endings,
): Promise<FullStack> {
  const folder = await runFolder(endings);
  const postgres = await startPostgres(folder, endings);
  const systems = await startSystems(0, endings);
  const clock = new SteppedClock(folder, from);
  await clock.set(from);
  const keys = new Map<string, VerifyingKey>();
  const receiver = new Receiver({ onStated, audience, keys, now: () => clock.at });
  const dataKey = join(folder, 'data.key');
  await writeFile(dataKey, newDataKeyText());
  const port = await freePort();
  const env: Record<string, string | undefined> = {
    // Not "production", which refuses a clock that stands still.
    NODE_ENV: undefined,
    TOCSIN_ADAPTERS_PORT: String(port),
    TOCSIN_ADAPTERS_DATABASE_URL: postgres.url,
    TOCSIN_ADAPTERS_DATA_KEY: dataKey,
    TOCSIN_BROKER_URL: await receiver.start(endings),
    TOCSIN_BROKER_ISSUER: audience,
    TOCSIN_SCENARIO_CLOCK: clock.file,
    TOCSIN_LOG_LEVEL: 'error',
  };
  const tokens = {} as Record<FeedName, string>;
  for (const feed of feeds) {
    tokens[feed] = `feeds-${newId()}`;
    const jwk = await newPrivateJwk();
    const file = join(folder, `${feed}.jwk`);
    await writeFile(file, JSON.stringify(jwk));
    const issuer = `urn:invented:${feed}`;
    keys.set(issuer, await verifyingKeyFrom((await signingKeyFrom(jwk)).publicJwk));
    const name = `TOCSIN_FEED_${feed.toUpperCase()}`;
    env[`${name}_ISSUER`] = issuer;
    env[`${name}_KEY`] = file;
    env[`${name}_TOKEN`] = tokens[feed];
    env[`${name}_CALLBACK_HOSTS`] = new URL(systems.url).host;
    if (feed === 'prison' || feed === 'probation') env[`${name}_SEARCH_URL`] = systems.url;
  }
  const adapters = await startProcess({
    entry: 'dist/apps/adapters/src/main.js',
    ready: (line) => line.includes('listening on'),
    env,
  });
  endings.add(() => adapters.stop());
  const url = `http://127.0.0.1:${port}`;
  return { adapters, url, databaseUrl: postgres.url, tokens, clock, systems, receiver };
}
