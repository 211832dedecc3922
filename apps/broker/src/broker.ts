import type { RequestListener } from 'node:http';
import { StandardSchemaValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { clockFor } from '#kernel';
import { createLog, Metrics } from '#observability';
import { openOutbound } from '#outbound';
import { openQueue, prepareQueue, QueueTransport } from '#queue';
import { AppModule } from './app.module.js';
import type { BrokerSettings } from './config.js';
import { migrate } from './database/migrate.js';
import { decryptionKeyFile, masterKeyFile } from '#trust';
import { channelKeys } from './delivery/channel-keys.js';
import { checkMasterKey } from './cases/check-master-key.js';
import { keepTheDoor } from './http/door.js';
import { Doors } from './http/doors.js';
import { largestStatement } from './http/largest.js';
import { openOperatorDoor } from './http/operator-door.js';
import { nestLog } from './http/nest-log.js';
import { ProblemsFilter } from './http/problems.filter.js';
import { queues } from './watchdog/pace.js';

/** A broker that is composed: migrated, its queue checked, its workers started. It does not listen yet. */
export interface Broker {
  /** Opens both doors, the operators' first. @returns where they are */
  listen(): Promise<{ url: string; operatorUrl: string }>;
}

export async function createBroker(settings: BrokerSettings): Promise<Broker> {
  const decryptionKeys = await Promise.all(
    settings.encryptionKeyFiles.map((file) => decryptionKeyFile(file)),
  );
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
  const metrics = new Metrics();
  const doors = new Doors(settings, clock, metrics);
  const adapter = new FastifyAdapter({
    bodyLimit: largestStatement,
    serverFactory: (handle: RequestListener) => doors.publicServer(handle),
    // The server answers what is no HTTP itself.
    clientErrorHandler: () => undefined,
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(
      settings,
      { queue, clock, log, metrics, decryptionKeys, masterKey, channelKeys: keys, outbound },
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
  const http = app.getHttpAdapter().getInstance();
  const operators = doors.operatorServer((request, response) => http.routing(request, response));
  keepTheDoor(app, operators);
  // Ends with code 0 when it was asked to end and everything is closed.
  app.enableShutdownHooks(undefined, { useProcessExit: true });
  // Whoever takes work must be seen to run first: what a broker held that nobody saw waits for its lease to end.
  await app.init();
  await http.ready();
  if (settings.workers === 'on' || settings.workers === 'only') {
    app.connectMicroservice({ strategy: workers }, { inheritAppConfig: false });
    await app.startAllMicroservices();
  }
  return {
    listen: async () => {
      const operatorUrl = await openOperatorDoor(operators, settings);
      await app.listen(settings.port, settings.host);
      return { url: await app.getUrl(), operatorUrl };
    },
  };
}
