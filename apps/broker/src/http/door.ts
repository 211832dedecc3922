import { UnauthorizedException, UnsupportedMediaTypeException } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { setContentType } from '../intake/intake.controller.js';
import { OperatorGuard } from './operator.guard.js';

/** Largest statement, in bytes (DESIGN §5), and with it the largest body of anybody but an operator. */
export const largestStatement = 64 * 1024;
/** Largest document an operator may send, in bytes. */
const largestDocument = 16 * 1024 * 1024;
/** How long requests under way may take once the broker ends, in milliseconds. */
const lastAnswers = 2_000;

type Done = (error?: Error) => void;

/**
 * Decides what can be decided before a body is read: reading a large one stops everything else.
 * It goes by the route and not by the URL, because the same path can be written in many ways.
 */
export function keepTheDoor(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  const operator = app.get(OperatorGuard);
  server.addHook('onRoute', (route) => {
    if (isOperators(route.url)) route.bodyLimit = largestDocument;
  });
  server.addHook('onRequest', (request: FastifyRequest, _reply: FastifyReply, done: Done) => {
    const route = request.routeOptions.url ?? '';
    if (route === '/events' && !isStatement(request.headers))
      done(new UnsupportedMediaTypeException(`Send the statement as ${setContentType}`));
    else if (isOperators(route) && !operator.admits(request)) done(new UnauthorizedException());
    else done();
  });
  // A sender that stopped half-way must not hold up the end.
  server.addHook('preClose', (done: () => void) => {
    setTimeout(() => server.server.closeAllConnections(), lastAnswers).unref();
    done();
  });
  server.addContentTypeParser(
    setContentType,
    { parseAs: 'string' },
    (
      _request: FastifyRequest,
      body: string | Buffer,
      done: (error: Error | null, body?: unknown) => void,
    ) => {
      done(null, body.toString());
    },
  );
}

const isOperators = (route: string): boolean =>
  route.startsWith('/operator/') || route === '/metrics';

const isStatement = ({ 'content-type': given }: FastifyRequest['headers']): boolean =>
  given?.split(';')[0]?.trim().toLowerCase() === setContentType;
