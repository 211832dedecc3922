import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newDataKeyText, newPrivateJwk } from '#trust';
import { freePort } from './free-port.js';
import { freshDatabase } from './fresh-database.js';
import { startProcess, type RunningProcess } from './process.js';
import { startReceiver, type Receiver } from './receiver.js';
import { temporaryFolder } from './temporary-folder.js';
import { until } from './until.js';

/** What `/health/ready` says, as far as tests of the ways in look at it. */
export interface AdaptersReady {
  status: string;
  unread: number;
  unsent: number;
  kept: number;
  ways: {
    way: string;
    feed?: string;
    state: string;
    lastError?: string;
    waiting?: number;
    leftAlone?: number;
  }[];
}

/** A database, a broker that takes everything, and adapters in processes of their own: for tests of the ways in. */
export interface AdaptersRig {
  readonly broker: Receiver;
  readonly folder: string;
  readonly databaseUrl: string;
  /** `http://127.0.0.1:<port>`, of the process that was started last. */
  readonly url: string;
  start(env?: Readonly<Record<string, string | undefined>>): Promise<RunningProcess>;
  ready(): Promise<AdaptersReady>;
  /** The contents of the statements that the broker got, in order: their events by type, and whom they are about. */
  told(): Told[];
  /** Waits until the broker has so many statements. */
  reach(count: number): Promise<Told[]>;
  stop(): Promise<void>;
}

export interface Told {
  jti: string;
  subject: { format: string; id?: string };
  type: string;
  content: Record<string, unknown>;
}

/** @param feeds the feeds that are on, each with a key; their ways in are the test's */
export async function adaptersRig(feeds: readonly string[]): Promise<AdaptersRig> {
  const [folder, database, broker] = await Promise.all([
    temporaryFolder(),
    freshDatabase('adapters'),
    startReceiver(),
  ]);
  broker.answer(() => ({ status: 202 }));
  const dataKey = join(folder.path, 'data.key');
  await writeFile(dataKey, newDataKeyText());
  const always: Record<string, string> = {
    TOCSIN_ADAPTERS_DATA_KEY: dataKey,
    TOCSIN_ADAPTERS_DATABASE_URL: database.url,
    TOCSIN_BROKER_URL: broker.url,
  };
  for (const feed of feeds) {
    const file = join(folder.path, `${feed}.jwk`);
    await writeFile(file, JSON.stringify(await newPrivateJwk()));
    always[`TOCSIN_FEED_${feed.toUpperCase()}_ISSUER`] = `urn:example:${feed}`;
    always[`TOCSIN_FEED_${feed.toUpperCase()}_KEY`] = file;
  }
  const started: RunningProcess[] = [];
  let url = '';

  const told = (): Told[] => {
    const seen = new Set<string>();
    return broker.requests.flatMap(({ body }) => {
      const claims = claimsOf(body);
      const [type = ''] = Object.keys(claims.events);
      if (seen.has(claims.jti)) return [];
      seen.add(claims.jti);
      const content = claims.events[type] ?? {};
      return [{ jti: claims.jti, subject: claims.sub_id, type, content }];
    });
  };
  return {
    broker,
    folder: folder.path,
    databaseUrl: database.url,
    get url() {
      return url;
    },
    start: async (env = {}) => {
      const port = await freePort();
      url = `http://127.0.0.1:${port}`;
      const process = await startProcess({
        entry: 'dist/apps/adapters/src/main.js',
        ready: (line) => line.includes('listening on'),
        env: { ...always, TOCSIN_ADAPTERS_PORT: String(port), ...env },
      });
      started.push(process);
      return process;
    },
    ready: async () => (await (await fetch(`${url}/health/ready`)).json()) as AdaptersReady,
    told,
    reach: (count) =>
      until(`${count} statements`, () => told().length >= count && told(), { within: 30_000 }),
    stop: async () => {
      await Promise.all(started.map((process) => process.kill('SIGKILL')));
      await Promise.all([broker.stop(), folder.remove()]);
      await database.drop();
    },
  };
}

interface Claims {
  jti: string;
  sub_id: { format: string; id?: string };
  events: Record<string, Record<string, unknown>>;
}

const claimsOf = (compact: string): Claims =>
  JSON.parse(Buffer.from(compact.split('.')[1] ?? '', 'base64url').toString('utf8')) as Claims;

let serial = 0;

/** A release of a person as a prison's system says it, another message each time. */
export function nativeRelease(nomsNumber: string): object {
  serial += 1;
  return {
    eventType: 'prison-offender-events.prisoner.released',
    occurredAt: '2026-01-08T23:10:00Z',
    additionalInformation: {
      nomsNumber,
      reason: 'RELEASED',
      nomisMovementReasonCode: 'CR',
      prisonId: 'WWI',
      details: `message ${serial}`,
    },
  };
}
