import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { ServerOptions } from 'node:https';
import { boundedServer, Buckets, callerOf, holds, senderOf, turnAway } from '#edge';
import type { Clock } from '#kernel';
import type { Metrics } from '#observability';
import type { EdgeSettings } from '../config.edge.js';
import type { SignInSettings } from '../config.sign-in.js';
import { httpsOptions } from './tls.js';

/** Connections to the operators' door, and how long a whole document may take to arrive there. */
const operators = { connections: { perAddress: 128, inAll: 256 }, whole: 60_000 };

/** Requests that came through the operators' door. */
const fromOperators = new WeakSet<IncomingMessage>();

/** Requests that were answered well and are paid for all the same. */
const paidFor = new WeakSet<IncomingMessage>();

/** Says that an address shall not get back what a request cost it. */
export const isPaidFor = (request: IncomingMessage): void => void paidFor.add(request);

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
    private readonly settings: EdgeSettings & Pick<SignInSettings, 'tls'>,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  /** The server that agencies and people come to. */
  publicServer(handle: RequestListener): Server {
    const { arrival, connections, tls } = this.settings;
    return this.server(handle, { arrival, connections, tls: tls && httpsOptions(tls) });
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
    bounds: Pick<EdgeSettings, 'arrival' | 'connections'> & { tls?: ServerOptions | undefined },
  ): Server {
    const { trustedProxies, addressAllowance } = this.settings;
    // Of each door its own: rubbish at the one locks nobody out of the other.
    const addresses = new Buckets(addressAllowance);
    return boundedServer((request, response) => this.admit(request, response, addresses, handle), {
      ...bounds,
      isProxy: (address) => trustedProxies !== undefined && holds(trustedProxies, address),
      turnedAway: (why) => this.metrics.turnedAway.inc({ why }),
    });
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
      this.metrics.turnedAway.inc({ why: 'too_many_requests' });
      turnAway(request, response, 'too_many_requests', wait);
      return;
    }
    response.once('finish', () => {
      if (isTaken(request, response)) addresses.giveBack(caller);
    });
    handle(request, response);
  }
}

/** Done for somebody who may ask it. What anybody may read is not: it is paid for. */
function isTaken(request: IncomingMessage, { statusCode }: ServerResponse): boolean {
  if (paidFor.has(request)) return false;
  if (statusCode >= 400) return statusCode >= 500;
  const reads = request.method === 'GET' || request.method === 'HEAD';
  return !reads || doorOf(request) === 'operator';
}
