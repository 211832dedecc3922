import { isAbsolute, join } from 'node:path';
import { TocsinError } from '#kernel';

/** What the launcher goes by. Every folder is absolute. */
export interface DemoSettings {
  /** The checkout: where dist/ and policy/ are. */
  root: string;
  dataDir: string;
  host: string;
  ports: {
    broker: number;
    operator: number;
    adapters: number;
    adaptersOperator: number;
    desks: number;
  };
  databaseUrl?: string;
  adaptersDatabaseUrl?: string;
  queueUrl?: string;
}

/** Which setting moves each port, for the message when it is taken. */
export const portSettings: Readonly<Record<keyof DemoSettings['ports'], string>> = {
  broker: 'TOCSIN_PORT',
  operator: 'TOCSIN_OPERATOR_PORT',
  adapters: 'TOCSIN_ADAPTERS_PORT',
  adaptersOperator: 'TOCSIN_ADAPTERS_OPERATOR_PORT',
  desks: 'TOCSIN_DESKS_PORT',
};

/**
 * Reads the launcher's settings.
 * @throws TocsinError `invalid_configuration`: in production, or when a setting cannot be used
 */
export function demoSettings(environment: NodeJS.ProcessEnv, root: string): DemoSettings {
  if (environment['NODE_ENV'] === 'production') {
    throw new TocsinError(
      'invalid_configuration',
      [
        'This is the embedded default, with invented people and keys on this disk. It is not for production.',
        'In production, run the two programs yourself, each with its own settings:',
        '  npm run broker     (TOCSIN_DATABASE_URL, TOCSIN_QUEUE_URL, TOCSIN_ISSUER, TOCSIN_SIGNING_KEY, TOCSIN_DATA_KEY, TOCSIN_OPERATOR_TOKEN)',
        '  npm run adapters   (TOCSIN_ADAPTERS_DATABASE_URL, TOCSIN_BROKER_URL, TOCSIN_BROKER_ISSUER, TOCSIN_FEED_…)',
      ].join('\n'),
    );
  }
  const text = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const data = text('TOCSIN_DATA') ?? '.tocsin';
  const databaseUrl = text('TOCSIN_DATABASE_URL');
  const adaptersDatabaseUrl = text('TOCSIN_ADAPTERS_DATABASE_URL');
  if ((databaseUrl === undefined) !== (adaptersDatabaseUrl === undefined)) {
    throw new TocsinError(
      'invalid_configuration',
      'Give both TOCSIN_DATABASE_URL and TOCSIN_ADAPTERS_DATABASE_URL, or neither.',
    );
  }
  const queueUrl = text('TOCSIN_QUEUE_URL');
  const host = text('TOCSIN_HOST') ?? '127.0.0.1';
  // The adapters call the broker here without TLS.
  if (!['127.0.0.1', 'localhost', '0.0.0.0', '::'].includes(host)) {
    throw new TocsinError(
      'invalid_configuration',
      'TOCSIN_HOST must be 127.0.0.1, or 0.0.0.0 to be reached from elsewhere too.',
    );
  }
  return {
    root,
    dataDir: isAbsolute(data) ? data : join(root, data),
    host,
    ports: {
      broker: port(text(portSettings.broker), 3000, portSettings.broker),
      operator: port(text(portSettings.operator), 3010, portSettings.operator),
      adapters: port(text(portSettings.adapters), 3001, portSettings.adapters),
      adaptersOperator: port(
        text(portSettings.adaptersOperator),
        3011,
        portSettings.adaptersOperator,
      ),
      desks: port(text(portSettings.desks), 3002, portSettings.desks),
    },
    ...(databaseUrl !== undefined && { databaseUrl }),
    ...(adaptersDatabaseUrl !== undefined && { adaptersDatabaseUrl }),
    ...(queueUrl !== undefined && { queueUrl }),
  };
}

function port(given: string | undefined, usual: number, name: string): number {
  if (given === undefined) return usual;
  const read = Number(given);
  if (Number.isInteger(read) && read >= 1 && read <= 65_535) return read;
  throw new TocsinError('invalid_configuration', `${name} must be a port number from 1 to 65535.`);
}
