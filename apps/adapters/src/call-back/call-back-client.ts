import { Inject, Injectable } from '@nestjs/common';
import { OUTBOUND, OutboundFault, type Outbound, type OutboundAnswer } from '#outbound';
import { SETTINGS, type AdaptersSettings, type FeedName } from '../config.js';
import type { Answer } from '../feeds/reading.js';
import { isAllowed } from './allowed.js';

/** How long the other system may take, in milliseconds. */
const patience = 5_000;
const largest = 1024 * 1024;

/** What came of asking. */
export type Asked =
  | { answer: Answer }
  /** Asking again would not help. One plain clause. */
  | { refused: string }
  /** A status or the network's error code: it is worth asking again. */
  | { later: string };

/** Asks a feed's own systems what happened. One try; the spool tries again. */
@Injectable()
export class CallBackClient {
  private readonly client;

  constructor(
    @Inject(SETTINGS) private readonly settings: AdaptersSettings,
    @Inject(OUTBOUND) outbound: Outbound,
  ) {
    this.client = outbound.client({
      within: patience,
      answerBytes: largest,
      connections: 8,
      cutAtEnd: true,
    });
  }

  async ask(feed: FeedName, address: string): Promise<Asked> {
    const callBack = this.settings.feeds.find(({ name }) => name === feed)?.callBack;
    if (!URL.canParse(address)) return { refused: 'the address to ask at is not a URL' };
    const url = new URL(address);
    if (!isAllowed(url, callBack?.hosts ?? []))
      return { refused: 'the address to ask at is not on the list of those allowed' };
    try {
      // Redirects are not followed: they would lead off the list.
      const answer = await this.client.request(url, {
        headers: {
          accept: 'application/json',
          ...(callBack?.token !== undefined && { authorization: `Bearer ${callBack.token}` }),
        },
      });
      return classify(answer);
    } catch (thrown) {
      if (!(thrown instanceof OutboundFault)) throw thrown;
      return { later: thrown.code };
    }
  }
}

function classify({ status, body, cut }: OutboundAnswer): Asked {
  if (cut === 'too-large') return { refused: 'the answer is larger than can be taken' };
  if (cut === 'broken') return { later: 'broken-off' };
  if (status === 200) return { answer: { status: 'found', bytes: body } };
  if (status === 404 || status === 410) return { answer: { status: 'gone' } };
  if (status === 403) return { answer: { status: 'forbidden' } };
  if (status >= 300 && status < 400) return { refused: 'the answer sends us elsewhere' };
  return { later: String(status) };
}
