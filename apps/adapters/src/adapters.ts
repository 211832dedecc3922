import type { NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { clockFor, messageOf, TocsinError } from '#kernel';
import { createLog } from '#observability';
import { openOutbound } from '#outbound';
import { masterKeyFile, signingKeyFile, type MasterKey } from '#trust';
import { AppModule } from './app.module.js';
import { feedKey } from './config.feeds.js';
import type { AdaptersSettings } from './config.js';
import { migrate } from './database/migrate.js';
import { ProblemsFilter } from './http/problems.filter.js';
import { People } from './people/people.js';
import type { Agencies } from './spool/signer.service.js';
import { keepTheDoor, plainServer } from './ways/http/door.js';
import { openHmacKeys } from './ways/http/secrets.js';
import { largestMessage } from './ways/largest.js';

async function openAgencies({ feeds }: AdaptersSettings): Promise<Agencies> {
  const opened = feeds.map(async ({ name, issuer, keyFile, keySetting }) => {
    try {
      return [name, { issuer, key: await signingKeyFile(keyFile) }] as const;
    } catch (cause) {
      throw wrong(keySetting, cause);
    }
  });
  return new Map(await Promise.all(opened));
}

async function openMasterKey({ dataKeyFile }: AdaptersSettings): Promise<MasterKey> {
  try {
    return await masterKeyFile(dataKeyFile);
  } catch (cause) {
    throw wrong('TOCSIN_ADAPTERS_DATA_KEY', cause);
  }
}

/** Every URL that the settings say to call, by the name of the setting. */
function called({ eventsUrl, feeds, ways }: AdaptersSettings): Record<string, string | undefined> {
  return {
    TOCSIN_BROKER_URL: eventsUrl,
    TOCSIN_QUEUE_ENDPOINT: ways.queue.endpoint,
    ...Object.fromEntries(
      feeds.map(({ name, ways: { queueUrl } }) => [feedKey(name, 'QUEUE_URL'), queueUrl]),
    ),
  };
}

const wrong = (setting: string, cause: unknown): TocsinError =>
  new TocsinError(
    'invalid_configuration',
    `The configuration is wrong:\n  ${setting}: ${messageOf(cause)}`,
    { cause },
  );

/** Composes the adapters: keys read, database migrated, spool ready. It does not listen yet. */
export async function createAdapters(settings: AdaptersSettings): Promise<NestFastifyApplication> {
  const [agencies, masterKey, hmacKeys] = await Promise.all([
    openAgencies(settings),
    openMasterKey(settings),
    openHmacKeys(settings),
  ]);
  const outbound = await openOutbound(settings.outbound, called(settings));
  const clock = clockFor(settings.scenarioClock);
  const log = createLog('adapters', settings.logLevel);
  await migrate(settings.databaseUrl);
  // Partial, because the interface stands for a class that literals are no instances of.
  const options: Partial<NestApplicationOptions> = {
    logger: ['error', 'warn'],
    abortOnError: false,
    bodyParser: false,
  };
  const adapter = new FastifyAdapter({
    bodyLimit: largestMessage,
    serverFactory: plainServer,
    // The server answers what is no HTTP itself.
    clientErrorHandler: () => undefined,
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(settings, { clock, log, agencies, masterKey, outbound, hmacKeys }),
    adapter,
    options,
  );
  app.useGlobalFilters(app.get(ProblemsFilter));
  keepTheDoor(app);
  app.enableShutdownHooks();
  return app;
}
