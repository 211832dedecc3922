import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type BeforeApplicationShutdown,
} from '@nestjs/common';
import { Batcher, CLOCK, crashPoint, newId, type Clock } from '#kernel';
import { LOG, type Log } from '#observability';
import type { FeedName } from '../config.js';
import { keyOf, type Media, type Way } from '../feeds/envelope.js';
import { Backlog } from './backlog.service.js';
import { Loop } from './loop.js';
import {
  MessageRepository,
  type DueMessage,
  type Ended,
  type NewMessage,
  type Standing,
} from './message.repository.js';
import { PusherService } from './pusher.service.js';
import { ReaderService } from './reader.service.js';
import { SettlerService, type ReadMessage } from './settler.service.js';
import { Vault } from './vault.js';

/** A native message as it came. */
export interface Native {
  feed: FeedName;
  body: Buffer;
  media: Media;
  way: Way;
  /** What makes two deliveries one message, where the way in knows better than the bytes. */
  key?: string;
}

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
const together = 64;
/** How many messages may be read at once, most of them waiting for a call-back. */
const most = 256;

/** What became of a message, in words. */
export function outcomeText({ outcome, reason }: Pick<Standing, 'outcome' | 'reason'>): string {
  if (outcome === null) return 'kept-and-not-yet-read: it will be read without being sent again';
  if (outcome === 'told') return 'sent-to-broker-soon';
  const names = { nothing: 'nothing-to-tell', kept: 'kept-for-a-person', waits: 'held-back' };
  return `${names[outcome]}: ${reason ?? 'no reason was kept'}`;
}

/** Keeps what feeds send before anything is made of it, and sees to it that each is read. */
@Injectable()
export class SpoolService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly loop: Loop;
  private readonly keeping = new Batcher<NewMessage, { id: string; isNew: boolean }>(
    (messages) => this.messages.keep(messages),
    together,
    2,
  );
  /** One batch after another, so that messages are weighed in the order they came. */
  private readonly settling = new Batcher<ReadMessage, Ended | undefined>(
    (read) => this.settle(read),
    together,
  );
  /** Readings under way here, so that the same message sent twice at once gets one answer. */
  private readonly underWay = new Map<string, Promise<Ended | undefined>>();
  private heldAt = 0;

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
    private readonly messages: MessageRepository,
    private readonly reader: ReaderService,
    private readonly settler: SettlerService,
    private readonly pusher: PusherService,
    private readonly vault: Vault,
    private readonly backlog: Backlog,
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
  async take(native: Native): Promise<Taken> {
    const { message, body, receivedAt: _, ...rest } = this.sealed(native);
    const { id, isNew } = await this.keeping.add(message);
    crashPoint('stored');
    if (isNew) this.backlog.grew(1);
    // So many are read at once and no more: the sweep sees to the rest.
    const reading =
      isNew && this.underWay.size < most
        ? this.read({ ...rest, id, body, attempts: 0 })
        : this.underWay.get(id);
    const standing = (await reading) ?? (await this.messages.standing(id));
    return { receipt: id, events: standing.events, outcome: outcomeText(standing) };
  }

  /** Keeps messages, committed, and leaves the reading to the sweep. @returns their receipts, in order */
  async keep(natives: readonly Native[]): Promise<string[]> {
    const due = this.clock.machine();
    const kept = await Promise.all(
      natives.map((native) =>
        this.keeping.add({ ...this.sealed(native).message, leaseUntil: due }),
      ),
    );
    crashPoint('stored');
    this.backlog.grew(kept.filter(({ isNew }) => isNew).length);
    this.loop.wake();
    return kept.map(({ id }) => id);
  }

  /** Reads a message again that is kept for a person. @returns nothing when it is not kept */
  async readAgain(id: string): Promise<Taken | undefined> {
    const message = await this.messages.reopen(id, this.after(lease));
    if (!message) return undefined;
    await this.read(message);
    const standing = await this.messages.standing(id);
    return { receipt: id, events: standing.events, outcome: outcomeText(standing) };
  }

  private sealed({ feed, body, media, way, key }: Native) {
    const id = newId();
    const receivedAt = this.clock.now();
    const own = this.vault.newKey(id);
    const sealed = this.vault.seal(own, id, body, 'body');
    const message: NewMessage = {
      id,
      feed,
      key: key ?? keyOf(body, receivedAt),
      media,
      way,
      body: sealed,
      dataKey: own.wrapped,
      receivedAt,
      leaseUntil: this.after(lease),
    };
    return { message, feed, media, way, body: sealed, dataKey: own.wrapped, receivedAt };
  }

  private async sweep(): Promise<void> {
    await this.holdOn();
    const free = Math.min(most - this.underWay.size, together);
    const due =
      free > 0 ? await this.messages.claim(this.clock.machine(), this.after(lease), free) : [];
    // Not awaited: one that must be asked about may take seconds, and holds up nothing but itself.
    for (const message of due) if (!this.underWay.has(message.id)) void this.read(message);
    const looked = await this.settler.lookAgain();
    if (looked > 0) this.pusher.wake();
    if (due.length === together || looked === together) this.loop.wake();
  }

  /** What is under way for longer than its lease, as a chain of call-backs may be, is nobody else's yet. */
  private async holdOn(): Promise<void> {
    const now = this.clock.machine().getTime();
    if (this.underWay.size === 0 || now < this.heldAt + lease / 3) return;
    this.heldAt = now;
    await this.messages.hold([...this.underWay.keys()], this.after(lease));
  }

  /** The message is kept, so a failure here is for the sweep and never for the sender. */
  private read(message: DueMessage): Promise<Ended | undefined> {
    const reading = this.toItsEnd(message)
      .catch((error: unknown) => {
        this.log.error({ source: message.feed, event: message.id, error }, 'a reading failed');
        return undefined;
      })
      .finally(() => {
        if (this.underWay.size >= most) this.loop.wake();
        this.underWay.delete(message.id);
      });
    this.underWay.set(message.id, reading);
    return reading;
  }

  private async toItsEnd(message: DueMessage): Promise<Ended | undefined> {
    const read = await this.reader.read(message);
    const ended = read && (await this.settling.add(read));
    if (ended && ended.events > 0) this.pusher.wake();
    return ended;
  }

  private async settle(read: readonly ReadMessage[]): Promise<(Ended | undefined)[]> {
    const ends = await this.settler.settle(read);
    return read.map(({ id }) => ends.get(id));
  }

  private after(milliseconds: number): Date {
    return new Date(this.clock.machine().getTime() + milliseconds);
  }
}
