import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from './until.js';

export interface Received {
  method: string;
  /** With its query. */
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** The body as it came, for what is no text. */
  bytes: Buffer;
  /** Whether who sent it has gone meanwhile. */
  isGone(): boolean;
}

/** What to answer. `destroy` cuts the connection without a word, after `delay` milliseconds. */
export interface Answer {
  status?: number;
  headers?: Readonly<Record<string, string>>;
  /** Sent as it is when text, otherwise as JSON. */
  body?: unknown;
  delay?: number;
  destroy?: boolean;
}

export interface Receiver {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** How many connections were opened to it. */
  readonly connections: number;
  /** Everything that came, oldest first, unexpected requests too. */
  readonly requests: readonly Received[];
  /** From now on, answers by this function; nothing returned means "unexpected" (501). */
  answer(how: (request: Received) => Answer | undefined | Promise<Answer | undefined>): void;
  /** The first request that fits; waits for it up to `ms` (10,000 by default). */
  waitFor(fits: (request: Received) => boolean, ms?: number): Promise<Received>;
  /** @throws Error when a request came that the answer function had no answer for */
  assertNothingUnexpected(): void;
  /** Forgets the requests so far; the answer function stays. */
  empty(): void;
  stop(): Promise<void>;
}

/**
 * An HTTP server of our own on loopback, standing for a provider. Until told otherwise, it expects nothing.
 * @param tls makes it speak HTTPS
 */
export async function startReceiver(tls?: ServerOptions): Promise<Receiver> {
  let connections = 0;
  const requests: Received[] = [];
  const unexpected: Received[] = [];
  let how: (request: Received) => Answer | undefined | Promise<Answer | undefined> = () =>
    undefined;

  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await read(incoming);
    requests.push(request);
    const answer = await how(request);
    if (!answer) unexpected.push(request);
    await send(response, answer ?? { status: 501, body: { error: 'unexpected' } });
  };
  const listener = (incoming: IncomingMessage, response: ServerResponse): void => {
    // A client that hangs up, or an answer function that throws, ends that one connection.
    handle(incoming, response).catch(() => incoming.socket.destroy());
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  server.on('connection', () => {
    connections += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Not listening on a port');
  return {
    port: address.port,
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${address.port}`,
    requests,
    get connections() {
      return connections;
    },
    answer: (function_) => {
      how = function_;
    },
    waitFor: (fits, ms) =>
      until('a request that fits', () => requests.find(fits), {
        ...(ms === undefined ? {} : { within: ms }),
      }),
    assertNothingUnexpected: () => {
      if (unexpected.length === 0) return;
      const list = unexpected.map(({ method, path }) => `${method} ${path}`);
      throw new Error(`${unexpected.length} unexpected requests: ${list.join('; ')}`);
    },
    empty: () => {
      requests.length = 0;
      unexpected.length = 0;
    },
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function read(incoming: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  return {
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    headers: incoming.headers,
    body: bytes.toString('utf8'),
    bytes,
    isGone: () => incoming.socket.destroyed || incoming.socket.readableEnded,
  };
}

async function send(response: ServerResponse, answer: Answer): Promise<void> {
  if (answer.delay !== undefined) await pause(answer.delay, undefined, { ref: false });
  if (answer.destroy === true) {
    response.destroy();
    return;
  }
  const isText = typeof answer.body === 'string';
  response.writeHead(answer.status ?? 200, {
    ...(answer.body === undefined || isText ? {} : { 'content-type': 'application/json' }),
    ...answer.headers,
  });
  response.end(isText ? answer.body : answer.body === undefined ? '' : JSON.stringify(answer.body));
}
