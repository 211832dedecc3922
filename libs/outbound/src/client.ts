import { Agent, request, type buildConnector } from 'undici';
import { codeOf, OutboundFault } from './fault.js';
import type { Guard } from './guard.js';

/** What a call may cost. */
export interface OutboundLimits {
  /** Milliseconds until there is a whole answer. */
  within: number;
  /** Milliseconds until a connection stands; as long as `within` when left out. */
  connectWithin?: number;
  /** More bytes of an answer's body than this are not read. */
  answerBytes: number;
  /** Connections to one host at once; the rest waits. `null`: no limit, whoever calls has one. */
  connections: number | null;
  /** Whether what is on its way at the end is cut off, and not awaited. */
  cutAtEnd?: boolean;
}

export interface OutboundRequest {
  method?: 'GET' | 'POST';
  headers?: Readonly<Record<string, string>>;
  body?: string | Buffer;
  /** Whether the body of an answer with this status is wanted; every body is, when left out. */
  wanted?: (status: number) => boolean;
}

export interface OutboundAnswer {
  /** As it came: a redirect is an answer like any other, and is not followed. */
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Empty when it was not wanted, or cut off. */
  body: Buffer;
  /** Why there is no whole body: it is larger than the limit, or it stopped coming. The status holds all the same. */
  cut: 'too-large' | 'broken' | undefined;
}

/** More bytes of an answer's headers than this break the call. */
const headerBytes = 16 * 1024;
/** So many calls by one connection, then another: whoever has moved is found where it is now. */
const callsByConnection = 1_000;
/** However long a server would keep a connection that nobody uses, it is closed after this, in milliseconds. */
const longestIdle = 60_000;

const tooLate = new Error('It took too long');
const nothing = Buffer.alloc(0);

/** Calls within its limits, by connections that it keeps open. */
export class OutboundClient {
  private readonly agent: Agent;

  constructor(
    private readonly guard: Guard,
    private readonly limits: OutboundLimits,
    connect: buildConnector.connector,
  ) {
    this.agent = new Agent({
      connect,
      connections: limits.connections,
      maxHeaderSize: headerBytes,
      maxResponseSize: limits.answerBytes,
      maxRequestsPerClient: callsByConnection,
      keepAliveMaxTimeout: longestIdle,
    });
  }

  /**
   * One call, tried once.
   * @throws OutboundFault when there is no answer; it says whether the request can have arrived
   */
  async request(to: string | URL, options: OutboundRequest = {}): Promise<OutboundAnswer> {
    const url = this.read(to);
    // AbortSignal.timeout costs 27 µs a call: a third of all that a push costs. A timer that is taken back costs little.
    const over = new AbortController();
    const timer = setTimeout(() => over.abort(tooLate), this.limits.within);
    try {
      return await this.answerOf(url, options, over.signal);
    } catch (thrown) {
      // Thrown by the connector: there was no connection yet.
      if (thrown instanceof OutboundFault) throw thrown;
      throw new OutboundFault(thrown === tooLate ? 'timeout' : codeOf(thrown), 'maybe', thrown);
    } finally {
      clearTimeout(timer);
    }
  }

  private async answerOf(
    url: URL,
    { wanted, ...options }: OutboundRequest,
    signal: AbortSignal,
  ): Promise<OutboundAnswer> {
    const answer = await request(url, { ...options, dispatcher: this.agent, signal });
    const { statusCode: status, headers } = answer;
    try {
      if (wanted?.(status) !== false) {
        const body = Buffer.from(await answer.body.arrayBuffer());
        return { status, headers, body, cut: undefined };
      }
      await answer.body.dump();
      return { status, headers, body: nothing, cut: undefined };
    } catch (thrown) {
      const cut = codeOf(thrown) === 'UND_ERR_RES_EXCEEDED_MAX_SIZE' ? 'too-large' : 'broken';
      return { status, headers, body: nothing, cut };
    }
  }

  /** Closes every connection. */
  close(): Promise<void> {
    return this.limits.cutAtEnd === true ? this.agent.destroy() : this.agent.close();
  }

  private read(to: string | URL): URL {
    try {
      return this.guard.read(to);
    } catch (thrown) {
      throw new OutboundFault('address-refused', 'never', thrown);
    }
  }
}
