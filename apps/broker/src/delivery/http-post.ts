import { Agent, request } from 'undici';
import type { Tried } from './outcome.js';

/** How long a provider of messages to people may take, in milliseconds: the next way goes out after it. */
export const providerPatience = 5_000;
/**
 * How many messages are on their way to one provider at once: when it hangs, each is found out after
 * {@link providerPatience}, and the next ways go out.
 */
export const providerConnections = 256;
/** More of an answer than this is not read. */
const longestAnswer = 16_384;

/** Where it is certain that the other side never had the message. */
const neverArrived = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

export interface Answered {
  status: number;
  retryAfter: number | undefined;
  body: string;
}

/** An HTTP client for providers: bounded in time and in what is read; redirects are not followed. */
export class ProviderClient {
  private readonly agent = new Agent({
    connections: providerConnections,
    connect: { timeout: providerPatience },
    maxResponseSize: longestAnswer,
  });

  /** @returns the answer, or how the try failed */
  async call(
    url: string,
    options: {
      method: 'POST' | 'GET';
      headers: Record<string, string>;
      body?: string | Buffer;
    },
  ): Promise<Answered | Tried> {
    try {
      const answer = await request(url, {
        ...options,
        dispatcher: this.agent,
        signal: AbortSignal.timeout(providerPatience),
      });
      const body = await answer.body.text();
      const seconds = Number(answer.headers['retry-after']);
      // At most an hour: a provider cannot ask for silence.
      const retryAfter = seconds > 0 ? Math.min(seconds, 3600) * 1000 : undefined;
      return { status: answer.statusCode, retryAfter, body };
    } catch (thrown) {
      return faultOf(thrown);
    }
  }

  close(): Promise<void> {
    return this.agent.close();
  }
}

/** A network fault as a code. Unless it certainly never arrived, it may have. */
export function faultOf(thrown: unknown): Tried {
  const said = (name: string): string | undefined => {
    const value: unknown =
      typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, name) : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  const name = said('name');
  const code = said('code') ?? (name === 'TimeoutError' ? 'timeout' : (name ?? 'fault'));
  const answer = code
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40);
  return { outcome: neverArrived.has(code) ? 'retry' : 'unknown', answer };
}

/** What an HTTP status of a receiver of messages means, where its answer says no more. */
export function byStatus({ status, retryAfter }: Answered): Tried {
  const answer = String(status);
  if (status >= 200 && status < 300) return { outcome: 'delivered', answer };
  // There is no such address any more, or it wants another message than ours: the same will never work.
  if (status === 404 || status === 410) return { outcome: 'rejected', answer, gone: true };
  if (status === 400 || status === 413 || status === 415) return { outcome: 'rejected', answer };
  return { outcome: 'retry', answer, waitFor: retryAfter };
}
