import {
  NotFoundException,
  UnauthorizedException,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import type { Server } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { TocsinError } from '#kernel';
import { setContentType } from '../intake/intake.controller.js';
import { tokenPath } from '../access/scopes.js';
import { doorOf } from './doors.js';
import { largestDocument, largestTokenRequest } from './largest.js';
import { closed } from './operator-door.js';
import { nothingHere } from './problems.filter.js';
import { OperatorGuard } from './operator.guard.js';
/** How long requests under way may take once the broker ends, in milliseconds. */
const lastAnswers = 2_000;

type Done = (error?: Error) => void;

/**
 * Decides what can be decided before a body is read: reading a large one stops everything else.
 * It goes by the route and not by the URL, because the same path can be written in many ways.
 */
export function keepTheDoor(app: NestFastifyApplication, operators: Server): void {
  const server = app.getHttpAdapter().getInstance();
  const operator = app.get(OperatorGuard);
  server.addHook('onRoute', (route) => {
    if (route.config?.door === 'operator') route.bodyLimit = largestDocument;
    if (route.url === tokenPath) route.bodyLimit = largestTokenRequest;
  });
  server.addHook('onRequest', (request: FastifyRequest, _reply: FastifyReply, done: Done) => {
    const { url: route, config } = request.routeOptions;
    if (route === undefined) done();
    else if (config.door !== 'both' && config.door !== doorOf(request.raw))
      // As of a path that nobody serves.
      done(new NotFoundException(nothingHere));
    else if (route === '/events' && !isStatement(request.headers))
      done(new UnsupportedMediaTypeException(`Send the statement as ${setContentType}`));
    else if (config.door === 'operator' && !operator.admits(request))
      done(new UnauthorizedException());
    else done();
  });
  closeInOrder(server, operators);
  refuseUndeclared(server);
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

/** Both doors close together; a sender that stopped half-way must not hold up the end. */
function closeInOrder(server: FastifyInstance, operators: Server): void {
  let ended: Promise<void> | undefined;
  server.addHook('preClose', (done: () => void) => {
    ended = closed(operators);
    setTimeout(() => {
      server.server.closeAllConnections();
      operators.closeAllConnections();
    }, lastAnswers).unref();
    done();
  });
  server.addHook('onClose', async () => ended);
}

/** A route that does not say by which door it is reached might be open where nobody meant it to be. */
function refuseUndeclared(server: FastifyInstance): void {
  const undeclared: string[] = [];
  server.addHook('onRoute', ({ method, url, config }) => {
    if (config?.door === undefined) undeclared.push(`${String(method)} ${url}`);
  });
  server.addHook('onReady', (done: Done) => {
    done(
      undeclared.length === 0
        ? undefined
        : new TocsinError(
            'invalid_configuration',
            `These routes do not say by which door they are reached (ServedOn): ${undeclared.join(', ')}`,
          ),
    );
  });
}

const isStatement = ({ 'content-type': given }: FastifyRequest['headers']): boolean =>
  given?.split(';')[0]?.trim().toLowerCase() === setContentType;
