import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Samples } from '../samples/samples.js';
import type { Desk } from './desk.js';

/** Signed alerts with the sender's statement inside stay well below this. */
const largest = 256 * 1024;

export interface DesksServer {
  stop(): Promise<void>;
}

export interface Desks {
  port: number;
  desks: ReadonlyMap<string, Desk>;
  samples: Samples;
  /** The agency (issuer URI) that a post belongs to. */
  agencyOfPost: (post: string) => string | undefined;
}

/** One loopback server that stands for the agencies' own systems. */
export async function startDesksServer(given: Desks): Promise<DesksServer> {
  const server = createServer((request, response) => {
    answer(given, request, response).catch(() => {
      if (!response.headersSent) send(response, 500, { error: 'The desk failed. Try again.' });
      else response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(given.port, '127.0.0.1', resolve);
  });
  return {
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  given: Desks,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A page in somebody's browser must not reach this under another name.
  if (!/^(localhost|127\.0\.0\.1)(:\d+)?$/.test(request.headers.host ?? ''))
    return send(response, 403, { error: 'Only for this machine.' });
  const url = new URL(request.url ?? '/', 'http://localhost');
  const [first = '', second = '', third] = url.pathname.split('/').slice(1);
  if (first === 'desks' && second === '' && request.method === 'GET')
    return send(response, 200, { desks: [...given.desks.keys()] });
  if (first === 'desks') return atDesk(given.desks.get(second), third, request, response);
  if (request.method !== 'GET') return send(response, 405, { error: 'Only reading here.' });
  if (first === 'hostel-details') return found(response, given.samples.hostelDetail(second));
  if (first === 'samples') return found(response, given.samples.build(second, url.searchParams));
  if (first === 'agency-of') {
    const issuer = given.agencyOfPost(url.searchParams.get('post') ?? '');
    return found(response, issuer === undefined ? undefined : { issuer });
  }
  send(response, 404, { error: 'There is nothing here.' });
}

async function atDesk(
  desk: Desk | undefined,
  what: string | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!desk) return send(response, 404, { error: 'There is no such desk.' });
  if (what === undefined && request.method === 'GET')
    return send(response, 200, { desk: desk.settings.agency, received: desk.list() });
  if (what !== 'events' || request.method !== 'POST')
    return send(response, 405, { error: 'Push alerts to /desks/<agency>/events.' });
  if (request.headers['content-type']?.split(';')[0]?.trim() !== 'application/secevent+jwt')
    return send(response, 415, { error: 'Send application/secevent+jwt.' });
  const body = await bodyOf(request);
  if (body === undefined) return send(response, 413, { error: 'The body is too large.' });
  const taken = await desk.take(body, 'push');
  if (taken.ok) {
    // RFC 8935 §2.2: nothing in the body.
    response.writeHead(202).end();
    return;
  }
  const { err, description } = taken;
  response.setHeader('content-language', 'en');
  send(response, 400, { err, description });
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largest) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const found = (response: ServerResponse, document: unknown): void =>
  document === undefined
    ? send(response, 404, { error: 'There is no such thing here.' })
    : send(response, 200, document);

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(`${JSON.stringify(body)}\n`);
}
