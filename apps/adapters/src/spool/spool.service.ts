import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type BeforeApplicationShutdown,
} from '@nestjs/common';
import { CLOCK, crashPoint, newId, type Clock } from '#kernel';
import { LOG, type Log } from '#observability';
import type { FeedName } from '../config.js';
import { keyOf } from '../feeds/envelope.js';
import { Loop } from './loop.js';
import { MessageRepository, type DueMessage, type Standing } from './message.repository.js';
import { PusherService } from './pusher.service.js';
import { ReaderService } from './reader.service.js';

/** The answer to a native message. */
export interface Taken {
  receipt: string;
  /** How many events it was told as. */
  events: number;
  outcome: string;
}

/** Longer than a call-back may take, in milliseconds. Reading twice would do no harm. */
const lease = 7_000;
const sweepEvery = 500;
const together = 8;

/** What became of a message, in words. */
export function outcomeText({ outcome, reason }: Pick<Standing, 'outcome' | 'reason'>): string {
  if (outcome === null) return 'kept-and-not-yet-read: it will be read without being sent again';
  if (outcome === 'told') return 'sent-to-broker-soon';
  const name = outcome === 'nothing' ? 'nothing-to-tell' : 'kept-for-a-person';
  return `${name}: ${reason ?? 'no reason was kept'}`;
}

/** Keeps what feeds send before anything is made of it, and sees to it that each is read. */
@Injectable()
export class SpoolService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly loop: Loop;
  /** Readings under way here, so that the same message sent twice at once gets one answer. */
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
    private readonly messages: MessageRepository,
    private readonly reader: ReaderService,
    private readonly pusher: PusherService,
  ) {
    this.loop = new Loop(
      () => this.sweep(),
      sweepEvery,
      clock,
      (error) => log.error({ error }, 'the sweep of kept messages failed'),
    );
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
    await Promise.all(this.underWay.values());
  }

  /** Keeps a message, committed, then reads it. Resolves with what it came to so far. */
  async take(feed: FeedName, body: Buffer): Promise<Taken> {
    const receivedAt = this.clock.now();
    const { id, isNew } = await this.messages.keep({
      id: newId(),
      feed,
      key: keyOf(body, receivedAt),
      body,
      receivedAt,
      leaseUntil: this.after(lease),
    });
    crashPoint('stored');
    if (isNew) await this.read({ id, feed, body, attempts: 0 });
    else await this.underWay.get(id);
    const standing = await this.messages.standing(id);
    return { receipt: id, events: standing.events, outcome: outcomeText(standing) };
  }

  private async sweep(): Promise<void> {
    const now = this.clock.machine();
    const due = await this.messages.claim(now, this.after(lease), together);
    await Promise.all(due.map((message) => this.read(message)));
    if (due.length === together) this.loop.wake();
  }

  /** The message is kept, so a failure here is for the sweep and never for the sender. */
  private async read(message: DueMessage): Promise<void> {
    const reading = this.reader
      .read(message)
      .then(() => this.pusher.wake())
      .catch((error: unknown) =>
        this.log.error({ source: message.feed, event: message.id, error }, 'a reading failed'),
      )
      .finally(() => this.underWay.delete(message.id));
    this.underWay.set(message.id, reading);
    await reading;
  }

  private after(milliseconds: number): Date {
    return new Date(this.clock.machine().getTime() + milliseconds);
  }
}
