import { join } from 'node:path';
import { z } from 'zod';
import { projectRoot, readSettings, TocsinError, yamlFilesAt } from '#kernel';
import { loadPolicy, PolicyBook, type PolicyDocument } from '#rules';
import {
  providersFrom,
  providerSettings,
  wrongProviders,
  type ProviderSettings,
} from './config.providers.js';

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
  TOCSIN_SIGNING_KEY: file,
  /** 32 random bytes in base64: the key over the keys that names are sealed with. */
  TOCSIN_DATA_KEY: file,
  TOCSIN_OPERATOR_TOKEN: z.string().min(24, 'must have at least 24 characters'),
  TOCSIN_SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must be an smtp:// URL' }).optional(),
  TOCSIN_MAIL_FROM: z.email().default('tocsin@broker.example'),
  ...providerSettings,
  TOCSIN_POLICY: file.optional(),
  TOCSIN_SCENARIO_CLOCK: file.optional(),
  TOCSIN_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

const schema = members.superRefine((given, context) => {
  for (const { key, message } of wrongProviders(given))
    context.addIssue({ code: 'custom', path: [key], message });
});

export interface BrokerSettings extends ProviderSettings {
  port: number;
  host: string;
  databaseUrl: string;
  queueUrl: string;
  issuer: string;
  signingKeyFile: string;
  dataKeyFile: string;
  operatorToken: string;
  smtpUrl: string | undefined;
  mailFrom: string;
  scenarioClock: string | undefined;
  logLevel: string;
  /** The policy with its dates. */
  policyBook: PolicyBook;
}

/** Injection token of the {@link BrokerSettings}. */
export const SETTINGS = Symbol('BrokerSettings');
/** Injection token of the broker's own `SigningKey`. */
export const SIGNING_KEY = Symbol('SigningKey');
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
    throw new TocsinError(
      'invalid_configuration',
      'The configuration is wrong:\n  TOCSIN_SCENARIO_CLOCK, TOCSIN_CRASH_AT: are for demonstrations and tests, never for production',
    );
  }
  return {
    port: read.TOCSIN_PORT,
    host: read.TOCSIN_HOST,
    databaseUrl: read.TOCSIN_DATABASE_URL,
    queueUrl: read.TOCSIN_QUEUE_URL,
    issuer: read.TOCSIN_ISSUER,
    signingKeyFile: read.TOCSIN_SIGNING_KEY,
    dataKeyFile: read.TOCSIN_DATA_KEY,
    operatorToken: read.TOCSIN_OPERATOR_TOKEN,
    smtpUrl: read.TOCSIN_SMTP_URL,
    mailFrom: read.TOCSIN_MAIL_FROM,
    ...providersFrom(read),
    scenarioClock: read.TOCSIN_SCENARIO_CLOCK,
    logLevel: read.TOCSIN_LOG_LEVEL,
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
    throw new TocsinError(
      'invalid_configuration',
      'The configuration is wrong:\n  TOCSIN_POLICY: the file cannot be read',
      { cause },
    );
  }
  return new PolicyBook(loadPolicy(files, shipped));
}
