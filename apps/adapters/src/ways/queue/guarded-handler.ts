import { Readable } from 'node:stream';
import type { Outbound, OutboundClient } from '#outbound';

/** A request as the AWS SDK hands it over. */
interface SdkRequest {
  method: string;
  protocol: string;
  hostname: string;
  port?: number;
  path: string;
  query?: Record<string, string | string[] | null>;
  headers: Record<string, string>;
  body?: unknown;
}

interface SdkAnswer {
  response: {
    statusCode: number;
    headers: Record<string, string>;
    body: Readable;
  };
}

/** The answer was larger than is taken. */
export class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge';
}

/** A long poll lasts 20 seconds. */
const pollWithin = 30_000;
const within = 10_000;
/** Ten messages of a mebibyte each, every character of them escaped. */
const mostReceived = 64 * 1_024 * 1_024;

/**
 * The AWS SDK's way out: our guarded client, which looks where it calls, and no HTTP of the SDK's own (ADR 17).
 * Signing, reading answers and finding credentials stay the SDK's.
 */
export class GuardedHandler {
  readonly metadata = { handlerProtocol: 'http/1.1' };
  private readonly polls: OutboundClient;
  private readonly others: OutboundClient;

  /** @param mostFetched bytes of the largest answer that is no long poll's */
  constructor(outbound: Outbound, mostFetched: number) {
    const cutAtEnd = true;
    this.polls = outbound.client({
      within: pollWithin,
      connectWithin: within,
      answerBytes: mostReceived,
      connections: null,
      cutAtEnd,
    });
    this.others = outbound.client({ within, answerBytes: mostFetched, connections: 8, cutAtEnd });
  }

  async handle(request: SdkRequest): Promise<SdkAnswer> {
    const { 'content-length': _, ...headers } = lowerCase(request.headers);
    const polls = headers['x-amz-target']?.endsWith('.ReceiveMessage') === true;
    const answer = await (polls ? this.polls : this.others).request(urlOf(request), {
      method: request.method === 'GET' ? 'GET' : 'POST',
      headers,
      ...(request.body !== undefined && { body: bytesOf(request.body) }),
    });
    if (answer.cut === 'too-large') throw new AnswerTooLarge('The answer is too large');
    if (answer.cut === 'broken') throw new Error('The answer broke off');
    const given = Object.entries(answer.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)] as const],
    );
    return {
      response: {
        statusCode: answer.status,
        headers: Object.fromEntries(given),
        body: Readable.from([answer.body], { objectMode: false }),
      },
    };
  }

  updateHttpClientConfig(): void {
    // The SDK's own settings of connections: ours are the guard's.
  }

  httpHandlerConfigs(): object {
    return {};
  }

  /** Ends long polls that wait. */
  async stopPolling(): Promise<void> {
    await this.polls.close();
  }
}

const lowerCase = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

function bytesOf(body: unknown): string | Buffer {
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  throw new Error('Only text and bytes are sent');
}

/** As it was signed: encoded by RFC 3986. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );

function urlOf({ protocol, hostname, port, path, query = {} }: SdkRequest): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) =>
      one === null ? encoded(name) : `${encoded(name)}=${encoded(one)}`,
    ),
  );
  const at = `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`;
  return pairs.length === 0 ? at : `${at}?${pairs.join('&')}`;
}
