import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, refusesAlertForGood, retryAfter, type Clock } from '#kernel';
import { LOG, type Log } from '#observability';
import { OUTBOUND, type Outbound } from '#outbound';
import { silentBecause } from '../streams/stream.js';
import type { ChannelPort } from './channel.js';
import { triedOf } from './http-post.js';
import type { ClaimedNotice } from './notice.js';
import { noSignature, type Tried } from './outcome.js';
import { SetService } from './set.service.js';
import { tryMark } from './try-mark.js';

/** How long a send may take in all, in milliseconds. */
export const patience = 10_000;
/** How long it may take until there is a connection, in milliseconds. */
const connectPatience = 5_000;
/** More of an error answer than this is not read. */
const longestAnswer = 8_192;

/** Pushes a signed alert to the agency's endpoint (RFC 8935). */
@Injectable()
export class PushChannel implements ChannelPort {
  private readonly client;

  constructor(
    private readonly sets: SetService,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(OUTBOUND) outbound: Outbound,
    @Inject(LOG) private readonly log: Log,
  ) {
    this.client = outbound.client({
      within: patience,
      connectWithin: connectPatience,
      answerBytes: longestAnswer,
      // Agencies may share a host, and the lanes limit each of them.
      connections: null,
    });
  }

  async send(notice: ClaimedNotice): Promise<Tried> {
    const silent = notice.stream && silentBecause(notice.stream);
    if (silent) return { outcome: 'rejected', answer: silent };
    if (notice.endpoint === null) return { outcome: 'retry', answer: 'no-endpoint' };
    const set = await this.made(notice);
    if (set === undefined) return { outcome: 'retry', answer: noSignature };
    try {
      const { status, headers, body } = await this.client.request(notice.endpoint, {
        method: 'POST',
        headers: {
          'content-type': 'application/secevent+jwt',
          accept: 'application/json',
          ...(notice.stream?.authorization && { authorization: notice.stream.authorization }),
          ...tryMark(notice),
        },
        body: set,
        // What else it says of a SET that it took is not read.
        wanted: (status) => status === 400,
      });
      if (status === 400) return refusal(body.toString('utf8'));
      return classify(status, this.wait(notice, headers['retry-after']));
    } catch (thrown) {
      return triedOf(thrown);
    }
  }

  /** Nothing where it cannot be made now: a try that is not recorded calls no next way. */
  private async made(notice: ClaimedNotice): Promise<string | undefined> {
    try {
      return await this.sets.make(notice);
    } catch (error) {
      this.log.error({ error, notice: notice.id }, 'an alert could not be signed');
      return undefined;
    }
  }

  /** How long the receiver asks to be left alone. A P1 waits a minute at most, whatever it asks. */
  private wait(
    { priority }: ClaimedNotice,
    header: string | string[] | undefined,
  ): number | undefined {
    const asked = retryAfter(header, this.clock.now());
    return priority === 1 && asked !== undefined ? Math.min(asked, 60_000) : asked;
  }
}

function classify(status: number, waitFor: number | undefined): Tried {
  const answer = String(status);
  if (status >= 200 && status < 300) return { outcome: 'delivered', answer };
  if (status === 413 || status === 415) return { outcome: 'rejected', answer };
  return { outcome: 'retry', answer, waitFor };
}

function refusal(body: string): Tried {
  let code = 'unreadable';
  try {
    const { err } = JSON.parse(body) as { err?: unknown };
    if (typeof err === 'string' && /^[a-z_]{1,40}$/.test(err)) code = err;
  } catch {
    // An answer that is not JSON is a fault of the receiver: tried again.
  }
  return { outcome: refusesAlertForGood.has(code) ? 'rejected' : 'retry', answer: `400-${code}` };
}
