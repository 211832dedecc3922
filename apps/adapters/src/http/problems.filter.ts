import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  Inject,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problems, TocsinError, type ErrorCode } from '#kernel';
import { LOG, type Log } from '#observability';
import { tooLarge } from '../ways/largest.js';

const codes: Readonly<Record<number, ErrorCode>> = {
  401: 'authentication_failed',
  404: 'not_found',
  413: 'too_large',
  415: 'unsupported_media_type',
  503: 'unavailable',
};

/** What helps a sender whose request never got as far as to a part that says it. */
const details: Partial<Record<ErrorCode, string>> = {
  too_large: tooLarge,
};

function statusOf(thrown: unknown): number {
  if (thrown instanceof TocsinError) return problems[thrown.code].status;
  if (thrown instanceof HttpException) return thrown.getStatus();
  // Fastify's own refusals, as of a body that is too large.
  const status =
    typeof thrown === 'object' && thrown !== null && 'statusCode' in thrown
      ? Number(thrown.statusCode)
      : 500;
  return status >= 400 && status < 600 ? status : 500;
}

/** Answers every error as problem details (RFC 9457). Nothing of an unexpected error's text gets out. */
@Catch()
export class ProblemsFilter implements ExceptionFilter {
  constructor(@Inject(LOG) private readonly log: Log) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const status = statusOf(thrown);
    const code =
      thrown instanceof TocsinError
        ? thrown.code
        : (codes[status] ?? (status < 500 ? 'invalid_request' : 'internal'));
    const path = http.getRequest<FastifyRequest>().routeOptions.url;
    // RFC 6750 §3: how to sign in is said with every refusal to.
    const retryAfter = thrown instanceof TocsinError ? thrown.retryAfter : undefined;
    // Who is only asked to come again later is no failure.
    if (status >= 500 && retryAfter === undefined)
      this.log.error({ error: thrown, path }, 'a request failed');
    if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter));
    const detail = thrown instanceof TocsinError ? thrown.message : details[code];
    if (status === 401) void reply.header('www-authenticate', 'Bearer');
    void reply
      .status(status)
      .header('content-type', 'application/problem+json')
      .header('cache-control', 'no-store')
      .send({
        type: `urn:tocsin:problem:${code}`,
        title: problems[code].title,
        status,
        ...(detail !== undefined && { detail }),
        // RFC 9457 §3.2: each fault of a document, by its place there.
        ...(thrown instanceof TocsinError && { errors: thrown.faults }),
      });
  }
}
