import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { boundedServer } from '#edge';
import { TocsinError } from '#kernel';
import type { AdaptersSettings } from '../../config.js';
import { Senders } from '../../feeds/senders.js';
import { People } from '../../people/people.js';
import { largestMessage, tooLarge } from '../largest.js';
import { HttpWay } from './http-way.service.js';
import { tlsOptions } from './secrets.js';

/** How long requests under way may take once the adapters end, in milliseconds. */
const lastAnswers = 2_000;
/** How long a request may take to arrive, in milliseconds, and how many connections may be open. */
const bounds = {
  arrival: { headers: 10_000, whole: 60_000 },
  connections: { perAddress: 256, inAll: 1_024 },
};

/** Bytes of a body that is refused that are still read. */
const mostThrownAway = 32 * 1_024 * 1_024;

type Done = (error?: Error) => void;

/** The server before the application, in plain HTTP. */
export const plainServer = (handle: RequestListener): Server => boundedServer(handle, bounds);

/**
 * Decides who sends, before the body is read and, of what is signed, once it was; whether there is room for it; and
 * leaves the body the bytes that it is.
 */
export function keepTheDoor(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  const senders = app.get(Senders);
  const people = app.get(People);
  const way = app.get(HttpWay);
  server.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done: Done) => {
    // Who mends and sends by hand makes room, so that a full spool does not keep them out.
    if (!people.admit(request)) {
      senders.admit(request);
      if (request.method === 'POST') way.begin(reply.raw);
    }
    refuseLarge(request, done);
  });
  server.addHook('preHandler', (request: FastifyRequest, _reply: FastifyReply, done: Done) => {
    senders.verify(request);
    done();
  });
  // A sender that stopped half-way must not hold up the end.
  server.addHook('preClose', (done: Done) => {
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

/**
 * Refuses a body that says it is too large. What a known sender sends is read to its end and thrown away first: a
 * sender whose connection breaks while it writes never sees why.
 */
function refuseLarge({ headers, raw, routeOptions }: FastifyRequest, done: Done): void {
  const length = Number(headers['content-length'] ?? 0);
  // Elsewhere nobody was asked who sends.
  if (length <= largestMessage || !routeOptions.url?.startsWith('/feeds/')) {
    done();
    return;
  }
  const refuse = (): void => done(new TocsinError('too_large', tooLarge));
  if (length > mostThrownAway) {
    refuse();
    return;
  }
  raw.once('end', refuse);
  raw.resume();
}

/**
 * Gets ready to listen, before the application is. With TLS set, a second server stands before the same application.
 * @returns what listens, and tells where, as URLs
 */
export function doorsOf(
  app: NestFastifyApplication,
  { host, port, ways: { tls } }: AdaptersSettings,
): () => Promise<string[]> {
  const plain = async (): Promise<string> => {
    await app.listen(port, host);
    return app.getUrl();
  };
  if (!tls) return async () => [await plain()];
  const http = app.getHttpAdapter().getInstance();
  const secure = boundedServer((request, response) => http.routing(request, response), {
    ...bounds,
    tls: tlsOptions(tls),
  });
  http.addHook('preClose', (done: Done) => {
    secure.close();
    secure.closeIdleConnections();
    setTimeout(() => secure.closeAllConnections(), lastAnswers).unref();
    done();
  });
  return async () => {
    const url = await plain();
    secure.listen(tls.port, host);
    await once(secure, 'listening');
    const { port: bound } = secure.address() as AddressInfo;
    return [url, `https://${host.includes(':') ? `[${host}]` : host}:${bound}`];
  };
}
