import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '#database';
import { CLOCK, crashPoint, type Clock } from '#kernel';
import { LOG, type Log } from '#observability';
import type { FeedName } from '../config.js';
import { readCourt } from '../court/read-court.js';
import { open, type Message } from '../feeds/envelope.js';
import { kept, type Reader, type Reading } from '../feeds/reading.js';
import { DetailClient } from '../hostel/detail-client.js';
import { readDetail } from '../hostel/read-detail.js';
import { readHostel } from '../hostel/read-hostel.js';
import { readPrison } from '../prison/read-prison.js';
import { backOff } from './back-off.js';
import { MessageRepository, type DueMessage, type Outcome } from './message.repository.js';
import { OutboxRepository, type Statement } from './outbox.repository.js';
import { SignerService } from './signer.service.js';

const readers: Readonly<Record<FeedName, Reader>> = {
  prison: readPrison,
  court: readCourt,
  hostel: readHostel,
};

interface Result {
  outcome: Outcome;
  reason: string | null;
  statements: Statement[];
}

/** Reads kept messages: what each comes to, signed and put in the outbox, in one commit. */
@Injectable()
export class ReaderService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
    private readonly messages: MessageRepository,
    private readonly outbox: OutboxRepository,
    private readonly signer: SignerService,
    private readonly details: DetailClient,
  ) {}

  /** Reads one message to its end, or puts it off when the hostel system does not answer. */
  async read({ id, feed, body, attempts }: DueMessage): Promise<void> {
    const opened = open(body);
    if ('unreadable' in opened) return this.settle(id, feed, kept(opened.unreadable), null);
    const context = { receipt: id, now: this.clock.now() };
    const reading = this.guarded(id, feed, () => readers[feed](opened.message, context));
    if (reading.kind !== 'ask') return this.settle(id, feed, reading, null);
    return this.ask(id, feed, opened.message, reading.url, attempts);
  }

  private async ask(
    id: string,
    feed: FeedName,
    message: Message,
    url: string,
    attempts: number,
  ): Promise<void> {
    const asked = await this.details.ask(url);
    if (asked.kind === 'later') {
      const dueAt = new Date(this.clock.machine().getTime() + backOff(attempts + 1));
      await this.messages.putOff(id, asked.answer, dueAt);
      this.log.warn({ source: feed, event: id, code: asked.answer }, 'a call-back failed');
      return;
    }
    if (asked.kind === 'refused') return this.settle(id, feed, kept(asked.reason), null);
    const context = { receipt: id, now: this.clock.now() };
    const reading = this.guarded(id, feed, () => readDetail(asked.bytes, message, context));
    return this.settle(id, feed, reading, asked.bytes);
  }

  /** A message that trips the reader would trip it for ever: it is for a person. */
  private guarded(id: string, feed: FeedName, read: () => Reading): Reading {
    try {
      return read();
    } catch (error) {
      this.log.error({ source: feed, event: id, error }, 'a message could not be read');
      return kept('it could not be read by this version');
    }
  }

  private async resultOf(id: string, feed: FeedName, reading: Reading): Promise<Result> {
    if (reading.kind !== 'told') {
      const outcome = reading.kind === 'nothing' ? 'nothing' : 'kept';
      return { outcome, reason: 'reason' in reading ? reading.reason : null, statements: [] };
    }
    const signed = await Promise.all(
      reading.drafts.map((draft, position) => this.signer.sign(feed, id, draft, position)),
    );
    const statements = signed.flatMap((one) => ('unfit' in one ? [] : [one]));
    const unfit = signed.flatMap((one) => ('unfit' in one ? [one.unfit] : []));
    const reasons = [...(reading.alsoKept === undefined ? [] : [reading.alsoKept]), ...unfit];
    return {
      outcome: reasons.length > 0 ? 'kept' : 'told',
      reason: reasons.join('; ') || null,
      statements,
    };
  }

  private async settle(
    id: string,
    feed: FeedName,
    reading: Reading,
    detail: Buffer | null,
  ): Promise<void> {
    const result = await this.resultOf(id, feed, reading);
    const record = reading.kind === 'nothing' ? reading.record : undefined;
    const settled = await this.database.transaction().execute(async (transaction) => {
      // Another reader may have been quicker, if this one outlived its lease.
      if (!(await this.messages.lock(transaction, id))) return undefined;
      const final = await this.compared(transaction, feed, record, result);
      for (const statement of final.statements)
        await this.outbox.add(transaction, statement, this.clock.machine());
      await this.messages.finish(transaction, { id, ...final, detail });
      return final;
    });
    crashPoint('recorded');
    if (settled?.outcome === 'kept')
      this.log.warn({ source: feed, event: id }, 'a message is kept for a person');
  }

  /** What was told before and is not there any more is a correction, which a person must make. */
  private async compared(
    transaction: Database,
    feed: FeedName,
    record: string | undefined,
    result: Result,
  ): Promise<Result> {
    if (record === undefined || !(await this.outbox.hasTold(transaction, feed, record)))
      return result;
    const reason = `it was told of before, and now there is ${result.reason ?? 'nothing to tell'}`;
    return { ...result, outcome: 'kept', reason };
  }
}
