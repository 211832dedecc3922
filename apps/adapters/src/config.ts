import { join, resolve } from 'node:path';
import { z } from 'zod';
import { projectRoot, readSettings, wrongConfiguration } from '#kernel';
import { outboundFrom, outboundMembers, type OutboundSettings } from '#outbound';
import { checkWays } from './config.ways.check.js';
import { wayMembers, waysSettings, type WaysSettings } from './config.ways.js';
import { checkFeeds, feedMembers, feedSettings, type FeedSettings } from './config.feeds.js';

import { keeping } from './config.keep.js';
import { operatorFrom, operatorMembers, type OperatorSettings } from './config.operator.js';

export {
  feedNames,
  type FeedName,
  type FeedSettings,
  type SignInSettings,
} from './config.feeds.js';

const http = z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' });
const text = z.string().min(1);

const schema = z
  .object({
    NODE_ENV: z.string().optional(),
    TOCSIN_ADAPTERS_PORT: z.coerce.number().int().min(0).max(65_535).default(3001),
    TOCSIN_ADAPTERS_HOST: z.string().default('127.0.0.1'),
    TOCSIN_ADAPTERS_DATABASE_URL: z
      .url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' })
      .optional(),
    TOCSIN_ADAPTERS_DATA_KEY: text.optional(),
    TOCSIN_DATA: text.default('.tocsin'),
    TOCSIN_ADAPTERS_KEEP: keeping.prefault('P90D'),
    ...operatorMembers,
    TOCSIN_ADAPTERS_POLICY: text.optional(),
    TOCSIN_BROKER_URL: http.default('http://localhost:3000'),
    TOCSIN_BROKER_ISSUER: text.max(200).optional(),
    ...outboundMembers,
    ...wayMembers,
    TOCSIN_SCENARIO_CLOCK: text.optional(),
    TOCSIN_CRASH_AT: text.optional(),
    TOCSIN_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  })
  .and(z.object(feedMembers))
  .superRefine((read, context) => {
    const wrong = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (read.NODE_ENV === 'production') {
      if (read.TOCSIN_ADAPTERS_DATABASE_URL === undefined)
        wrong(
          'TOCSIN_ADAPTERS_DATABASE_URL',
          'must be set: the embedded default is not for production',
        );
      for (const name of ['TOCSIN_SCENARIO_CLOCK', 'TOCSIN_CRASH_AT'] as const)
        if (read[name]) wrong(name, 'is for demonstrations and tests, never for production');
    }
    // A key that is made is kept beside the database that is made.
    if (
      read.TOCSIN_ADAPTERS_DATABASE_URL !== undefined &&
      read.TOCSIN_ADAPTERS_DATA_KEY === undefined
    )
      wrong('TOCSIN_ADAPTERS_DATA_KEY', 'must be set, as the database is given');
    checkFeeds(read, wrong);
  });

export interface AdaptersSettings {
  port: number;
  host: string;
  /** Nothing: an embedded one. */
  databaseUrl: string | undefined;
  /** The file of the key that seals what is kept. Nothing: one that is made beside the embedded database. */
  dataKeyFile: string | undefined;
  /** The folder of what is embedded, whether or not anything is. */
  dataDir: string;
  /** How long what is read and taken is kept, in milliseconds. */
  keep: number;
  /** Where operators come in; nothing when they do not. */
  operator: OperatorSettings | undefined;
  /** The folder of the tables that messages are read by. */
  tables: string;
  /** Where the broker is reached, without a slash at its end. */
  brokerUrl: string;
  /** Where signed events go. */
  eventsUrl: string;
  /** The `aud` of every event. */
  audience: string;
  feeds: readonly FeedSettings[];
  /** How messages come in. */
  ways: WaysSettings;
  /** Where may be called, and by which way. */
  outbound: OutboundSettings;
  scenarioClock: string | undefined;
  logLevel: string;
}

/** Injection token of the {@link AdaptersSettings}. */
export const SETTINGS = Symbol('AdaptersSettings');

/**
 * Reads and checks every setting before anything starts. A feed is on when its issuer, its key and a way
 * in are set.
 * @throws TocsinError `invalid_configuration` that names each wrong key
 */
export function adaptersSettings(environment: NodeJS.ProcessEnv): AdaptersSettings {
  const read = readSettings(schema, environment);
  const feeds = feedSettings(environment);
  checkTogether(read, feeds);
  const broker = read.TOCSIN_BROKER_URL.replace(/\/+$/, '');
  const root = projectRoot(import.meta.url);
  return {
    port: read.TOCSIN_ADAPTERS_PORT,
    host: read.TOCSIN_ADAPTERS_HOST,
    databaseUrl: read.TOCSIN_ADAPTERS_DATABASE_URL,
    dataKeyFile: read.TOCSIN_ADAPTERS_DATA_KEY,
    dataDir: join(resolve(root, read.TOCSIN_DATA), 'adapters'),
    keep: read.TOCSIN_ADAPTERS_KEEP,
    operator: operatorFrom(read),
    tables: read.TOCSIN_ADAPTERS_POLICY ?? join(root, 'policy', 'feeds'),
    brokerUrl: broker,
    eventsUrl: `${broker}/events`,
    audience: read.TOCSIN_BROKER_ISSUER ?? broker,
    feeds,
    ways: waysSettings(read),
    outbound: outboundFrom(read, read.TOCSIN_ADAPTERS_HOST),
    scenarioClock: read.TOCSIN_SCENARIO_CLOCK,
    logLevel: read.TOCSIN_LOG_LEVEL,
  };
}

/** What shows only when each setting is right by itself. */
function checkTogether(
  read: Parameters<typeof checkWays>[0],
  feeds: readonly FeedSettings[],
): void {
  const lines: string[] = [];
  checkWays(read, feeds, (key, message) => lines.push(`${key}: ${message}`));
  if (lines.length > 0) throw wrongConfiguration(lines);
}
