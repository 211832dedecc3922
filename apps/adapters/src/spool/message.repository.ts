import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { DATABASE, type Database } from '#database';
import type { FeedName } from '../config.js';

export type Outcome = 'told' | 'nothing' | 'kept';

/** What became of a message, as far as it is known. */
export interface Standing {
  id: string;
  outcome: Outcome | null;
  reason: string | null;
  events: number;
}

/** A message that is to be read now. */
export interface DueMessage {
  id: string;
  feed: FeedName;
  body: Buffer;
  attempts: number;
}

/** The raw messages. Times named `due` and `lease` are the machine's. */
@Injectable()
export class MessageRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /**
   * Keeps a message, committed when it returns.
   * @returns the receipt, and whether the message is new; the first receipt when it was there before
   */
  async keep(message: {
    id: string;
    feed: FeedName;
    key: string;
    body: Buffer;
    receivedAt: Date;
    leaseUntil: Date;
  }): Promise<{ id: string; isNew: boolean }> {
    const { id, feed, key, body, receivedAt, leaseUntil } = message;
    const inserted = await sql<{ id: string }>`
      insert into message (id, feed, key, body, received_at, due_at)
      values (${id}, ${feed}, ${key}, ${body}, ${receivedAt}, ${leaseUntil})
      on conflict (feed, key) do nothing
      returning id`.execute(this.database);
    if (inserted.rows[0]) return { id, isNew: true };
    const { rows } = await sql<{ id: string }>`
      select id from message where feed = ${feed} and key = ${key}`.execute(this.database);
    const [first] = rows;
    if (!first) throw new Error('A message that is there already cannot be found');
    return { id: first.id, isNew: false };
  }

  /** Claims messages that are due, oldest first, each for as long as the lease. */
  async claim(now: Date, leaseUntil: Date, most: number): Promise<DueMessage[]> {
    const { rows } = await sql<DueMessage>`
      with due as (
        select id from message where state = 'stored' and due_at <= ${now}
        order by due_at limit ${most} for update skip locked
      )
      update message set due_at = ${leaseUntil} from due where message.id = due.id
      returning message.id, feed, body, attempts`.execute(this.database);
    return rows;
  }

  /** Puts off a message whose call-back was not answered. */
  async putOff(id: string, answer: string, dueAt: Date): Promise<void> {
    await sql`
      update message set attempts = attempts + 1, answer = ${answer}, due_at = ${dueAt}
      where id = ${id} and state = 'stored'`.execute(this.database);
  }

  /** Locks a message until the transaction ends. @returns whether it is still to be read */
  async lock(transaction: Database, id: string): Promise<boolean> {
    const { rows } = await sql<{ state: string }>`
      select state from message where id = ${id} for update`.execute(transaction);
    return rows[0]?.state === 'stored';
  }

  async finish(
    transaction: Database,
    { id, outcome, reason, detail }: Omit<Standing, 'events'> & { detail: Buffer | null },
  ): Promise<void> {
    await sql`
      update message set state = 'read', outcome = ${outcome}, reason = ${reason},
        detail = ${detail}, due_at = null
      where id = ${id}`.execute(transaction);
  }

  async standing(id: string): Promise<Standing> {
    const { rows } = await sql<Standing>`
      select id, outcome, reason,
        (select count(*) from outbox where message_id = message.id) as events
      from message where id = ${id}`.execute(this.database);
    const [standing] = rows;
    if (!standing) throw new Error('A message that was kept cannot be found');
    return standing;
  }
}
