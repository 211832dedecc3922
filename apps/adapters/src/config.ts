import { z } from 'zod';
import { readSettings } from '#kernel';
import { outboundFrom, outboundMembers, type OutboundSettings } from '#outbound';

export const feedNames = ['prison', 'court', 'hostel'] as const;
export type FeedName = (typeof feedNames)[number];

const http = z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' });
const text = z.string().min(1);
const token = z.string().min(24, 'must have at least 24 characters');

const feed = <Name extends string>(name: Name) =>
  ({
    [`TOCSIN_FEED_${name}_ISSUER`]: text.max(200).optional(),
    [`TOCSIN_FEED_${name}_KEY`]: text.optional(),
    [`TOCSIN_FEED_${name}_TOKEN`]: token.optional(),
  }) as Record<`TOCSIN_FEED_${Name}_${'ISSUER' | 'KEY' | 'TOKEN'}`, z.ZodOptional<z.ZodString>>;

const hosts = text
  .transform((list) => list.split(',').map((host) => host.trim().toLowerCase()))
  .pipe(
    z.array(z.string().regex(/^[a-z0-9.-]+(:\d{1,5})?$/, 'must be host or host:port, by commas')),
  );

const schema = z
  .object({
    NODE_ENV: z.string().optional(),
    TOCSIN_ADAPTERS_PORT: z.coerce.number().int().min(0).max(65_535).default(3001),
    TOCSIN_ADAPTERS_HOST: z.string().default('127.0.0.1'),
    TOCSIN_ADAPTERS_DATABASE_URL: z.url({
      protocol: /^postgres(ql)?$/,
      error: 'must be a postgres:// URL',
    }),
    TOCSIN_BROKER_URL: http.default('http://localhost:3000'),
    TOCSIN_BROKER_ISSUER: text.max(200).optional(),
    ...feed('PRISON'),
    ...feed('COURT'),
    ...feed('HOSTEL'),
    TOCSIN_FEED_HOSTEL_DETAIL_HOSTS: hosts.default([]),
    TOCSIN_FEED_HOSTEL_DETAIL_TOKEN: text.optional(),
    ...outboundMembers,
    TOCSIN_SCENARIO_CLOCK: text.optional(),
    TOCSIN_CRASH_AT: text.optional(),
    TOCSIN_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  })
  .superRefine((read, context) => {
    const wrong = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (read.NODE_ENV === 'production') {
      for (const name of ['TOCSIN_SCENARIO_CLOCK', 'TOCSIN_CRASH_AT'] as const)
        if (read[name]) wrong(name, 'is for demonstrations and tests, never for production');
    }
    const tokens = new Set<string>();
    for (const name of feedNames) {
      const parts = partsOf(read, name);
      const missing = parts.filter(({ value }) => value === undefined);
      if (missing.length < parts.length)
        for (const { key } of missing) wrong(key, `must be set to have the ${name} feed on`);
      const given = parts[2].value;
      // One token for two feeds would let one agency speak for another.
      if (given !== undefined && tokens.has(given))
        wrong(parts[2].key, 'is the token of two feeds');
      if (given !== undefined) tokens.add(given);
    }
    if (feedNames.every((name) => partsOf(read, name).every(({ value }) => value === undefined)))
      wrong(
        'TOCSIN_FEED_PRISON_ISSUER',
        'no feed is on: set ISSUER, KEY and TOKEN of one at least',
      );
  });

interface Part {
  key: string;
  value: string | undefined;
}

function partsOf(read: Record<string, unknown>, name: FeedName): [Part, Part, Part] {
  const part = (what: string): Part => {
    const key = `TOCSIN_FEED_${name.toUpperCase()}_${what}`;
    const value = read[key];
    return { key, value: typeof value === 'string' ? value : undefined };
  };
  return [part('ISSUER'), part('KEY'), part('TOKEN')];
}

export interface FeedSettings {
  name: FeedName;
  /** Who the feed's statements are by: the agency's URI. */
  issuer: string;
  keyFile: string;
  /** The name of the setting that gave `keyFile`, for messages. */
  keySetting: string;
  /** What the sender shows. */
  token: string;
}

export interface AdaptersSettings {
  port: number;
  host: string;
  databaseUrl: string;
  /** Where signed events go. */
  eventsUrl: string;
  /** The `aud` of every event. */
  audience: string;
  feeds: readonly FeedSettings[];
  /** Hosts, as `host` or `host:port`, that a call-back may go to. */
  detailHosts: readonly string[];
  detailToken: string | undefined;
  /** Where may be called, and by which way. */
  outbound: OutboundSettings;
  scenarioClock: string | undefined;
  logLevel: string;
}

/** Injection token of the {@link AdaptersSettings}. */
export const SETTINGS = Symbol('AdaptersSettings');

/**
 * Reads and checks every setting before anything starts. A feed is on when its issuer, key and token are set.
 * @throws TocsinError `invalid_configuration` that names each wrong key
 */
export function adaptersSettings(environment: NodeJS.ProcessEnv): AdaptersSettings {
  const read = readSettings(schema, environment);
  const broker = read.TOCSIN_BROKER_URL.replace(/\/+$/, '');
  return {
    port: read.TOCSIN_ADAPTERS_PORT,
    host: read.TOCSIN_ADAPTERS_HOST,
    databaseUrl: read.TOCSIN_ADAPTERS_DATABASE_URL,
    eventsUrl: `${broker}/events`,
    audience: read.TOCSIN_BROKER_ISSUER ?? broker,
    feeds: feedNames.flatMap((name) => {
      const [issuer, key, token] = partsOf(read, name);
      if (!issuer.value || !key.value || !token.value) return [];
      const [keyFile, keySetting] = [key.value, key.key];
      return [{ name, issuer: issuer.value, keyFile, keySetting, token: token.value }];
    }),
    detailHosts: read.TOCSIN_FEED_HOSTEL_DETAIL_HOSTS,
    detailToken: read.TOCSIN_FEED_HOSTEL_DETAIL_TOKEN,
    outbound: outboundFrom(read, read.TOCSIN_ADAPTERS_HOST),
    scenarioClock: read.TOCSIN_SCENARIO_CLOCK,
    logLevel: read.TOCSIN_LOG_LEVEL,
  };
}
