import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  Inject,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CLOCK, problems, TocsinError, type Clock, type ErrorCode, type Fault } from '#kernel';
import { LOG, type Log } from '#observability';
import { tokenPath } from '../access/scopes.js';
import { tokenAnswer } from '../access/token-refused.js';
import { Refusals } from '../refusals/refusals.service.js';
import { Refused } from './refused.js';

interface Refusal {
  code: ErrorCode;
  status: number;
  title: string;
  detail: string;
  /** Every fault of a document (RFC 9457 §3.2). */
  errors?: readonly Fault[];
  /** In seconds (RFC 9110 §10.2.3). */
  retryAfter?: number;
}

const codeOfStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'invalid_request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  413: 'too_large',
  415: 'unsupported_media_type',
  429: 'too_many_requests',
};

/** What is said of a path that nobody serves: never the path, which may name somebody. */
export const nothingHere = 'There is nothing here';

/** What anything thrown means to the caller. Nothing of an unexpected error's text gets out. */
function refusalOf(thrown: unknown): Refusal {
  if (thrown instanceof TocsinError) {
    const { code, message, faults, retryAfter } = thrown;
    return {
      code,
      ...problems[code],
      detail: message,
      ...(faults && { errors: faults }),
      ...(retryAfter !== undefined && { retryAfter }),
    };
  }
  // Nest's own refusals, and Fastify's (`statusCode`): their texts are fixed or name members only.
  const status =
    thrown instanceof HttpException
      ? thrown.getStatus()
      : thrown instanceof Error && 'statusCode' in thrown
        ? Number(thrown.statusCode)
        : 500;
  if (status >= 400 && status < 500) {
    const code = codeOfStatus[status] ?? 'invalid_request';
    return { code, status, title: problems[code].title, detail: detailOf(thrown) };
  }
  return {
    code: 'internal',
    ...problems.internal,
    detail: 'The broker could not do this. Try again.',
  };
}

function detailOf(thrown: unknown): string {
  if (!(thrown instanceof HttpException)) return 'The request cannot be taken as it is.';
  const answer = thrown.getResponse();
  if (typeof answer === 'object' && 'message' in answer) {
    const { message } = answer;
    return Array.isArray(message) ? message.join('; ') : String(message);
  }
  return thrown.message;
}

/** Answers every error: RFC 8935 §2.4 on the push endpoint, RFC 9457 problem details elsewhere. */
@Catch()
export class ProblemsFilter implements ExceptionFilter {
  constructor(
    @Inject(LOG) private readonly log: Log,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly refusals: Refusals,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const refusal = refusalOf(thrown);
    const { code, status, title, errors, retryAfter } = refusal;
    const { url: route } = request.routeOptions;
    const detail = status === 404 && route === undefined ? nothingHere : refusal.detail;
    if (status >= 500) this.log.error({ error: thrown, path: route }, 'request failed');
    if (status === 401 && route !== tokenPath) void reply.header('www-authenticate', 'Bearer');
    void reply.status(status).header('content-language', 'en').header('cache-control', 'no-store');
    if (retryAfter !== undefined) void reply.header('retry-after', retryAfter);
    if (thrown instanceof Refused) void reply.headers(thrown.headers);
    if (route === tokenPath) {
      const body = tokenAnswer(thrown, status, detail);
      void reply.header('content-type', 'application/json').send(body);
      return;
    }
    // RFC 8935 §2.4 names faults of a statement; how HTTP itself is used is answered as everywhere.
    if (route !== '/events' || status === 429) {
      const problem = { type: `urn:tocsin:problem:${code}`, title, status, detail, errors };
      void reply.header('content-type', 'application/problem+json').send(problem);
      return;
    }
    // What intake itself refused it has counted; a body refused before it was read is counted here.
    if (status < 500 && !(thrown instanceof TocsinError)) this.refusals.count(code);
    // The time that the statement was judged by: a sender whose clock is ahead can see that it is.
    void reply.header('date', this.clock.now().toUTCString());
    const err = status === 413 || status === 415 ? 'invalid_request' : code;
    void reply.header('content-type', 'application/json').send({ err, description: detail });
  }
}
