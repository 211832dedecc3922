import { Inject, Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import {
  asJson,
  isFree,
  WaitingRows,
  type Database,
  type Patience,
  type WaitingRow,
} from '#database';
import type { MasterKey } from '#trust';
import { MASTER_KEY } from '../config.js';
import { lane, openedNotice, toSend, type NoticeRow } from './claimed-notice.js';
import { inOrder } from './in-order.js';
import type { Claim, ClaimedNotice, NewNotice } from './notice.js';

export type { NewNotice } from './notice.js';

/** A notice whose receipt came. */
export type ReceiptedNotice = Pick<
  ClaimedNotice,
  | 'id'
  | 'alert_id'
  | 'obligation_id'
  | 'channel'
  | 'attempts'
  | 'address'
  | 'expires_at'
  | 'receipt_within'
>;

/** How many notices of each lane may be taken, and how many of a lane that is not named. */
export interface Room {
  rooms: Readonly<Record<string, number>>;
  other: number;
}

/** The table of notices. Nobody else writes to it. */
@Injectable()
export class NoticeRepository extends WaitingRows {
  constructor(@Inject(MASTER_KEY) private readonly key: MasterKey) {
    const open = sql<boolean>`state in ('due', 'sent')`;
    super({
      table: 'notice',
      priority: 'priority',
      since: 'due_at',
      open,
      due: (now) => sql<boolean>`${open} and due_at <= ${now} and ${inOrder(now)}`,
      // One that was sent waits for its receipt, and stands still for nobody; one behind another waits for that.
      idle: (machine) => sql<boolean>`state = 'due' and ${isFree(machine)} and ${inOrder()}`,
    });
  }

  /** A statement that adds notices, to be run together with others; none for no notices. */
  inserting(notices: readonly NewNotice[], machine: Date): RawBuilder<unknown> | undefined {
    if (notices.length === 0) return undefined;
    const streams = [...new Set(notices.flatMap(({ streamId }) => streamId ?? []))];
    // The streams are kept as they are until we are done: composed by an older directory, a notice still goes
    // the way its stream goes now, or is moved by `StreamNoticeRepository.follow`.
    return sql`
      with way as (
        select id as stream, method,
          case when status = 'disabled' or deleted_at is not null then 'due'
            when status = 'paused' then 'paused'
            when method = 'poll' then 'held' else 'due' end as place
        from stream where id = any(${streams}::uuid[]) for share
      )
      insert into notice (id, alert_id, obligation_id, event_id, agency_id, stream_id, channel, kind, post,
        address, content, priority, state, created_at, due_at, staff, own, why, behind, expires_at, receipt_within, order_key, swept_at)
      select id, "alertId", "obligationId", "eventId", "agencyId", "streamId", coalesce(method, channel), kind,
        post, address, content, priority,
        coalesce(place, state), "createdAt",
        case when place in ('held', 'paused') then null else coalesce("dueAt", "createdAt") end,
        staff, coalesce(own, false), why, behind, "expiresAt", "receiptWithin", "orderKey", ${machine}::timestamptz
      from jsonb_to_recordset(${asJson(notices)}) as row (
        id uuid, "alertId" uuid, "obligationId" uuid, "eventId" uuid, "agencyId" uuid, "streamId" uuid,
        channel text, kind text, post text, address text, content jsonb, priority smallint, state text,
        "createdAt" timestamptz, "dueAt" timestamptz, staff text, own boolean, why text, behind uuid, "expiresAt" timestamptz,
        "receiptWithin" integer, "orderKey" text)
      left join way on stream = "streamId"`;
  }

  /** As {@link due}, less what goes to a lane that is full. */
  dueBeside(
    database: Database,
    now: Date,
    waiting: Patience,
    limit: number,
    full: readonly string[],
  ): Promise<WaitingRow[]> {
    return this.due(database, now, waiting, limit, sql<boolean>`${lane} <> all(${full}::text[])`);
  }

  /** Takes due notices for one worker until `leaseUntil` (machine time), the worst that a lane has room for. */
  async claim(
    database: Database,
    ids: readonly string[],
    now: Date,
    machine: Date,
    leaseUntil: Date,
    by: number,
    { rooms, other }: Room,
  ): Promise<ClaimedNotice[]> {
    const { rows } = await sql<NoticeRow>`
      with free as (
        select id, priority, ${lane} as lane from notice
        where id = any(${ids}::uuid[]) and state in ('due', 'sent') and due_at <= ${now} and ${isFree(machine)}
          and ${inOrder(now)}
        for update skip locked
      ), placed as (
        select id, lane, row_number() over (partition by lane order by priority, id) as place from free
      )
      update notice set lease_until = ${leaseUntil}, lease_by = ${by}::integer,
        attempts = notice.attempts + case notice.state when 'due' then 1 else 0 end
      from placed
      join notice as own on own.id = placed.id
      left join inbox_event event on event.id = own.event_id
      left join stream on stream.id = own.stream_id
      where notice.id = placed.id and place <= coalesce((${asJson(rooms)} -> placed.lane)::integer, ${other}::integer)
      returning ${toSend}
    `.execute(database);
    return rows.map((row) => openedNotice(this.key, row));
  }

  /** Gives back what was claimed and not tried, unless another worker has it by now. */
  async release(database: Database, claims: readonly Claim[]): Promise<void> {
    await sql`
      update notice set lease_until = null,
        attempts = notice.attempts - case notice.state when 'due' then 1 else 0 end
      from jsonb_to_recordset(${asJson(claims)}) as given (id uuid, "leaseUntil" timestamptz)
      where notice.id = given.id and notice.state in ('due', 'sent') and notice.lease_until = given."leaseUntil"
    `.execute(database);
  }

  /** What a provider's limit does not take now waits for its next minute or day. */
  async postpone(database: Database, claims: readonly Claim[], until: Date): Promise<void> {
    await sql`
      update notice set lease_until = null, swept_at = null, wakes = 0, attempts = notice.attempts - 1,
        due_at = least(${until}::timestamptz, notice.expires_at)
      from jsonb_to_recordset(${asJson(claims)}) as given (id uuid, "leaseUntil" timestamptz)
      where notice.id = given.id and notice.state = 'due' and notice.lease_until = given."leaseUntil"
    `.execute(database);
  }

  /** Nobody needs these any more: their obligation was accepted, or moved to another rung. */
  async supersede(database: Database, obligationIds: readonly string[]): Promise<void> {
    await sql`
      update notice set state = 'superseded', lease_until = null
      where obligation_id = any(${obligationIds}::uuid[]) and state in ('due', 'held', 'paused', 'reserve', 'sent')
    `.execute(database);
  }

  /**
   * Takes the notice that a receipt is about, until `leaseUntil` (machine time).
   * @returns `busy` while another worker has it, as before the answer to its sending is written down; nothing when
   *   no receipt is waited for
   */
  async forReceipt(
    database: Database,
    { id, providerId }: { id: string; providerId: string },
    machine: Date,
    leaseUntil: Date,
  ): Promise<ReceiptedNotice | 'busy' | undefined> {
    const { rows } = await sql<ReceiptedNotice & { mine: boolean }>`
      with mine as (
        update notice set lease_until = ${leaseUntil}
        where id = ${id} and state = 'sent' and provider_id = ${providerId}
          and ${isFree(machine)}
        returning id
      )
      select id, alert_id, obligation_id, channel, attempts, address, expires_at, receipt_within,
        id in (select id from mine) as mine
      from notice
      where id = ${id} and (id in (select id from mine)
        or (state in ('due', 'sent') and lease_until >= ${machine}))
    `.execute(database);
    const [row] = rows;
    if (!row) return undefined;
    return row.mine ? row : 'busy';
  }

  async waiting(database: Database, at: Date): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from notice
      where state in ('due', 'sent') and due_at <= ${at} and ${inOrder(at)}
    `.execute(database);
    return rows[0]?.count ?? 0;
  }
}
