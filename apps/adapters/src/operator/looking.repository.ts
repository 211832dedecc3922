import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { DATABASE, type Database } from '#database';
import type { FeedName } from '../config.js';
import type { Media, Way } from '../feeds/envelope.js';
import type { EventReceipt } from '../spool/receipt.service.js';
import type { Outcome } from '../spool/message.repository.js';

/** A statement that the broker refused for good. */
export interface RefusedShown {
  /** Its jti. */
  id: string;
  message: string;
  feed: FeedName;
  type: string;
  /** As `400 invalid_request`, and what the broker says of it. */
  answer: string;
  description: string | null;
  refusedAt: Date;
  attempts: number;
}

/** A message that is kept for a person. */
export interface KeptShown {
  id: string;
  feed: FeedName;
  way: Way;
  media: Media;
  receivedAt: Date;
  reason: string | null;
  readings: number;
}

/** A message with everything but what is in it. */
export interface MessageShown extends KeptShown {
  state: 'stored' | 'read';
  outcome: Outcome | null;
  callBacks: { failed: number; lastAnswer: string | null };
  done: { at: Date; by: string; reason: string } | null;
  events: (EventReceipt & { description: string | null; mendedBy: string | null })[];
}

/** What is sealed of a message. */
export interface SealedMessage {
  id: string;
  feed: FeedName;
  dataKey: Buffer | null;
  body: Buffer;
  detail: Buffer | null;
  statements: { id: string; sealed: Buffer }[];
}

/** One page of a list: what comes after an id, and how many at most. */
export interface Page {
  after?: string | undefined;
  most: number;
}

/** Who has dealt with something, and why nothing is to be done any more. */
export interface Done {
  by: string;
  reason: string;
  at: Date;
}

/** What operators look at, and what they have dealt with. */
@Injectable()
export class LookingRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** Oldest refusal first. */
  async refused({ after, most }: Page): Promise<RefusedShown[]> {
    const { rows } = await sql<RefusedShown>`
      select outbox.id, message_id as message, feed, type, outbox.answer, description,
        answered_at as "refusedAt", outbox.attempts
      from outbox join message on message.id = message_id
      where outbox.state = 'refused' and (${after ?? null}::uuid is null or (answered_at, outbox.id) >
        (select answered_at, id from outbox where id = ${after ?? null}))
      order by answered_at, outbox.id limit ${most}`.execute(this.database);
    return rows;
  }

  /** Oldest message first; those that nobody has dealt with. */
  async kept({ after, most }: Page): Promise<KeptShown[]> {
    const { rows } = await sql<KeptShown>`
      select id, feed, way, media, received_at as "receivedAt", reason, readings from message
      where outcome = 'kept' and done_at is null and (${after ?? null}::uuid is null or (received_at, id) >
        (select received_at, id from message where id = ${after ?? null}))
      order by received_at, id limit ${most}`.execute(this.database);
    return rows;
  }

  /** @param id of the message, or of one of its statements */
  async message(id: string): Promise<MessageShown | undefined> {
    const { rows } = await sql<MessageShown>`
      select id, feed, way, media, received_at as "receivedAt", reason, readings, state, outcome,
        json_build_object('failed', attempts, 'lastAnswer', answer) as "callBacks",
        case when done_at is not null then
          json_build_object('at', done_at, 'by', done_by, 'reason', done_reason) end as done,
        '[]'::json as events
      from message where id = ${id} or id = (select message_id from outbox where outbox.id = ${id})
    `.execute(this.database);
    const [message] = rows;
    if (!message) return undefined;
    const { rows: events } = await sql<MessageShown['events'][number]>`
      select id as jti, type, state, attempts, answer as "lastAnswer", answered_at as "answeredAt",
        description, mended_by as "mendedBy"
      from outbox where message_id = ${message.id} order by seq, id`.execute(this.database);
    return { ...message, events };
  }

  async sealed(id: string): Promise<SealedMessage | undefined> {
    const { rows } = await sql<Omit<SealedMessage, 'statements'>>`
      select id, feed, data_key as "dataKey", body, detail from message where id = ${id}
    `.execute(this.database);
    const [message] = rows;
    if (!message) return undefined;
    const { rows: statements } = await sql<{ id: string; sealed: Buffer }>`
      select id, compact as sealed from outbox where message_id = ${id} order by seq, id
    `.execute(this.database);
    return { ...message, statements };
  }

  /** @returns whether it was kept, and nobody had dealt with it */
  async keptIsDone(id: string, { by, reason, at }: Done): Promise<boolean> {
    const { rows } = await sql`
      update message set done_at = ${at}, done_by = ${by}, done_reason = ${reason}
      where id = ${id} and outcome = 'kept' and done_at is null returning id`.execute(
      this.database,
    );
    return rows.length > 0;
  }

  /** @returns whether it was refused */
  async refusedIsDone(id: string, { by, reason, at }: Done): Promise<boolean> {
    const { rows } = await sql`
      update outbox set state = 'done', done_at = ${at}, done_by = ${by}, done_reason = ${reason}
      where id = ${id} and state = 'refused' returning id`.execute(this.database);
    return rows.length > 0;
  }
}
