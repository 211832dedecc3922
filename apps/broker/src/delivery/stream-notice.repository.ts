import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { streamUpdatedType } from '#contracts';
import { asJson, type Database } from '#database';
import type { MasterKey } from '#trust';
import { MASTER_KEY } from '../config.js';
import { openedNotice, toSend, type NoticeRow } from './claimed-notice.js';
import type { ClaimedNotice, NewStreamNotice } from './notice.js';

/** A notice that a poll names. */
export interface NamedNotice {
  id: string;
  alert_id: string | null;
  obligation_id: string | null;
  attempts: number;
}

/** Where a notice waits on its stream; on one that is off, for the turn in which it ends. */
const itsPlace = sql`case when stream.status = 'paused' then 'paused' when stream.status = 'disabled' then 'due'
  when stream.method = 'poll' then 'held' else 'due' end`;
const onItsWay = sql`
  state = ${itsPlace},
  channel = stream.method, swept_at = null, wakes = 0`;

/** The notices of a stream as one: beside `NoticeRepository`, the only other that writes to the table. */
@Injectable()
export class StreamNoticeRepository {
  constructor(@Inject(MASTER_KEY) private readonly key: MasterKey) {}

  /** Adds what is no alert. @returns those that are due now */
  async add(
    database: Database,
    notices: readonly NewStreamNotice[],
    machine: Date,
  ): Promise<{ id: string; priority: number }[]> {
    const { rows } = await sql<{ id: string; priority: number; state: string }>`
      insert into notice (id, agency_id, stream_id, channel, kind, post, content, stream_event, priority, state,
        created_at, due_at, swept_at)
      select row.id, "agencyId", "streamId", method, 'stream', '', '{}', event, priority,
        case when status = 'paused' and event ->> 'type' <> ${streamUpdatedType} then 'paused'
          when method = 'poll' and status <> 'disabled' and deleted_at is null then 'held' else 'due' end,
        at, at, ${machine}::timestamptz
      from jsonb_to_recordset(${asJson(notices)}) as row (
        id uuid, "agencyId" uuid, "streamId" uuid, event jsonb, priority smallint, at timestamptz)
      join stream on stream.id = "streamId"
      returning id, priority, state
    `.execute(database);
    return rows.filter(({ state }) => state === 'due');
  }

  /**
   * What still waits for a stream goes the stream's present way: pushed, held to be polled, or held until it is no
   * longer paused.
   */
  async follow(database: Database, streamId: string, at: Date): Promise<void> {
    await sql`
      update notice set ${onItsWay}, due_at = case ${itsPlace} when 'due' then ${at}::timestamptz end
      from stream
      where stream.id = ${streamId} and notice.stream_id = stream.id
        and stream.deleted_at is null and stream.status <> 'disabled'
        and notice.state in ('due', 'held', 'paused')
        and (notice.channel <> stream.method or notice.state <> ${itsPlace})
        and (stream.status <> 'paused' or notice.stream_event ->> 'type' is distinct from ${streamUpdatedType})
    `.execute(database);
  }

  /** What waits for a stream that is off or was deleted is due now: its turn comes, and it ends with the reason. */
  async end(database: Database, streamId: string, at: Date): Promise<void> {
    await sql`
      update notice set state = 'due', due_at = ${at}, swept_at = null, wakes = 0
      where stream_id = ${streamId} and state in ('due', 'held', 'paused')
    `.execute(database);
  }

  /** The endpoint works again: what was to be tried later is tried now. */
  async hurry(database: Database, streamId: string, at: Date): Promise<void> {
    await sql`
      update notice set due_at = ${at}, swept_at = null, wakes = 0
      where stream_id = ${streamId} and state = 'due' and due_at > ${at} and lease_until is null
    `.execute(database);
  }

  /** What an agency's deleted streams did not carry and still matters goes on its new one, as the same message. */
  async inherit(database: Database, agencyId: string, streamId: string, at: Date): Promise<void> {
    await sql`
      update notice set stream_id = stream.id, ${onItsWay},
        due_at = case ${itsPlace} when 'due' then ${at}::timestamptz end
      from stream
      where stream.id = ${streamId} and notice.stream_event is null and notice.stream_id in (
          select id from stream as past where past.agency_id = ${agencyId} and past.deleted_at is not null)
        and (notice.state = 'due' or (notice.state = 'refused' and exists (
          select from attempt where notice_id = notice.id and answer = 'stream-deleted')))
        and case when notice.obligation_id is null
          then exists (select from alert where alert.id = notice.alert_id and alert.state <> 'closed')
          else exists (select from obligation where obligation.id = notice.obligation_id
            and case when notice.kind in ('accept', 'climbed', 'unowned')
              then obligation.state in ('open', 'delivered', 'seen', 'unowned')
              else obligation.state <> 'closed' end) end
    `.execute(database);
  }

  /**
   * What an agency that polls has not acknowledged yet: the worst first, but of one person in the order in which it
   * was said (SSF 1.0 §8.1.2.1).
   */
  async held(database: Database, streamId: string, limit: number): Promise<ClaimedNotice[]> {
    const { rows } = await sql<NoticeRow>`
      with worst as materialized (
        select id, priority, created_at, order_key from notice
        where stream_id = ${streamId} and state = 'held'
        order by priority, created_at limit ${limit}
      ), next as (
        select id, min(priority) as priority from (
          select id, priority from worst
          union all
          select earlier.id, worst.priority from worst
          join notice as earlier on earlier.stream_id = ${streamId} and earlier.order_key = worst.order_key
            and earlier.state = 'held' and earlier.created_at < worst.created_at
        ) as every
        group by id
      )
      select ${toSend}
      from next join notice on notice.id = next.id
      left join inbox_event event on event.id = notice.event_id
      join stream on stream.id = notice.stream_id
      order by next.priority, notice.created_at, notice.event_id limit ${limit}
    `.execute(database);
    return rows.map((row) => openedNotice(this.key, row));
  }

  /** Which of these streams have something for whoever polls them. */
  async holding(database: Database, streamIds: readonly string[]): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`
      select id from unnest(${streamIds}::uuid[]) as asked (id)
      where exists (select from notice where stream_id = asked.id and state = 'held')
    `.execute(database);
    return rows.map(({ id }) => id);
  }

  /**
   * Which of these wait for this stream: only those can be acknowledged. Also what was given before the stream was
   * paused or turned off.
   */
  async named(
    database: Database,
    streamId: string,
    ids: readonly string[],
  ): Promise<NamedNotice[]> {
    const { rows } = await sql<NamedNotice>`
      update notice set attempts = attempts + 1
      where stream_id = ${streamId} and state in ('held', 'paused', 'due') and channel = 'poll'
        and id = any(${ids}::uuid[])
      returning id, alert_id, obligation_id, attempts
    `.execute(database);
    return rows;
  }
}
