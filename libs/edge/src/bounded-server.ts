import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { Socket } from 'node:net';
import { callerOf } from './address.js';
import { lastAnswer, turnAway, type TurnedAway } from './turned-away.js';
import { UnderWay } from './under-way.js';

/** What a server takes. Times are milliseconds. */
export interface ServerBounds {
  /** How long the head of a request, and the whole of it, may take to arrive. */
  arrival: { headers: number; whole: number };
  /** Connections at once: from one address, and in all. */
  connections: { perAddress: number; inAll: number };
  /** Without it, the server speaks plain HTTP. */
  tls?: ServerOptions | undefined;
  /** Whether the connections of an address are not counted, because it speaks for many. */
  isProxy?: (address: string) => boolean;
  /** Told of every connection that was ended, or not taken. */
  turnedAway?: (why: TurnedAway | 'too_many_connections') => void;
}

/** Largest head of a request, in bytes: what Node takes, said here so that it stays. */
const largestHead = 16 * 1024;
/** Fields of a head that are read; one more than is taken. */
const mostFields = 64;
/** Longest target of a request, in characters. */
const longestTarget = 4 * 1024;
/** How long a connection may lie idle between two requests: longer than a proxy in front keeps its own. */
const idle = 72_000;
/** How long a connection may stand still in the midst of anything: a reader that does not read, a wait for alerts. */
const standing = 120_000;
/** How often it is looked whose time is over. */
const look = 1_000;

/** Codes of Node's parser and clocks that have an answer of their own. */
const answers: Readonly<Record<string, TurnedAway>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

/**
 * An HTTP server that no caller can fill: a head or a body that trickles is cut off, and so is who does not read
 * the answer; connections are counted. Strict in what it reads (RFC 9112 §6.3): never both lengths, never two.
 */
export function boundedServer(listener: RequestListener, bounds: ServerBounds): Server {
  const options: ServerOptions = {
    maxHeaderSize: largestHead,
    headersTimeout: bounds.arrival.headers,
    requestTimeout: bounds.arrival.whole,
    connectionsCheckingInterval: look,
    keepAliveTimeout: idle,
    insecureHTTPParser: false,
    // Looked at with everything else of the head: fields that Node dropped must not be taken for missing.
    requireHostHeader: false,
  };
  const admit: RequestListener = (request, response) => {
    const fault = headFault(request);
    if (!fault) {
      listener(request, response);
      return;
    }
    bounds.turnedAway?.(fault);
    turnAway(request, response, fault);
  };
  const server = bounds.tls
    ? createTlsServer(
        { ...options, ...bounds.tls, handshakeTimeout: bounds.arrival.headers },
        admit,
      )
    : createServer(options, admit);
  server.setTimeout(standing);
  // Node drops what is more without a word: one more than is taken is enough to see it.
  server.maxHeadersCount = mostFields + 1;
  server.maxConnections = bounds.connections.inAll;
  server.on('drop', () => bounds.turnedAway?.('too_many_connections'));
  server.on('connection', countConnections(bounds));
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const why = answers[error.code ?? ''] ?? 'malformed';
    bounds.turnedAway?.(why);
    socket.end(lastAnswer(why));
    socket.destroySoon();
  });
  return server;
}

function countConnections({ connections, isProxy, turnedAway }: ServerBounds) {
  const open = new UnderWay();
  return (socket: Socket): void => {
    const { remoteAddress } = socket;
    // It is gone already.
    if (remoteAddress === undefined) return;
    if (isProxy?.(remoteAddress)) return;
    const ended = open.begin(callerOf(remoteAddress), connections.perAddress);
    if (!ended) {
      turnedAway?.('too_many_connections');
      // An answer would cost more than the connection: it is ended as Node ends those above its own number.
      socket.destroy();
      return;
    }
    socket.once('close', ended);
  };
}

/** What is wrong with the head of a request that was read, if anything. */
function headFault(request: IncomingMessage): TurnedAway | undefined {
  const { url = '', rawHeaders, headers, httpVersion } = request;
  if (url.length > longestTarget) return 'uri_too_long';
  // Names and values stand in turn.
  if (rawHeaders.length > 2 * mostFields) return 'headers_too_large';
  // RFC 9112 §3.2: exactly one, or two readers may take it for two sites. HTTP/1.0 need not name one.
  const hosts = hostsIn(rawHeaders);
  if (hosts > 1 || (hosts === 0 && httpVersion !== '1.0')) return 'malformed';
  // Node's parser takes 0.9 and 2.0 as well, which are spoken in another way.
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return 'malformed';
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding.trim().toLowerCase() !== 'identity')
    return 'content_encoding';
  return undefined;
}

function hostsIn(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2)
    if (rawHeaders[at]?.toLowerCase() === 'host') count += 1;
  return count;
}
