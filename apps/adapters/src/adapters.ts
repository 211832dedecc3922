import type { RequestListener } from 'node:http';
import type { NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { boundedServer } from '#edge';
import { clockFor, messageOf, TocsinError } from '#kernel';
import { createLog } from '#observability';
import { openOutbound } from '#outbound';
import { masterKeyFile, signingKeyFile, type MasterKey } from '#trust';
import { AppModule } from './app.module.js';
import type { AdaptersSettings } from './config.js';
import { migrate } from './database/migrate.js';
import { Senders } from './feeds/senders.js';
import { ProblemsFilter } from './http/problems.filter.js';
import { People } from './people/people.js';
import type { Agencies } from './spool/signer.service.js';

/** Largest native message, in bytes: what SNS itself carries. */
const largestMessage = 256 * 1024;
/** How long requests under way may take once the adapters end, in milliseconds. */
const lastAnswers = 2_000;
/** How long a request may take to arrive, in milliseconds, and how many connections may be open. */
const bounds = {
  arrival: { headers: 10_000, whole: 60_000 },
  connections: { perAddress: 256, inAll: 1_024 },
};

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

const wrong = (setting: string, cause: unknown): TocsinError =>
  new TocsinError(
    'invalid_configuration',
    `The configuration is wrong:\n  ${setting}: ${messageOf(cause)}`,
    { cause },
  );

/** Composes the adapters: keys read, database migrated, spool ready. It does not listen yet. */
export async function createAdapters(settings: AdaptersSettings): Promise<NestFastifyApplication> {
  const [agencies, masterKey] = await Promise.all([
    openAgencies(settings),
    openMasterKey(settings),
  ]);
  const outbound = await openOutbound(settings.outbound, { TOCSIN_BROKER_URL: settings.eventsUrl });
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
    serverFactory: (handle: RequestListener) => boundedServer(handle, bounds),
    // The server answers what is no HTTP itself.
    clientErrorHandler: () => undefined,
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(settings, { clock, log, agencies, masterKey, outbound }),
    adapter,
    options,
  );
  app.useGlobalFilters(app.get(ProblemsFilter));
  takeMessages(app.getHttpAdapter().getInstance(), app.get(Senders), app.get(People));
  app.enableShutdownHooks();
  return app;
}

/** Senders are asked who they are before their body is read, and the body stays the bytes that it is. */
function takeMessages(server: FastifyInstance, senders: Senders, people: People): void {
  server.addHook(
    'onRequest',
    (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void) => {
      if (!people.admit(request)) senders.admit(request);
      done();
    },
  );
  // A sender that stopped half-way must not hold up the end.
  server.addHook('preClose', (done: () => void) => {
    setTimeout(() => server.server.closeAllConnections(), lastAnswers).unref();
    done();
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    '*',
    { parseAs: 'buffer' },
    (
      _request: FastifyRequest,
      body: string | Buffer,
      done: (error: Error | null, body?: unknown) => void,
    ) => done(null, body),
  );
}
