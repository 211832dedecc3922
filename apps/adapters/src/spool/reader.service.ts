import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '#kernel';
import { LOG, type Log } from '#observability';
import { CallBackClient } from '../call-back/call-back-client.js';
import { open, type Message } from '../feeds/envelope.js';
import { kept, type Feed, type Reading, type ReadingContext } from '../feeds/reading.js';
import { FEEDS, type Feeds } from '../feeds/registry.js';
import { backOff } from './back-off.js';
import { MessageRepository, type DueMessage } from './message.repository.js';
import type { ReadMessage } from './settler.service.js';
import { Vault } from './vault.js';

/** A trigger may lead to another one, but not for ever. */
const mostAsks = 4;

/** A message that is to be asked about. */
export type Asking = { message: DueMessage; opened: Message; feed: Feed; url: string };

/** Reads kept messages: what each says, by itself or by asking the system that it points to. */
@Injectable()
export class ReaderService {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
    @Inject(FEEDS) private readonly feeds: Feeds,
    private readonly messages: MessageRepository,
    private readonly callBacks: CallBackClient,
    private readonly vault: Vault,
  ) {}

  /** Takes a message apart. One that must be asked about says so; the others are ready to be settled. */
  first(message: DueMessage): ReadMessage | Asking {
    const feed = this.feeds.get(message.feed);
    const body = this.vault.open(message.id, message.dataKey, message.body, 'body');
    const opened = open(body, message.media);
    if ('unreadable' in opened) return this.done(message, kept(opened.unreadable), null);
    if (!feed) return this.done(message, kept('this version has no such feed'), null);
    const context = this.context(message, opened.message);
    const reading = this.guarded(message, () => feed.read(opened.message, context));
    if (reading.kind !== 'ask') return this.done(message, reading, null);
    return { message, opened: opened.message, feed, url: reading.url };
  }

  /** Asks until it is known what a message says. Nothing when it was put off: the other system does not answer. */
  async ask({ message, opened, feed, url }: Asking): Promise<ReadMessage | undefined> {
    const context = this.context(message, opened);
    let next = url;
    let detail: Buffer | null = null;
    for (let asks = 0; asks < mostAsks; asks += 1) {
      const asked = await this.callBacks.ask(message.feed, next);
      if ('later' in asked) return this.putOff(message, asked.later);
      if ('refused' in asked) return this.done(message, kept(asked.refused), detail);
      if (asked.answer.status === 'found') detail = asked.answer.bytes;
      const reading = this.guarded(
        message,
        () =>
          feed.answered?.(asked.answer, opened, context) ??
          kept('nobody knows what the answer means'),
      );
      if (reading.kind !== 'ask') return this.done(message, reading, detail);
      next = reading.url;
    }
    return this.done(message, kept('each answer sends us on to another place'), detail);
  }

  private done(
    { id, feed, dataKey }: DueMessage,
    reading: ReadMessage['reading'],
    detail: Buffer | null,
  ): ReadMessage {
    return { id, feed, dataKey, reading, detail };
  }

  private async putOff({ id, feed, attempts }: DueMessage, answer: string): Promise<undefined> {
    const dueAt = new Date(this.clock.machine().getTime() + backOff(attempts + 1));
    await this.messages.putOff(id, answer, dueAt);
    this.log.warn({ source: feed, event: id, code: answer }, 'a call-back failed');
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
