import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256, SystemClock } from '#kernel';
import {
  freePort,
  freshDatabase,
  startProcess,
  startReceiver,
  temporaryFolder,
  until,
  type Receiver,
  type RunningProcess,
} from '#testing';
import { newDataKeyText, newPrivateJwk, verifySet, verifyingKeyFrom, signingKeyFrom } from '#trust';
import type { FeedName } from '../config.js';

const audience = 'http://broker.example';

/** A statement as the broker got it. */
export interface Got {
  jti: string;
  /** As `hostel.absconded`. */
  name: string;
  content: Record<string, unknown>;
  claims: Record<string, unknown>;
}

/** The real adapters with one feed on, a receiver in the broker's place, and one in the place of the feed's own system. */
export interface RunningAdapters {
  url: (path: string) => string;
  broker: Receiver;
  system: Receiver;
  process: () => RunningProcess;
  databaseUrl: string;
  token: string;
  /** A native message. */
  send: (body: object | string) => Promise<{ receipt: string; events: number; outcome: string }>;
  /** As a person. */
  ask: (
    path: string,
    options?: { token?: string; body?: object; headers?: Record<string, string> },
  ) => Promise<{ status: number; json: Record<string, unknown> }>;
  /** What the broker took, checked and in order. */
  got: () => Promise<Got[]>;
  /** Waits until the broker has taken so many. */
  untilGot: (count: number) => Promise<Got[]>;
  restart: (env?: Record<string, string>) => Promise<void>;
  stop: () => Promise<void>;
}

export interface Someone {
  name: string;
  token: string;
  may: ('night-desk' | 'manual')[];
  premises?: string[];
}

export async function startAdapters(
  feed: FeedName,
  people: readonly Someone[] = [],
  extra: Record<string, string> = {},
): Promise<RunningAdapters> {
  const [folder, database, broker, system, port, jwk] = await Promise.all([
    temporaryFolder(),
    freshDatabase('adapters'),
    startReceiver(),
    startReceiver(),
    freePort(),
    newPrivateJwk(),
  ]);
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder.path, name), text);
    return join(folder.path, name);
  };
  const token = `the-token-of-the-${feed}-system`;
  const prefix = `TOCSIN_FEED_${feed.toUpperCase()}`;
  const listed = people.map(({ token: shown, ...person }) => ({
    ...person,
    tokenSha256: sha256(shown).toString('hex'),
  }));
  const env = {
    TOCSIN_ADAPTERS_PORT: String(port),
    TOCSIN_ADAPTERS_DATABASE_URL: database.url,
    TOCSIN_ADAPTERS_DATA_KEY: file('data.key', newDataKeyText()),
    TOCSIN_BROKER_URL: broker.url,
    TOCSIN_BROKER_ISSUER: audience,
    [`${prefix}_ISSUER`]: `urn:example:${feed}`,
    [`${prefix}_KEY`]: file('agency.jwk', JSON.stringify(jwk)),
    [`${prefix}_TOKEN`]: token,
    [`${prefix}_CALLBACK_HOSTS`]: `127.0.0.1:${system.port}`,
    ...(people.length > 0 && { [`${prefix}_PEOPLE`]: file('people.json', JSON.stringify(listed)) }),
    ...extra,
  };
  const start = (more: Record<string, string> = {}): Promise<RunningProcess> =>
    startProcess({
      entry: 'dist/apps/adapters/src/main.js',
      ready: (line) => line.includes('listening on'),
      env: { ...env, ...more },
    });
  const key = await verifyingKeyFrom((await signingKeyFrom(jwk)).publicJwk);
  broker.answer(() => ({ status: 202 }));
  let running = await start();
  const url = (path: string): string => `http://127.0.0.1:${port}${path}`;

  /** It is asked for tokens and receipts besides. */
  const statements = () => broker.requests.filter(({ path }) => path === '/events');
  const got = async (): Promise<Got[]> => {
    const all = await Promise.all(
      statements().map(async ({ body }) => {
        const { claims } = await verifySet(body, {
          audience,
          keyOf: () => Promise.resolve(key),
          now: new SystemClock().now(),
        });
        const [[type, content] = ['', {}]] = Object.entries(claims.events);
        return {
          jti: claims.jti,
          name: type.replace('urn:tocsin:event:', ''),
          content: content as Record<string, unknown>,
          claims: claims as unknown as Record<string, unknown>,
        };
      }),
    );
    return all;
  };
  return {
    url,
    broker,
    system,
    process: () => running,
    databaseUrl: database.url,
    token,
    send: async (body) => {
      const answer = await fetch(url(`/feeds/${feed}`), {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      if (answer.status !== 202) throw new Error(`The message was answered ${answer.status}`);
      return (await answer.json()) as { receipt: string; events: number; outcome: string };
    },
    ask: async (path, { token: shown, body, headers } = {}) => {
      const answer = await fetch(url(path), {
        method: body ? 'POST' : 'GET',
        headers: { ...(shown !== undefined && { authorization: `Bearer ${shown}` }), ...headers },
        ...(body && { body: JSON.stringify(body) }),
      });
      return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
    },
    got,
    untilGot: async (count) => {
      await until(`the broker to take ${count}`, () => statements().length >= count);
      return got();
    },
    restart: async (more) => {
      await running.stop();
      running = await start(more);
    },
    stop: async () => {
      await running.stop();
      await Promise.all([broker.stop(), system.stop(), folder.remove()]);
      await database.drop();
    },
  };
}
