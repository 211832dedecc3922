import type {
  IncomingMessage,
  OutgoingHttpHeaders,
  RequestListener,
  Server,
  ServerResponse,
} from 'node:http';
import { isIPv6 } from 'node:net';
import {
  awayAnswers,
  boundedServer,
  Buckets,
  callerOf,
  headFault,
  problemOf,
  senderOf,
  type TurnedAway,
} from '#edge';
import type { Clock } from '#kernel';
import type { Metrics } from '#observability';
import type { EdgeSettings } from '../config.edge.js';
import { largestStatement } from './largest.js';

/** Connections to the operators' door, and how long a whole document may take to arrive there. */
const operators = { connections: { perAddress: 128, inAll: 256 }, whole: 60_000 };

/** Requests that came through the operators' door. */
const fromOperators = new WeakSet<IncomingMessage>();

/** By which door a request came in. */
export const doorOf = (request: IncomingMessage): 'public' | 'operator' =>
  fromOperators.has(request) ? 'operator' : 'public';

/**
 * The two doors, before anything of a request but its head is read. An address pays for each request, and gets it
 * back when the request is taken: agencies that are what they say are bounded by their own allowance, however many
 * share an address; whoever sends rubbish is answered 429 without a signature being checked.
 */
export class Doors {
  constructor(
    private readonly settings: EdgeSettings,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  /** The server that agencies and people come to. */
  publicServer(handle: RequestListener): Server {
    const { arrival, connections } = this.settings;
    return this.server(handle, { arrival, connections });
  }

  /** The operators' own, before the same application. */
  operatorServer(handle: RequestListener): Server {
    const { arrival } = this.settings;
    const mark: RequestListener = (request, response) => {
      fromOperators.add(request);
      handle(request, response);
    };
    return this.server(mark, {
      arrival: { headers: arrival.headers, whole: operators.whole },
      connections: operators.connections,
    });
  }

  private server(
    handle: RequestListener,
    bounds: Pick<EdgeSettings, 'arrival' | 'connections'>,
  ): Server {
    const { trustedProxies, addressAllowance } = this.settings;
    // Of each door its own: rubbish at the one locks nobody out of the other.
    const addresses = new Buckets(addressAllowance);
    return boundedServer(
      (request, response) => {
        const fault = headFault(request);
        if (fault) this.away(request, response, fault);
        else this.admit(request, response, addresses, handle);
      },
      {
        ...bounds,
        isProxy: (address) =>
          trustedProxies?.check(address, isIPv6(address) ? 'ipv6' : 'ipv4') ?? false,
        turnedAway: (why) => this.metrics.turnedAway.inc({ why }),
      },
    );
  }

  private admit(
    request: IncomingMessage,
    response: ServerResponse,
    addresses: Buckets,
    handle: RequestListener,
  ): void {
    const { remoteAddress = '' } = request.socket;
    const forwarded = request.headers['x-forwarded-for'];
    const named = Array.isArray(forwarded) ? forwarded.join(',') : forwarded;
    const caller = callerOf(senderOf(remoteAddress, named, this.settings.trustedProxies));
    const wait = addresses.take(caller, this.clock.machine().getTime());
    if (wait > 0) {
      this.away(request, response, 'too_many_requests', wait);
      return;
    }
    response.once('finish', () => {
      if (isTaken(request, response)) addresses.giveBack(caller);
    });
    handle(request, response);
  }

  private away(
    request: IncomingMessage,
    response: ServerResponse,
    why: TurnedAway,
    wait?: number,
  ): void {
    this.metrics.turnedAway.inc({ why });
    const body = problemOf(why);
    const headers: OutgoingHttpHeaders = {
      'content-type': 'application/problem+json',
      'content-language': 'en',
      'cache-control': 'no-store',
      'content-length': Buffer.byteLength(body),
      ...(wait !== undefined && { 'retry-after': String(Math.ceil(wait / 1_000)) }),
      ...(why === 'content_encoding' && { 'accept-encoding': 'identity' }),
      // A body that nobody wants is read no further than a statement may be long.
      ...(!isShort(request) && { connection: 'close' }),
    };
    response.writeHead(awayAnswers[why].status, headers).end(body);
  }
}

/** Done for somebody who may ask it. What anybody may read is not: it is paid for. */
function isTaken(request: IncomingMessage, { statusCode }: ServerResponse): boolean {
  if (statusCode >= 400) return statusCode >= 500;
  const reads = request.method === 'GET' || request.method === 'HEAD';
  return !reads || doorOf(request) === 'operator';
}

const isShort = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] === undefined &&
  Number(headers['content-length'] ?? 0) <= largestStatement;
