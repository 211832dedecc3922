import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import {
  freePort,
  freshDatabase,
  startProcess,
  temporaryFolder,
  until,
  type RunningProcess,
} from '#testing';
import { newDataKeyText, newPrivateJwk } from '#trust';

type Feed = 'prison' | 'court' | 'hostel';
const feeds: readonly Feed[] = ['prison', 'court', 'hostel'];

/** Who the broker of these tests is. Nothing checks signatures here but the tests. */
const audience = 'http://broker.example';
const issuerOf = (feed: Feed): string => `urn:example:${feed}`;

/** Adapters in a process of their own, with a database of their own. */
export interface TestAdapters {
  /** Where their database is, and one connection to it. */
  databaseUrl: string;
  ask<Row extends object>(statement: string, values?: unknown[]): Promise<Row[]>;
  /** The file of their data key. */
  dataKey: string;
  readonly process: RunningProcess;
  /** Sends a native message. @returns its receipt */
  send(feed: Feed, body: object): Promise<{ receipt: string; events: number; outcome: string }>;
  /** Asks as an operator. */
  operator(path: string, body?: object, token?: string): Promise<{ status: number; body: unknown }>;
  operatorUrl: string;
  operatorToken: string;
  url: string;
  /** Kills the process, and starts it again. @param more settings, kept for later starts */
  again(more?: Readonly<Record<string, string | undefined>>): Promise<void>;
  stop(): Promise<void>;
}

export async function startAdapters(
  brokerUrl: string,
  more: Readonly<Record<string, string | undefined>> = {},
): Promise<TestAdapters> {
  const [folder, database, port, operatorPort] = await Promise.all([
    temporaryFolder(),
    freshDatabase('adapters'),
    freePort(),
    freePort(),
  ]);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const dataKey = join(folder.path, 'data.key');
  writeFileSync(dataKey, newDataKeyText());
  const operatorToken = 'the-token-of-the-operators';
  let env: Record<string, string | undefined> = {
    TOCSIN_ADAPTERS_PORT: String(port),
    TOCSIN_ADAPTERS_OPERATOR_PORT: String(operatorPort),
    TOCSIN_ADAPTERS_OPERATOR_TOKEN: operatorToken,
    TOCSIN_ADAPTERS_DATA_KEY: dataKey,
    TOCSIN_ADAPTERS_DATABASE_URL: database.url,
    TOCSIN_BROKER_URL: brokerUrl,
    TOCSIN_BROKER_ISSUER: audience,
  };
  for (const feed of feeds) {
    const file = join(folder.path, `${feed}.jwk`);
    writeFileSync(file, JSON.stringify(await newPrivateJwk()));
    const name = `TOCSIN_FEED_${feed.toUpperCase()}`;
    env[`${name}_ISSUER`] = issuerOf(feed);
    env[`${name}_KEY`] = file;
    env[`${name}_TOKEN`] = tokenOf(feed);
  }
  env = { ...env, ...more };
  const start = (): Promise<RunningProcess> =>
    startProcess({
      entry: 'dist/apps/adapters/src/main.js',
      ready: (line) => line.includes('listening on'),
      env,
    });
  let running = await start();
  const url = `http://127.0.0.1:${port}`;
  const operatorUrl = `http://127.0.0.1:${operatorPort}`;
  return {
    databaseUrl: database.url,
    dataKey,
    url,
    operatorUrl,
    operatorToken,
    get process() {
      return running;
    },
    ask: async <Row extends object>(statement: string, values?: unknown[]) =>
      (await client.query(statement, values)).rows as Row[],
    send: async (feed, body) => {
      const answer = await fetch(`${url}/feeds/${feed}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${tokenOf(feed)}` },
        body: JSON.stringify(body),
      });
      if (answer.status !== 202) throw new Error(`The message was answered ${answer.status}`);
      return (await answer.json()) as { receipt: string; events: number; outcome: string };
    },
    operator: async (path, body, token = operatorToken) => {
      const answer = await fetch(`${operatorUrl}${path}`, {
        method: body ? 'POST' : 'GET',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      });
      return { status: answer.status, body: await answer.json() };
    },
    again: async (others = {}) => {
      await running.kill('SIGKILL');
      env = { ...env, ...others };
      running = await start();
    },
    stop: async () => {
      await running.kill('SIGKILL');
      await client.end();
      await Promise.all([folder.remove(), database.drop()]);
    },
  };
}

export const tokenOf = (feed: Feed): string => `the-token-of-the-${feed}-system`;

/** Until nothing is to be read or sent any more. */
export const settled = (adapters: TestAdapters, within = 30_000): Promise<true> =>
  until(
    'everything to be read and sent',
    async () => {
      const [left] = await adapters.ask<{ left: string }>(`
        select (select count(*) from message where state = 'stored')
          + (select count(*) from outbox where state in ('waiting', 'due')) as left`);
      return left?.left === '0';
    },
    { within, every: 50 },
  );

/** What a pushed statement says. The signature is not looked at. */
export const claimsOf = (compact: string): Record<string, unknown> & { jti: string } =>
  JSON.parse(Buffer.from(compact.split('.')[1] ?? '', 'base64url').toString()) as Record<
    string,
    unknown
  > & { jti: string };

/** What a hostel's night desk reports: always told, and another report each time. */
export const missing = (crn: string, lastSeenAt: string, premises = 'E12'): object => ({
  type: 'whereabouts-unknown',
  premises,
  crn,
  lastSeenAt,
  searched: true,
});
