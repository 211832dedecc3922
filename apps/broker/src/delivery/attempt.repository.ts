import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { asJson, type Database } from '#database';
import type { Outcome } from './outcome.js';

/** What one attempt leaves behind: the attempt itself, and where its notice stands. */
export interface Attempted {
  noticeId: string;
  number: number;
  at: Date;
  /** `sent`: a provider took it and says later whether it arrived. `expired` is no attempt. */
  outcome: Outcome | 'sent' | 'expired';
  answer: string;
  /** `due` again at `dueAt`, `sent` until then, or done. */
  state: 'due' | 'sent' | 'delivered' | 'refused' | 'expired';
  dueAt: Date | null;
  providerId: string | null;
  /** It did not get through: what stands in reserve behind it goes out now. */
  callsNext: boolean;
}

/** A notice that was in reserve and is due now. */
export interface Called {
  id: string;
  priority: number;
}

/** Keeps attempts and moves their notices on. */
@Injectable()
export class AttemptRepository {
  async store(database: Database, attempts: readonly Attempted[]): Promise<Called[]> {
    const { rows } = await sql<Called>`
      with tried as (
        select * from jsonb_to_recordset(${asJson(attempts)}) as row (
          "noticeId" uuid, number integer, at timestamptz, outcome text, answer text, state text,
          "dueAt" timestamptz, "providerId" text, "callsNext" boolean)
      ), kept as (
        insert into attempt (notice_id, number, at, outcome, answer)
        select "noticeId", number, at, outcome, answer from tried where outcome <> 'expired'
        on conflict do nothing
      ), moved as (
        update notice set lease_until = null, swept_at = null, wakes = 0,
          state = case
            when notice.state in ('superseded', 'delivered') then notice.state
            -- Its stream turned to polling while it was being pushed.
            when tried.state = 'due' and notice.channel = 'poll' then 'held'
            else tried.state end,
          due_at = case when notice.channel = 'poll' then null else tried."dueAt" end,
          provider_id = coalesce(tried."providerId", notice.provider_id),
          delivered_at = case when tried.state = 'delivered' then coalesce(notice.delivered_at, tried.at)
            else notice.delivered_at end
        from tried where notice.id = tried."noticeId"
          -- Two brokers may try the same notice. That it arrived stands; and how an older try failed says
          -- nothing, because the newer one is under way and holds the lease.
          and (tried.state in ('delivered', 'sent')
            or (notice.state <> 'delivered' and tried.number >= notice.attempts))
        returning notice.id
      )
      update notice set state = 'due', due_at = tried.at
      from tried
      where tried."callsNext" and notice.behind = tried."noticeId" and notice.state = 'reserve'
        and notice.behind in (select id from moved)
      returning notice.id, notice.priority
    `.execute(database);
    return rows;
  }
}
