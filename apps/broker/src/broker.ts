import { StandardSchemaValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { createQueueBackend, prepareQueue, QueueTransport } from '#queue';
import { AppModule } from './app.module.js';
import type { BrokerSettings } from './config.js';
import { migrate } from './database/migrate.js';
import { ProblemsFilter } from './http/problems.filter.js';
import { setContentType } from './intake/intake.controller.js';
import { IntakeService } from './intake/intake.service.js';

/** Largest statement, in bytes (DESIGN §5). */
const largestStatement = 64 * 1024;
/** Largest document an operator may send, in bytes. */
const largestDocument = 16 * 1024 * 1024;

/** Composes the broker: migrated, its queue checked, its workers started. It does not listen yet. */
export async function createBroker(settings: BrokerSettings): Promise<NestFastifyApplication> {
  await migrate(settings.databaseUrl);
  await prepareQueue({ url: settings.queueUrl });
  const queue = createQueueBackend({ url: settings.queueUrl });
  const adapter = new FastifyAdapter({ bodyLimit: largestDocument });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(settings, queue), adapter, {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  // Without this pipe, `@Body({ schema })` checks nothing.
  app.useGlobalPipes(new StandardSchemaValidationPipe());
  const problems = app.get(ProblemsFilter);
  app.useGlobalFilters(problems);
  takeStatements(app, problems);
  app.enableShutdownHooks();
  app.connectMicroservice(
    { strategy: new QueueTransport(queue, { routing: 4, delivery: 8, escalation: 2 }) },
    { inheritAppConfig: false },
  );
  await app.startAllMicroservices();
  return app;
}

/** Teaches the HTTP server the content type of statements, and to refuse a bad body in RFC 8935's words. */
function takeStatements(app: NestFastifyApplication, problems: ProblemsFilter): void {
  const server = app.getHttpAdapter().getInstance();
  server.addContentTypeParser(
    setContentType,
    { parseAs: 'string', bodyLimit: largestStatement },
    (_request: FastifyRequest, body: string | Buffer, done: (error: Error | null, body?: unknown) => void) => {
      done(null, body.toString());
    },
  );
  const intake = app.get(IntakeService);
  server.setErrorHandler((error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    if (request.url.startsWith('/events') && (error.statusCode === 413 || error.statusCode === 415)) {
      // The refusal itself is answered even when it cannot be kept.
      void intake.refused(error.statusCode === 413 ? 'too_large' : 'unsupported_media_type').catch(() => undefined);
    }
    problems.answer(error, request, reply);
  });
}
