import { setTimeout as pause } from 'node:timers/promises';
import type { Delivery, FeedName } from '../world/delivery.js';

/** How often a message is sent until it is taken, and how long is waited at first, in milliseconds. */
const tries = 5;
const between = 500;

/** Sends native messages to adapters, those about one person one after another. */
export class Sender {
  /** Answers by status; `none` where there was no answer. */
  readonly answers = new Map<string, number>();
  taken = 0;
  private readonly lanes = new Map<string, Promise<void>>();

  /** @param to as `http://127.0.0.1:3001` */
  constructor(
    private readonly to: string,
    private readonly tokens: Readonly<Partial<Record<FeedName, string>>>,
  ) {}

  /** Resolves when it was taken, or is given up. A feed without a token is not sent to. */
  send(delivery: Delivery): Promise<void> {
    const token = this.tokens[delivery.feed];
    if (token === undefined) return Promise.resolve();
    const before = this.lanes.get(delivery.person) ?? Promise.resolve();
    const sent = before.then(() => this.untilTaken(delivery, token));
    this.lanes.set(delivery.person, sent);
    return sent.finally(() => {
      if (this.lanes.get(delivery.person) === sent) this.lanes.delete(delivery.person);
    });
  }

  private async untilTaken(delivery: Delivery, token: string): Promise<void> {
    for (let count = 0; count < tries; count += 1) {
      const status = await this.once(delivery, token);
      this.answers.set(status, (this.answers.get(status) ?? 0) + 1);
      if (status === '202') this.taken += 1;
      // What is refused as it is would be refused again.
      if (status === '202' || (status.startsWith('4') && status !== '429')) return;
      await pause(between * 2 ** count);
    }
  }

  private async once({ feed, body, media }: Delivery, token: string): Promise<string> {
    try {
      const answer = await fetch(`${this.to}/feeds/${feed}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': media === 'xml' ? 'application/xml' : 'application/json',
        },
        body: new Uint8Array(body),
      });
      await answer.arrayBuffer();
      return String(answer.status);
    } catch {
      return 'none';
    }
  }
}
