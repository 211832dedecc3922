import { STATUS_CODES } from 'node:http';

/** Why a request was turned away before anybody read what it says. */
export type TurnedAway =
  | 'too_many_requests'
  | 'request_timeout'
  | 'uri_too_long'
  | 'headers_too_large'
  | 'content_encoding'
  | 'malformed';

export interface AwayAnswer {
  status: number;
  detail: string;
}

/** What each is answered: never anything of what was sent. */
export const awayAnswers: Readonly<Record<TurnedAway, AwayAnswer>> = {
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
export function problemOf(why: TurnedAway): string {
  const { status, detail } = awayAnswers[why];
  const title = STATUS_CODES[status];
  return JSON.stringify({ type: `urn:tocsin:problem:${why}`, title, status, detail });
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
