import { createServer, type IncomingMessage } from 'node:http';
import type { Samples } from '../samples/samples.js';
import type { Desk } from './desk.js';

/** Signed alerts with the sender's statement inside stay well below this. */
const largest = 256 * 1024;

export interface DesksServer {
  stop: () => Promise<void>;
}

export interface Desks {
  port: number;
  desks: ReadonlyMap<string, Desk>;
  samples: Samples;
  /** The agency (issuer URI) that a post belongs to. */
  agencyOfPost: (post: string) => string | undefined;
}

interface Reply {
  status: number;
  /** Sent as JSON; nothing at all when there is none. */
  body?: unknown;
}

/** One loopback server that stands for the agencies' own systems. */
export async function startDesksServer(given: Desks): Promise<DesksServer> {
  const server = createServer((request, response) => {
    answer(given, request)
      .catch(() => refuse(500, 'The desk failed. Try again.'))
      .then(({ status, body }) => {
        const headers = { 'cache-control': 'no-store', 'content-language': 'en' };
        if (body === undefined) return response.writeHead(status, headers).end();
        response.writeHead(status, { ...headers, 'content-type': 'application/json' });
        return response.end(`${JSON.stringify(body)}\n`);
      })
      .catch(() => response.destroy());
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

const refuse = (status: number, error: string): Reply => ({ status, body: { error } });

const found = (body: unknown): Reply =>
  body === undefined ? refuse(404, 'There is no such thing here.') : { status: 200, body };

async function answer(given: Desks, request: IncomingMessage): Promise<Reply> {
  // A page in somebody's browser must not reach this under another name.
  if (!/^(localhost|127\.0\.0\.1)(:\d+)?$/.test(request.headers.host ?? ''))
    return refuse(403, 'Only for this machine.');
  const url = new URL(request.url ?? '/', 'http://localhost');
  const [room = '', name = '', what] = url.pathname.split('/').slice(1);
  if (room === 'desks' && what === 'events') return push(given.desks.get(name), request);
  if (request.method !== 'GET') return refuse(405, 'Push alerts to /desks/<agency>/events.');
  switch (room) {
    case 'desks':
      return name === '' ? found({ desks: [...given.desks.keys()] }) : list(given.desks.get(name));
    case 'hostel-details':
      return found(given.samples.hostelDetail(name));
    case 'samples':
      return found(given.samples.build(name, url.searchParams));
    case 'agency-of': {
      const issuer = given.agencyOfPost(url.searchParams.get('post') ?? '');
      return found(issuer === undefined ? undefined : { issuer });
    }
    default:
      return found(undefined);
  }
}

const list = (desk: Desk | undefined): Reply =>
  found(desk && { desk: desk.settings.agency, received: desk.list() });

/** RFC 8935 §2: 202 with nothing in the body, or 400 that says why. */
async function push(desk: Desk | undefined, request: IncomingMessage): Promise<Reply> {
  if (!desk) return found(undefined);
  if (request.method !== 'POST') return refuse(405, 'Push alerts here.');
  if (request.headers['content-type']?.split(';')[0]?.trim() !== 'application/secevent+jwt')
    return refuse(415, 'Send application/secevent+jwt.');
  const body = await bodyOf(request);
  if (body === undefined) return refuse(413, 'The body is too large.');
  const taken = await desk.take(body, 'push');
  if (taken.ok) return { status: 202 };
  const { err, description } = taken;
  return { status: 400, body: { err, description } };
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
