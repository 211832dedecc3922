import {
  STATUS_CODES,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http';

/** Why a request was turned away before anybody read what it says. */
export type TurnedAway =
  | 'too_many_requests'
  | 'request_timeout'
  | 'uri_too_long'
  | 'headers_too_large'
  | 'content_encoding'
  | 'malformed';

interface AwayAnswer {
  status: number;
  detail: string;
}

/** What each is answered: never anything of what was sent. */
const awayAnswers: Readonly<Record<TurnedAway, AwayAnswer>> = {
  too_many_requests: { status: 429, detail: 'Too many requests. Send it again later.' },
  request_timeout: { status: 408, detail: 'The request took too long to arrive.' },
  uri_too_long: { status: 414, detail: 'The address is too long.' },
  headers_too_large: {
    status: 431,
    detail: 'There are too many header fields, or they are too large.',
  },
  content_encoding: { status: 415, detail: 'Send the body as it is, without content-encoding.' },
  malformed: { status: 400, detail: 'This is not HTTP as it is taken here.' },
};

/** The body of an answer (RFC 9457). */
function problemOf(why: TurnedAway): string {
  const { status, detail } = awayAnswers[why];
  const title = STATUS_CODES[status];
  return JSON.stringify({ type: `urn:tocsin:problem:${why}`, title, status, detail });
}

/** A body that nobody wants is read so far, in bytes, to keep the connection. */
const longestUnread = 64 * 1024;

const isShort = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] === undefined &&
  Number(headers['content-length'] ?? 0) <= longestUnread;

/** Turns a request away before its body is read. @param wait in how many milliseconds it may come again */
export function turnAway(
  request: IncomingMessage,
  response: ServerResponse,
  why: TurnedAway,
  wait?: number,
): void {
  const body = problemOf(why);
  const headers: OutgoingHttpHeaders = {
    'content-type': 'application/problem+json',
    'content-language': 'en',
    'cache-control': 'no-store',
    'content-length': Buffer.byteLength(body),
    ...(wait !== undefined && { 'retry-after': String(Math.ceil(wait / 1_000)) }),
    // RFC 9110 §15.5.16.
    ...(why === 'content_encoding' && { 'accept-encoding': 'identity' }),
    ...(!isShort(request) && { connection: 'close' }),
  };
  response.writeHead(awayAnswers[why].status, headers).end(body);
}

/** A whole answer for a connection on which no request could be read. It is the last one on it. */
export function lastAnswer(why: TurnedAway): string {
  const { status } = awayAnswers[why];
  const body = problemOf(why);
  return (
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nconnection: close\r\n` +
    `content-type: application/problem+json\r\ncontent-language: en\r\ncache-control: no-store\r\n` +
    `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}
