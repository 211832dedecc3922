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

/** A notice whose turn has come: it was in reserve, or waited for an earlier one. */
export interface Called {
  id: string;
  priority: number;
}

/** Whether a notice that ended with its deleted stream is on another stream by now, which may not be seen yet. */
const movedOn = sql<boolean>`(tried.answer = 'stream-deleted' and not exists (
  select from stream where stream.id = notice.stream_id and stream.deleted_at is not null))`;

/** How many of those that wait behind one are woken when it is done; the sweep finds the others. */
const mostCalled = 8;

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
            -- Its agency has a new stream meanwhile, and it goes on that one.
            when ${movedOn} then notice.state
            -- Its stream was paused, or turned to polling, while it was being pushed.
            when tried.state = 'due' and notice.state = 'paused' then 'paused'
            when tried.state = 'due' and notice.state = 'held' then 'held'
            else tried.state end,
          due_at = case when notice.state = 'held' then null when ${movedOn} then notice.due_at
            else tried."dueAt" end,
          provider_id = coalesce(tried."providerId", notice.provider_id),
          delivered_at = case when tried.state = 'delivered' then coalesce(notice.delivered_at, tried.at)
            else notice.delivered_at end
        from tried where notice.id = tried."noticeId"
          -- Two brokers may try the same notice. That it arrived stands; and how an older try failed says
          -- nothing, because the newer one is under way and holds the lease.
          and (tried.state in ('delivered', 'sent')
            or (notice.state <> 'delivered' and tried.number >= notice.attempts))
        returning notice.id, notice.stream_id, notice.order_key, notice.state
      ), called as (
        update notice set state = 'due', due_at = tried.at
        from tried
        where tried."callsNext" and notice.behind = tried."noticeId" and notice.state = 'reserve'
          and notice.behind in (select id from moved)
        returning notice.id, notice.priority
      )
      select id, priority from called
      union all
      -- What was said of the same person later has waited for these on the same stream.
      select later.id, later.priority
      from (
        select distinct stream_id, order_key from moved where order_key is not null and state <> 'due'
      ) as ended
      cross join lateral (
        select id, priority from notice
        where notice.stream_id = ended.stream_id and notice.order_key = ended.order_key and notice.state = 'due'
          and notice.lease_until is null and notice.id <> all(array(select id from moved))
        order by created_at, event_id limit ${mostCalled}
      ) as later
    `.execute(database);
    return rows;
  }
}
