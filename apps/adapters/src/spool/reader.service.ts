import { Inject, Injectable } from '@nestjs/common';
import { Batcher, CLOCK, type Clock } from '#kernel';
import { LOG, type Log } from '#observability';
import type { Later } from '../call-back/asked.js';
import { CallBackClient } from '../call-back/call-back-client.js';
import { open, type Message } from '../feeds/envelope.js';
import { kept, type Feed, type Reading, type ReadingContext } from '../feeds/reading.js';
import { FEEDS, type Feeds } from '../feeds/registry.js';
import { backOff } from './back-off.js';
import { MessageRepository, type DueMessage, type PutOff } from './message.repository.js';
import type { ReadMessage } from './settler.service.js';
import { Vault } from './vault.js';

/** A trigger may lead to another one, but not for ever. */
const mostAsks = 4;

/** What the call-backs about one message came to. */
interface Answered {
  detail: Buffer | null;
  /** The last status. */
  answer: string | null;
}

/** A message that is to be asked about. */
export type Asking = { message: DueMessage; opened: Message; feed: Feed; url: string };

/** Reads kept messages: what each says, by itself or by asking the system that it points to. */
@Injectable()
export class ReaderService {
  private readonly puttingOff = new Batcher<PutOff, true>(async (all) => {
    await this.messages.putOff(all);
    return all.map(() => true);
  });

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
    @Inject(FEEDS) private readonly feeds: Feeds,
    private readonly messages: MessageRepository,
    private readonly callBacks: CallBackClient,
    private readonly vault: Vault,
  ) {}

  /** Reads a message to its end. Nothing when it was put off. */
  async read(message: DueMessage): Promise<ReadMessage | undefined> {
    const first = this.first(message);
    return 'url' in first ? this.ask(first) : first;
  }

  /** Takes a message apart. One that must be asked about says so; the others are ready to be settled. */
  first(message: DueMessage): ReadMessage | Asking {
    const feed = this.feeds.get(message.feed);
    const body = this.unsealed(message);
    if (!body) return this.done(message, kept('what is kept of it cannot be opened'));
    const opened = open(body, message.media);
    if ('unreadable' in opened) return this.done(message, kept(opened.unreadable));
    if (!feed) return this.done(message, kept('this version has no such feed'));
    const context = this.context(message, opened.message);
    const reading = this.guarded(message, () => feed.read(opened.message, context));
    if (reading.kind !== 'ask') return this.done(message, reading);
    return { message, opened: opened.message, feed, url: reading.url };
  }

  /** Asks until it is known what a message says. Nothing when it was put off: the other system does not answer. */
  async ask({ message, opened, feed, url }: Asking): Promise<ReadMessage | undefined> {
    const context = this.context(message, opened);
    let next = url;
    const answered: Answered = { detail: null, answer: null };
    for (let asks = 0; asks < mostAsks; asks += 1) {
      const asked = await this.callBacks.ask(message.feed, next);
      if ('later' in asked) return this.putOff(message, asked);
      answered.answer = asked.status ?? answered.answer;
      if ('refused' in asked) return this.done(message, kept(asked.refused), answered);
      if (asked.answer.status === 'found') answered.detail = asked.answer.bytes;
      const reading = this.guarded(
        message,
        () =>
          feed.answered?.(asked.answer, opened, context) ??
          kept('nobody knows what the answer means'),
      );
      if (reading.kind !== 'ask') return this.done(message, reading, answered);
      next = reading.url;
    }
    return this.done(message, kept('each answer sends us on to another place'), answered);
  }

  private done(
    { id, feed, dataKey }: DueMessage,
    reading: ReadMessage['reading'],
    { detail, answer }: Answered = { detail: null, answer: null },
  ): ReadMessage {
    return { id, feed, dataKey, reading, detail, answer };
  }

  /** The key is the right one, or nothing had started: one message alone is not what it was. */
  private unsealed(message: DueMessage): Buffer | undefined {
    const { id, feed, dataKey, body } = message;
    try {
      return this.vault.open(id, dataKey, body, 'body');
    } catch (error) {
      this.log.error({ source: feed, event: id, error }, 'a kept message cannot be opened');
      return undefined;
    }
  }

  private async putOff(
    { id, feed, attempts }: DueMessage,
    { later, waitFor = 0, until }: Later,
  ): Promise<undefined> {
    const tried = until === undefined;
    const now = this.clock.machine().getTime();
    const dueAt = tried
      ? now + Math.max(backOff(attempts + 1), waitFor)
      : // A little after, and not all of them at once.
        until.getTime() + backOff(1);
    await this.puttingOff.add({ id, answer: later, dueAt: new Date(dueAt), tried });
    // What was not asked is said by those that were.
    if (tried) this.log.warn({ source: feed, event: id, code: later }, 'a call-back failed');
    return undefined;
  }

  /** A message that trips the reader would trip it for ever: it is for a person. */
  private guarded({ id, feed }: DueMessage, read: () => Reading): Reading {
    try {
      return read();
    } catch (error) {
      this.log.error({ source: feed, event: id, error }, 'a message could not be read');
      return kept('it could not be read by this version');
    }
  }

  private context({ id, way }: DueMessage, { messageId }: Message): ReadingContext {
    return { receipt: id, way, record: messageId ?? id, now: this.clock.now() };
  }
}
