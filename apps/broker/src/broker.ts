import { StandardSchemaValidationPipe, UnsupportedMediaTypeException } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { clockFor } from '#kernel';
import { createLog } from '#observability';
import { openQueue, prepareQueue, QueueTransport } from '#queue';
import { AppModule } from './app.module.js';
import type { BrokerSettings } from './config.js';
import { migrate } from './database/migrate.js';
import { signingKeyFile } from '#trust';
import { nestLog } from './http/nest-log.js';
import { ProblemsFilter } from './http/problems.filter.js';
import { setContentType } from './intake/intake.controller.js';

/** Largest statement, in bytes (DESIGN §5). */
const largestStatement = 64 * 1024;
/** Largest document an operator may send, in bytes. */
const largestDocument = 16 * 1024 * 1024;

/** How many wakes of each kind one process works on at once. */
const queues = {
  routing: { concurrency: 4 },
  delivery: { concurrency: 8 },
  escalation: { concurrency: 2 },
};

/** Composes the broker: migrated, its queue checked, its workers started. It does not listen yet. */
export async function createBroker(settings: BrokerSettings): Promise<NestFastifyApplication> {
  const key = await signingKeyFile(settings.signingKeyFile);
  const clock = clockFor(settings.scenarioClock);
  const log = createLog('broker', settings.logLevel);
  await migrate(settings.databaseUrl);
  const queue = openQueue({ url: settings.queueUrl, log, clock });
  await prepareQueue(queue);
  const adapter = new FastifyAdapter({ bodyLimit: largestDocument });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(settings, { queue, clock, log, key }),
    adapter,
    {
      logger: nestLog(log),
      abortOnError: false,
    },
  );
  // Without this pipe, `@Body({ schema })` checks nothing.
  app.useGlobalPipes(new StandardSchemaValidationPipe());
  app.useGlobalFilters(app.get(ProblemsFilter));
  takeStatements(app);
  // Ends with code 0 when it was asked to end and everything is closed.
  app.enableShutdownHooks(undefined, { useProcessExit: true });
  app.connectMicroservice(
    { strategy: new QueueTransport({ backend: queue, queues, log }) },
    { inheritAppConfig: false },
  );
  await app.startAllMicroservices();
  return app;
}

/** Teaches the HTTP server the content type of statements, and to look at nothing else on their endpoint. */
function takeStatements(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  server.addContentTypeParser(
    setContentType,
    { parseAs: 'string', bodyLimit: largestStatement },
    (
      _request: FastifyRequest,
      body: string | Buffer,
      done: (error: Error | null, body?: unknown) => void,
    ) => {
      done(null, body.toString());
    },
  );
  // Before the body is read: another content type is not even parsed.
  server.addHook(
    'onRequest',
    (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void) => {
      const wrong =
        request.url.split('?')[0] === '/events' &&
        request.method === 'POST' &&
        !isStatement(request.headers);
      done(
        wrong
          ? new UnsupportedMediaTypeException(`Send the statement as ${setContentType}`)
          : undefined,
      );
    },
  );
}

const isStatement = ({ 'content-type': given }: FastifyRequest['headers']): boolean =>
  given?.split(';')[0]?.trim().toLowerCase() === setContentType;
