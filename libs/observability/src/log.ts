import pino, { type DestinationStream } from 'pino';

/** What may be said beside a log line. Anything else is dropped, so that no personal data gets into a log. */
const allowed = new Set([
  'error',
  'path',
  'queue',
  'source',
  'count',
  'code',
  'status',
  'port',
  'url',
  'issuer',
  'agency',
  'event',
  'alert',
  'obligation',
  'notice',
  'channel',
  'stream',
  'attempt',
  'milliseconds',
  'names',
  'state',
]);

export type LogFields = Readonly<Record<string, unknown>>;

export interface Log {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}

/** Injection token of the {@link Log}. */
export const LOG = Symbol('Log');

/** An error as it may be logged: its kind, code and stack, and the chain of causes. */
function safeError(thrown: unknown): unknown {
  if (!(thrown instanceof Error)) return { kind: typeof thrown };
  const { name, message, stack, cause } = thrown;
  const code = 'code' in thrown ? String(thrown.code) : undefined;
  return {
    name,
    code,
    message,
    stack,
    ...(cause === undefined ? {} : { cause: safeError(cause) }),
  };
}

const kept = (fields: LogFields): LogFields =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => allowed.has(name))
      .map(([name, value]) => [name, name === 'error' ? safeError(value) : value]),
  );

/**
 * A log of JSON lines on standard output.
 * @param level `debug`, `info`, `warn`, `error` or `silent`
 */
export function createLog(name: string, level: string, destination?: DestinationStream): Log {
  const logger = pino({ name, level }, destination ?? pino.destination({ fd: 1, sync: false }));
  return {
    debug: (fields, message) => logger.debug(kept(fields), message),
    info: (fields, message) => logger.info(kept(fields), message),
    warn: (fields, message) => logger.warn(kept(fields), message),
    error: (fields, message) => logger.error(kept(fields), message),
  };
}
