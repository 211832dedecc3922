import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, refusesStatementForGood, retryAfter, type Clock } from '#kernel';
import { OUTBOUND, OutboundFault, type Outbound } from '#outbound';
import { SETTINGS, type AdaptersSettings } from '../config.js';
import { at, parsed, plain, textAt } from '../feeds/json.js';
import { claimsIn } from './claims-in.js';

/** How long the broker may take to answer, in milliseconds. */
export const patience = 10_000;

export interface BrokerAnswer {
  verdict: 'taken' | 'refused' | 'later';
  /** `202`, `400 invalid_request` or the network's error code. */
  answer: string;
  /** What the broker says of a refusal: its own text, of at most 200 plain characters. */
  description?: string | undefined;
  /** How long the broker asks us to wait, in milliseconds: an hour at most. */
  waitFor?: number | undefined;
}

/** Pushes one signed event to the broker (RFC 8935). One try; the spool tries again. */
@Injectable()
export class BrokerClient {
  private readonly client;

  constructor(
    @Inject(SETTINGS) private readonly settings: AdaptersSettings,
    @Inject(OUTBOUND) outbound: Outbound,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.client = outbound.client({
      within: patience,
      answerBytes: 64 * 1024,
      connections: 32,
      cutAtEnd: true,
    });
  }

  async push(compact: string): Promise<BrokerAnswer> {
    try {
      // A redirect is one more answer that is not 202.
      const { status, headers, body } = await this.client.request(this.settings.eventsUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/secevent+jwt', accept: 'application/json' },
        body: compact,
      });
      const waitFor = retryAfter(headers['retry-after'], this.clock.machine());
      const answer = { ...classify(status, body.toString('utf8')), waitFor };
      // Our clock is ahead of the broker's: it takes the same bytes when its own has got there.
      const early = issuedAt(compact) > Date.parse(String(headers.date));
      return early && answer.verdict === 'refused' ? { ...answer, verdict: 'later' } : answer;
    } catch (thrown) {
      if (!(thrown instanceof OutboundFault)) throw thrown;
      return { verdict: 'later', answer: thrown.code };
    }
  }
}

/** When a statement says that it was made, in milliseconds. */
const issuedAt = (compact: string): number => Number(at(claimsIn(compact), 'iat')) * 1000;

function classify(status: number, text: string): BrokerAnswer {
  if (status === 202) return { verdict: 'taken', answer: '202' };
  const said = status === 400 ? parsed(text) : undefined;
  const err = textAt(said, 'err');
  // A code and a short sentence are kept: what else is in the answer is not ours to store.
  if (err === undefined || !/^[a-z_]{1,40}$/.test(err))
    return { verdict: 'later', answer: String(status) };
  const verdict = refusesStatementForGood.has(err) ? 'refused' : 'later';
  return { verdict, answer: `400 ${err}`, description: sentence(at(said, 'description')) };
}

const sentence = (given: unknown): string | undefined =>
  typeof given === 'string' && given !== '' && plain(given) === given ? given : undefined;
