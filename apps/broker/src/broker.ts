import { StandardSchemaValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { clockFor } from '#kernel';
import { createLog } from '#observability';
import { openOutbound } from '#outbound';
import { openQueue, prepareQueue, QueueTransport } from '#queue';
import { AppModule } from './app.module.js';
import type { BrokerSettings } from './config.js';
import { migrate } from './database/migrate.js';
import { decryptionKeyFile, masterKeyFile } from '#trust';
import { channelKeys } from './delivery/channel-keys.js';
import { checkMasterKey } from './cases/check-master-key.js';
import { keepTheDoor, largestStatement } from './http/door.js';
import { nestLog } from './http/nest-log.js';
import { ProblemsFilter } from './http/problems.filter.js';
import { queues } from './watchdog/pace.js';

/** How long a whole request may take to arrive, in milliseconds. */
const arrival = 60_000;

/** Composes the broker: migrated, its queue checked, its workers started. It does not listen yet. */
export async function createBroker(settings: BrokerSettings): Promise<NestFastifyApplication> {
  const { encryptionKeyFile } = settings;
  const decryptionKey = encryptionKeyFile ? await decryptionKeyFile(encryptionKeyFile) : undefined;
  const masterKey = await masterKeyFile(settings.dataKeyFile);
  const keys = await channelKeys(settings);
  const outbound = await openOutbound(settings.outbound, {
    TOCSIN_NOTIFY_URL: settings.notify?.url,
    TOCSIN_DEADMAN_URL: settings.deadmanUrl,
  });
  const clock = clockFor(settings.scenarioClock);
  const log = createLog('broker', settings.logLevel);
  await migrate(settings.databaseUrl);
  await checkMasterKey(settings.databaseUrl, masterKey);
  const queue = openQueue({ url: settings.queueUrl, log, clock });
  await prepareQueue(queue);
  const workers = new QueueTransport({ backend: queue, queues, log });
  const adapter = new FastifyAdapter({ bodyLimit: largestStatement, requestTimeout: arrival });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(
      settings,
      { queue, clock, log, decryptionKey, masterKey, channelKeys: keys, outbound },
      workers,
    ),
    adapter,
    {
      logger: nestLog(log),
      abortOnError: false,
    },
  );
  // Without this pipe, `@Body({ schema })` checks nothing.
  app.useGlobalPipes(new StandardSchemaValidationPipe());
  app.useGlobalFilters(app.get(ProblemsFilter));
  keepTheDoor(app);
  // Ends with code 0 when it was asked to end and everything is closed.
  app.enableShutdownHooks(undefined, { useProcessExit: true });
  // Whoever takes work must be seen to run first: what a broker held that nobody saw waits for its lease to end.
  await app.init();
  if (settings.workers === 'on' || settings.workers === 'only') {
    app.connectMicroservice({ strategy: workers }, { inheritAppConfig: false });
    await app.startAllMicroservices();
  }
  return app;
}
