import type { NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { clockFor } from '#kernel';
import { createLog } from '#observability';
import { openOutbound } from '#outbound';
import { signingKeyFile } from '#trust';
import { AppModule, type Parts } from './app.module.js';
import type { AdaptersSettings } from './config.js';
import { feedKey } from './config.feeds.js';
import { migrate } from './database/migrate.js';
import { openHome } from './home.js';
import { ProblemsFilter } from './http/problems.filter.js';
import { keepTheDoors, OperatorDoor } from './operator/door.js';
import { prepareSpool } from './spool/prepare.js';
import type { Agencies } from './spool/signer.service.js';
import { doorsOf, keepTheDoor, plainServer } from './ways/http/door.js';
import { openHmacKeys } from './ways/http/secrets.js';
import { largestMessage } from './ways/largest.js';
import { wrongSetting } from './wrong-setting.js';

async function openAgencies({ feeds }: AdaptersSettings): Promise<Agencies> {
  const opened = feeds.map(async ({ name, issuer, keyFile, keySetting }) => {
    try {
      return [name, { issuer, key: await signingKeyFile(keyFile) }] as const;
    } catch (cause) {
      throw wrongSetting(keySetting, cause);
    }
  });
  return new Map(await Promise.all(opened));
}

/** Every URL that the settings say to call, by the name of the setting. */
function called({ eventsUrl, feeds, ways }: AdaptersSettings): Record<string, string | undefined> {
  return {
    TOCSIN_BROKER_URL: eventsUrl,
    TOCSIN_QUEUE_ENDPOINT: ways.queue.endpoint,
    ...Object.fromEntries(
      feeds.flatMap(({ name, ways: { queueUrl }, callBack }) => [
        [feedKey(name, 'QUEUE_URL'), queueUrl],
        [feedKey(name, 'CALLBACK_TOKEN_URL'), callBack.signIn?.url],
      ]),
    ),
  };
}

/** The adapters, composed and not yet to be reached. */
export interface Adapters {
  /** The folder of the embedded database, where there is one. */
  embeddedIn: string | undefined;
  /** Opens every door, the operators' first. @returns where they are */
  listen(): Promise<{ urls: string[]; operatorUrl: string | undefined }>;
}

/**
 * Composes the adapters: keys read, database migrated, spool ready. They do not listen yet.
 * @throws TocsinError `invalid_configuration` that names the setting that is wrong
 */
export async function createAdapters(settings: AdaptersSettings): Promise<Adapters> {
  const [agencies, hmacKeys] = await Promise.all([openAgencies(settings), openHmacKeys(settings)]);
  const outbound = await openOutbound(settings.outbound, called(settings));
  const clock = clockFor(settings.scenarioClock);
  const log = createLog('adapters', settings.logLevel);
  const home = await openHome(settings);
  try {
    await migrate(home.databaseUrl);
    await prepareSpool(home, log);
    const parts = { clock, log, agencies, outbound, home, hmacKeys };
    return await compose(settings, parts, home.embeddedIn);
  } catch (thrown) {
    await home.close();
    throw thrown;
  }
}

async function compose(
  settings: AdaptersSettings,
  parts: Parts,
  embeddedIn: string | undefined,
): Promise<Adapters> {
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
    AppModule.with(settings, parts),
    adapter,
    options,
  );
  app.useGlobalFilters(app.get(ProblemsFilter));
  const http = app.getHttpAdapter().getInstance();
  const operators = settings.operator && new OperatorDoor(settings.operator, http);
  keepTheDoors(http, operators);
  keepTheDoor(app);
  const open = doorsOf(app, settings);
  app.enableShutdownHooks();
  return {
    embeddedIn,
    listen: async () => {
      await app.init();
      await http.ready();
      const operatorUrl = await operators?.listen();
      return { urls: await open(), operatorUrl };
    },
  };
}
