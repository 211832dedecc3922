import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { DATABASE, type Database } from '#database';
import type { FeedName } from '../config.js';

/** A signed statement on its way. `id` is its jti. */
export interface Statement {
  id: string;
  messageId: string;
  position: number;
  type: string;
  record: string;
  compact: string;
}

export interface DueStatement {
  id: string;
  compact: string;
  /** This attempt's number, from 1. */
  attempts: number;
}

/** What an attempt came to: `due` again at `dueAt`, or done with. */
export type Tried =
  | { state: 'due'; answer: string; dueAt: Date }
  | { state: 'taken' | 'refused'; answer: string; dueAt: null };

/** The signed statements. Times named `due` and `lease` are the machine's. */
@Injectable()
export class OutboxRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async add(transaction: Database, statement: Statement, dueAt: Date): Promise<void> {
    const { id, messageId, position, type, record, compact } = statement;
    await sql`
      insert into outbox (id, message_id, position, type, record, compact, due_at)
      values (${id}, ${messageId}, ${position}, ${type}, ${record}, ${compact}, ${dueAt})`.execute(
      transaction,
    );
  }

  /** Whether this feed has told of this record before. */
  async hasTold(database: Database, feed: FeedName, record: string): Promise<boolean> {
    const { rows } = await sql`
      select 1 from outbox join message on message.id = message_id
      where record = ${record} and feed = ${feed} limit 1`.execute(database);
    return rows.length > 0;
  }

  /** Claims statements that are due, longest due first, each for as long as the lease. */
  async claim(now: Date, leaseUntil: Date, most: number): Promise<DueStatement[]> {
    const { rows } = await sql<DueStatement>`
      with due as (
        select id from outbox where state = 'due' and due_at <= ${now}
        order by due_at limit ${most} for update skip locked
      )
      update outbox set due_at = ${leaseUntil}, attempts = attempts + 1
      from due where outbox.id = due.id
      returning outbox.id, compact, attempts`.execute(this.database);
    return rows;
  }

  /** Keeps what an attempt came to, unless another attempt has settled it. */
  async record(id: string, { state, answer, dueAt }: Tried, at: Date): Promise<void> {
    await sql`
      update outbox set state = ${state}, answer = ${answer}, answered_at = ${at}, due_at = ${dueAt}
      where id = ${id} and state = 'due'`.execute(this.database);
  }
}
