import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { DATABASE, type Database } from '#database';
import type { FeedName } from '../config.js';
import { holdLanes, type SealedStatement } from './outbox.repository.js';

/** A statement that the broker refused for good, still sealed. */
export interface RefusedStatement {
  id: string;
  messageId: string;
  feed: FeedName;
  record: string;
  lane: string;
  seq: number;
  sealed: Buffer;
  dataKey: Buffer | null;
}

/** Statements that were refused, and what was sent in their place. Times named `due` are the machine's. */
@Injectable()
export class RefusalRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async find(id: string): Promise<RefusedStatement | undefined> {
    const { rows } = await sql<RefusedStatement>`
      select outbox.id, message_id as "messageId", feed, record, encode(lane, 'hex') as lane, seq,
        compact as sealed, data_key as "dataKey"
      from outbox join message on message.id = message_id
      where outbox.id = ${id} and outbox.state = 'refused'`.execute(this.database);
    return rows[0];
  }

  /**
   * Puts a statement in the place of one that was refused: before everything of its person that is not under way.
   * @returns whether it was still refused
   */
  async mend(refused: RefusedStatement, mended: SealedStatement, now: Date): Promise<boolean> {
    return this.database.transaction().execute(async (transaction) => {
      await holdLanes([mended.lane]).execute(transaction);
      const { rows: ours } = await sql`
        select from outbox where id = ${refused.id} and state = 'refused' for update
      `.execute(transaction);
      if (ours.length === 0) return false;
      // Who stands first and was not claimed steps back; a lease, or a wait, lies ahead.
      await sql`
        update outbox set state = 'waiting', due_at = null
        where lane = decode(${mended.lane}, 'hex') and state = 'due' and due_at <= ${now}
          and seq > ${refused.seq}
      `.execute(transaction);
      await sql`
        insert into outbox (id, message_id, type, record, compact, lane, seq, state, due_at)
        overriding system value
        select ${mended.id}, ${mended.messageId}, ${mended.type}, ${mended.record}, ${mended.sealed},
          decode(${mended.lane}, 'hex'), ${refused.seq}, state,
          case when state = 'due' then '-infinity'::timestamptz end
        from (select case when exists (
          select from outbox where lane = decode(${mended.lane}, 'hex') and state = 'due')
          then 'waiting' else 'due' end as state) as place
      `.execute(transaction);
      await sql`
        update outbox set state = 'mended', mended_by = ${mended.id} where id = ${refused.id}
      `.execute(transaction);
      return true;
    });
  }

  /** What was sent in the place of statements, by jti: the last, where that was mended too. */
  async mendedBy(transaction: Database, ids: readonly string[]): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map();
    const { rows } = await sql<{ was: string; id: string }>`
      with recursive chain as (
        select id as was, mended_by as id from outbox
        where id = any(select one::uuid from unnest(${ids}::text[]) as one
          where one ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$') and mended_by is not null
        union
        select was, outbox.mended_by from chain join outbox on outbox.id = chain.id
        where outbox.mended_by is not null
      )
      select was, chain.id from chain join outbox on outbox.id = chain.id
      where outbox.mended_by is null`.execute(transaction);
    return new Map(rows.map(({ was, id }) => [was, id]));
  }
}
