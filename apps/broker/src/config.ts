import { join } from 'node:path';
import { z } from 'zod';
import { projectRoot, readSettings, wrongConfiguration, yamlFilesAt } from '#kernel';
import { outboundFrom, outboundMembers, type OutboundSettings } from '#outbound';
import { loadPolicy, PolicyBook, type PolicyDocument } from '#rules';
import { keysFrom, keySettings, wrongKeys, type KeySettings } from './config.keys.js';
import { edgeFrom, edgeSettings, type EdgeSettings } from './config.edge.js';
import { between } from './config.lengths.js';
import { intakeFrom, intakeSettings, type IntakeSettings } from './config.intake.js';
import { streamsFrom, streamSettings, type StreamSettings } from './config.streams.js';
import {
  providersFrom,
  providerSettings,
  wrongProviders,
  type ProviderSettings,
} from './config.providers.js';
import { signInSettings, tlsFrom, type SignInSettings } from './config.sign-in.js';

const file = z.string().min(1);

const members = z.object({
  NODE_ENV: z.string().optional(),
  TOCSIN_PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  TOCSIN_HOST: z.string().default('127.0.0.1'),
  TOCSIN_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' }),
  TOCSIN_QUEUE_URL: z.url({
    protocol: /^(rediss?|postgres(ql)?)$/,
    error: 'must be a redis://, rediss:// or postgres:// URL',
  }),
  /** Who the broker is to agencies: the `aud` of what they send and the `iss` of what it sends. */
  TOCSIN_ISSUER: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }),
  ...keySettings,
  /** 32 random bytes in base64: the key over the keys that names are sealed with. */
  TOCSIN_DATA_KEY: file,
  TOCSIN_OPERATOR_TOKEN: z.string().min(24, 'must have at least 24 characters'),
  TOCSIN_SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must be an smtp:// URL' }).optional(),
  TOCSIN_MAIL_FROM: z.email().default('tocsin@broker.example'),
  ...edgeSettings,
  ...intakeSettings,
  ...providerSettings,
  ...outboundMembers,
  ...streamSettings,
  ...signInSettings,
  TOCSIN_TOKEN_LIFE: between(5_000, 3_600_000, 'must be from PT5S to PT1H').default(900_000),
  TOCSIN_POLICY: file.optional(),
  TOCSIN_SCENARIO_CLOCK: file.optional(),
  TOCSIN_WORKERS: z.enum(['on', 'off', 'apart', 'only']).default('on'),
  TOCSIN_WATCHDOG_EVERY: between(1_000, 300_000, 'must be from PT1S to PT5M').default(30_000),
  /** May hold a secret: never said, never logged. */
  TOCSIN_DEADMAN_URL: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).optional(),
  TOCSIN_SYNTHETIC_EVERY: between(1_000, 86_400_000, 'must be from PT1S to PT24H').optional(),
  TOCSIN_SYNTHETIC_WITHIN: between(1_000, 3_600_000, 'must be from PT1S to PT1H').default(120_000),
  TOCSIN_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

const schema = members.superRefine((given, context) => {
  for (const { key, message } of [...wrongProviders(given), ...wrongKeys(given)])
    context.addIssue({ code: 'custom', path: [key], message });
});

export interface BrokerSettings
  extends
    ProviderSettings,
    KeySettings,
    EdgeSettings,
    IntakeSettings,
    StreamSettings,
    SignInSettings {
  port: number;
  host: string;
  databaseUrl: string;
  queueUrl: string;
  issuer: string;
  dataKeyFile: string;
  operatorToken: string;
  smtpUrl: string | undefined;
  mailFrom: string;
  /** Where may be called, and by which way. */
  outbound: OutboundSettings;
  scenarioClock: string | undefined;
  logLevel: string;
  /**
   * Whether this process works on the queues. One that does not (`off`) still takes events in, sweeps and watches;
   * `apart` starts a second one that does; `only` is that one: it listens nowhere.
   */
  workers: 'on' | 'off' | 'apart' | 'only';
  /** Milliseconds from one audit to the next. */
  watchdogEvery: number;
  /** Asked after each audit that found nothing. */
  deadmanUrl: string | undefined;
  /** Milliseconds between two tests of the channels, none when they are off; and how long one may take. */
  synthetic: { every: number | undefined; within: number };
  /** The policy with its dates. */
  policyBook: PolicyBook;
}

