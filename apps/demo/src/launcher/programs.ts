import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { TocsinError } from '#kernel';
import type { DemoSettings } from '../settings.js';
import { startChild, type Child } from './child.js';
import type { DataFolder } from './data-folder.js';
import type { Databases } from './databases.js';
import { demoAgencies } from '../directory/agencies.js';
import { untilReady } from './ready.js';
import type { Secrets } from './secrets.js';

export interface Addresses {
  /** Where the broker is reached from this machine. */
  broker: string;
  /** Where its operators come in. */
  operator: string;
  /** Who the broker is to agencies. */
  issuer: string;
  adapters: string;
  /** Where the operators of the adapters come in. */
  adaptersOperator: string;
  desks: string;
}

export function addressesOf({ host, ports }: DemoSettings): Addresses {
  const everywhere = host === '0.0.0.0' || host === '::';
  return {
    broker: `http://${everywhere ? '127.0.0.1' : host}:${ports.broker}`,
    operator: `http://127.0.0.1:${ports.operator}`,
    issuer: `http://localhost:${ports.broker}`,
    adapters: `http://127.0.0.1:${ports.adapters}`,
    adaptersOperator: `http://127.0.0.1:${ports.adaptersOperator}`,
    desks: `http://127.0.0.1:${ports.desks}`,
  };
}

interface Parts {
  settings: DemoSettings;
  folder: DataFolder;
  secrets: Secrets;
  databases: Databases;
  mailPort: number;
}

/** Starts the broker and the adapters together and waits until both are ready. */
export async function startPrograms(parts: Parts): Promise<{ broker: Child; adapters: Child }> {
  const { settings, folder } = parts;
  const at = addressesOf(settings);
  const start = async (name: string, environment: NodeJS.ProcessEnv): Promise<Child> => {
    const script = join(settings.root, 'dist', 'apps', name, 'src', 'main.js');
    await access(script).catch(() => {
      throw new TocsinError(
        'invalid_configuration',
        `The ${name} is not built yet. Run: npm run build`,
      );
    });
    const logFile = join(folder.logs, `${name}.log`);
    return startChild({ name, script, environment: { ...process.env, ...environment }, logFile });
  };
  const [broker, adapters] = await Promise.all([
    start('broker', brokerEnvironment(parts, at)),
    start('adapters', adaptersEnvironment(parts, at)),
  ]);
  const stopped = new AbortController();
  const died = Promise.race([broker.died, adapters.died]).then((death) => {
    throw death;
  });
  const ready = Promise.all([
    untilReady('broker', at.operator, undefined, stopped.signal),
    untilReady('adapters', at.adapters, undefined, stopped.signal),
  ]);
  try {
    await Promise.race([ready, died]);
  } catch (thrown) {
    stopped.abort();
    await ready.catch(() => undefined);
    await Promise.all([broker.stop(), adapters.stop()]);
    throw thrown;
  }
  return { broker, adapters };
}

function brokerEnvironment(
  { settings, folder, secrets, databases, mailPort }: Parts,
  at: Addresses,
): NodeJS.ProcessEnv {
  return {
    TOCSIN_PORT: String(settings.ports.broker),
    TOCSIN_HOST: settings.host,
    TOCSIN_OPERATOR_PORT: String(settings.ports.operator),
    TOCSIN_OPERATOR_HOST: '127.0.0.1',
    TOCSIN_DATABASE_URL: databases.broker,
    TOCSIN_QUEUE_URL: databases.queue,
    TOCSIN_ISSUER: at.issuer,
    TOCSIN_SIGNING_KEYS: secrets.signingKeys,
    // Whatever the shell says: the demonstration has keys of its own.
    TOCSIN_SIGNING_KEY: undefined,
    TOCSIN_ENCRYPTION_KEY: secrets.encryptionKey,
    TOCSIN_DATA_KEY: secrets.dataKey,
    TOCSIN_OPERATOR_TOKEN: secrets.operatorToken,
    TOCSIN_SMTP_URL: `smtp://127.0.0.1:${mailPort}`,
    TOCSIN_MAIL_FROM: 'tocsin@broker.demo.example',
    TOCSIN_OUTBOUND_ALLOW: thisMachineToo(),
    TOCSIN_SCENARIO_CLOCK: folder.clock,
  };
}

/** The desks, the broker and the adapters are all on this machine, wherever else the broker can be reached from. */
const thisMachineToo = (): string =>
  [process.env['TOCSIN_OUTBOUND_ALLOW'], '127.0.0.1/32'].filter(Boolean).join(',');

function adaptersEnvironment(
  { settings, folder, secrets, databases }: Parts,
  at: Addresses,
): NodeJS.ProcessEnv {
  const feeds = demoAgencies.flatMap(({ name, issuer }): [string, string][] => {
    if (name !== 'prison' && name !== 'court' && name !== 'hostel') return [];
    const feed = `TOCSIN_FEED_${name.toUpperCase()}`;
    return [
      [`${feed}_ISSUER`, issuer],
      [`${feed}_KEY`, secrets.agencies[name].file],
      [`${feed}_TOKEN`, secrets.feedTokens[name]],
    ];
  });
  return {
    ...Object.fromEntries(feeds),
    TOCSIN_ADAPTERS_PORT: String(settings.ports.adapters),
    TOCSIN_ADAPTERS_OPERATOR_PORT: String(settings.ports.adaptersOperator),
    TOCSIN_ADAPTERS_OPERATOR_HOST: '127.0.0.1',
    TOCSIN_ADAPTERS_OPERATOR_TOKEN: secrets.adaptersOperatorToken,
    TOCSIN_ADAPTERS_DATABASE_URL: databases.adapters,
    TOCSIN_BROKER_URL: at.broker,
    TOCSIN_BROKER_ISSUER: at.issuer,
    TOCSIN_ADAPTERS_DATA_KEY: secrets.adaptersDataKey,
    TOCSIN_FEED_HOSTEL_CALLBACK_HOSTS: new URL(at.desks).host,
    TOCSIN_OUTBOUND_ALLOW: thisMachineToo(),
    TOCSIN_SCENARIO_CLOCK: folder.clock,
  };
}
