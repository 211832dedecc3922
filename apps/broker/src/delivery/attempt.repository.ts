import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { asJson, type Database } from '#database';
import type { Outcome } from './outcome.js';

/** What one attempt leaves behind: the attempt itself, and where its notice stands. */
export interface Attempted {
  noticeId: string;
  number: number;
  at: Date;
  outcome: Outcome;
  answer: string;
  /** `due` again at `dueAt`, or done. */
  state: 'due' | 'delivered' | 'refused';
  dueAt: Date | null;
}

/** Keeps attempts and moves their notices on. */
@Injectable()
export class AttemptRepository {
  async store(database: Database, attempts: readonly Attempted[]): Promise<void> {
    await sql`
      with tried as (
        select * from jsonb_to_recordset(${asJson(attempts)}) as row (
          "noticeId" uuid, number integer, at timestamptz, outcome text, answer text, state text, "dueAt" timestamptz)
      ), kept as (
        insert into attempt (notice_id, number, at, outcome, answer)
        select "noticeId", number, at, outcome, answer from tried
        on conflict do nothing
      )
      update notice set lease_until = null, swept_at = null, wakes = 0,
        state = case
          when notice.state = 'superseded' then notice.state
          -- Its stream turned to polling while it was being pushed.
          when tried.state = 'due' and notice.channel = 'poll' then 'held'
          else tried.state end,
        due_at = case when notice.channel = 'poll' then null else tried."dueAt" end,
        delivered_at = case when tried.state = 'delivered' then coalesce(notice.delivered_at, tried.at)
          else notice.delivered_at end
      from tried where notice.id = tried."noticeId"
    `.execute(database);
  }
}