/** Injection token of the {@link BrokerSettings}. */
export const SETTINGS = Symbol('BrokerSettings');
/** Injection token of the broker's `DecryptionKey`s, perhaps none: agencies may encrypt to the first one's public half. */
export const DECRYPTION_KEYS = Symbol('DecryptionKeys');
/** Injection token of the {@link PolicyBook}: ask it what is in force at an instant. */
export const POLICY = Symbol('Policy');
/** Injection token of the `MasterKey` that names are sealed under. */
export const MASTER_KEY = Symbol('MasterKey');
/** Injection token of the `ChannelKeys` that webhooks and browser pushes are signed with. */
export const CHANNEL_KEYS = Symbol('ChannelKeys');

/**
 * Reads and checks every setting before anything starts.
 * @throws TocsinError `invalid_configuration` that names each wrong key
 */
export function brokerSettings(environment: NodeJS.ProcessEnv): BrokerSettings {
  const read = readSettings(schema, environment);
  if (
    read.NODE_ENV === 'production' &&
    (read.TOCSIN_SCENARIO_CLOCK ?? environment['TOCSIN_CRASH_AT'])
  ) {
    throw wrongConfiguration([
      'TOCSIN_SCENARIO_CLOCK, TOCSIN_CRASH_AT: are for demonstrations and tests, never for production',
    ]);
  }
  return {
    port: read.TOCSIN_PORT,
    host: read.TOCSIN_HOST,
    databaseUrl: read.TOCSIN_DATABASE_URL,
    queueUrl: read.TOCSIN_QUEUE_URL,
    issuer: read.TOCSIN_ISSUER,
    ...keysFrom(read),
    dataKeyFile: read.TOCSIN_DATA_KEY,
    operatorToken: read.TOCSIN_OPERATOR_TOKEN,
    smtpUrl: read.TOCSIN_SMTP_URL,
    mailFrom: read.TOCSIN_MAIL_FROM,
    ...edgeFrom(read),
    ...intakeFrom(read),
    ...providersFrom(read),
    outbound: outboundFrom(read, read.TOCSIN_HOST),
    ...streamsFrom(read),
    tls: tlsFrom(read),
    tokenLife: read.TOCSIN_TOKEN_LIFE / 1_000,
    scenarioClock: read.TOCSIN_SCENARIO_CLOCK,
    logLevel: read.TOCSIN_LOG_LEVEL,
    workers: read.TOCSIN_WORKERS,
    watchdogEvery: read.TOCSIN_WATCHDOG_EVERY,
    deadmanUrl: read.TOCSIN_DEADMAN_URL,
    synthetic: { every: read.TOCSIN_SYNTHETIC_EVERY, within: read.TOCSIN_SYNTHETIC_WITHIN },
    policyBook: policyFrom(read.TOCSIN_POLICY),
  };
}

/** The policy that comes with Tocsin: what an area's own lies on top of. */
export const shippedPolicy = (): PolicyDocument =>
  loadPolicy(yamlFilesAt(join(projectRoot(import.meta.url), 'policy')));

function policyFrom(given: string | undefined): PolicyBook {
  const shipped = shippedPolicy();
  if (given === undefined) return new PolicyBook(shipped);
  let files;
  try {
    files = yamlFilesAt(given);
  } catch (cause) {
    throw wrongConfiguration(['TOCSIN_POLICY: the file cannot be read'], cause);
  }
  return new PolicyBook(loadPolicy(files, shipped));
}
