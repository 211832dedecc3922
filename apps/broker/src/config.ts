import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { projectRoot, readSettings, TocsinError } from '#kernel';
import { readPolicy, type Policy } from '#rules';

const file = z.string().min(1);

const schema = z.object({
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
  TOCSIN_OPERATOR_TOKEN: z.string().min(24, 'must have at least 24 characters'),
  TOCSIN_SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must be an smtp:// URL' }).optional(),
  TOCSIN_MAIL_FROM: z.email().default('tocsin@broker.example'),
  TOCSIN_POLICY: file.optional(),
  TOCSIN_SCENARIO_CLOCK: file.optional(),
  TOCSIN_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

export interface BrokerSettings {
  port: number;
  host: string;
  databaseUrl: string;
  queueUrl: string;
  issuer: string;
  signingKeyFile: string;
  operatorToken: string;
  smtpUrl: string | undefined;
  mailFrom: string;
  scenarioClock: string | undefined;
  logLevel: string;
  policy: Policy;
}

/** Injection token of the {@link BrokerSettings}. */
export const SETTINGS = Symbol('BrokerSettings');
/** Injection token of the {@link Policy} in force. */
export const POLICY = Symbol('Policy');

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
    operatorToken: read.TOCSIN_OPERATOR_TOKEN,
    smtpUrl: read.TOCSIN_SMTP_URL,
    mailFrom: read.TOCSIN_MAIL_FROM,
    scenarioClock: read.TOCSIN_SCENARIO_CLOCK,
    logLevel: read.TOCSIN_LOG_LEVEL,
    policy: policyFrom(read.TOCSIN_POLICY),
  };
}

function policyFrom(given: string | undefined): Policy {
  const path = given ?? join(projectRoot(import.meta.url), 'policy', 'default-2026.yaml');
  let text;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new TocsinError(
      'invalid_configuration',
      'The configuration is wrong:\n  TOCSIN_POLICY: the file cannot be read',
      { cause },
    );
  }
  return readPolicy(text);
}
