import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, retryAfter, type Clock } from '#kernel';
import { OUTBOUND, OutboundFault, type Outbound, type OutboundRequest } from '#outbound';
import type { Tried } from './outcome.js';

/** How long a provider of messages to people may take, in milliseconds: the next way goes out after it. */
const providerPatience = 5_000;
/**
 * How many messages are on their way to one provider at once: when it hangs, each is found out after
 * {@link providerPatience}, and the next ways go out.
 */
export const providerConnections = 256;
/** More of an answer than this is not read. */
const longestAnswer = 16_384;

export interface Answered {
  status: number;
  /** How long whoever answers asks to wait, in milliseconds. */
  waitFor: number | undefined;
  body: string;
}

/** Calls whoever carries messages to people: all of them by one client, which has connections for each. */
@Injectable()
export class ProviderClient {
  private readonly client;

  constructor(
    @Inject(OUTBOUND) outbound: Outbound,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.client = outbound.client({
      within: providerPatience,
      answerBytes: longestAnswer,
      connections: providerConnections,
    });
  }

  /** @returns the answer, or how the try failed */
  async call(url: string, request: OutboundRequest): Promise<Answered | Tried> {
    try {
      const { status, headers, body } = await this.client.request(url, request);
      // A date is of the world's time, which no scenario moves.
      const waitFor = retryAfter(headers['retry-after'], this.clock.machine());
      return { status, waitFor, body: body.toString('utf8') };
    } catch (thrown) {
      return triedOf(thrown);
    }
  }
}

/** What a call without an answer means. Unless it certainly never arrived, it may have. */
export function triedOf(thrown: unknown): Tried {
  if (!(thrown instanceof OutboundFault)) throw thrown;
  const answer = thrown.code
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40);
  return { outcome: thrown.arrived === 'never' ? 'retry' : 'unknown', answer };
}

/** What an HTTP status of a receiver of messages means, where its answer says no more. */
export function byStatus({ status, waitFor }: Answered): Tried {
  const answer = String(status);
  if (status >= 200 && status < 300) return { outcome: 'delivered', answer };
  // There is no such address any more, or it wants another message than ours: the same will never work.
  if (status === 404 || status === 410) return { outcome: 'rejected', answer, gone: true };
  if (status === 400 || status === 413 || status === 415) return { outcome: 'rejected', answer };
  return { outcome: 'retry', answer, waitFor };
}
