import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { asJson, DATABASE, type Database } from '#database';
import type { FeedName } from '../config.js';
import type { Media, Way } from '../feeds/envelope.js';

export type Outcome = 'told' | 'nothing' | 'kept' | 'waits';

/** A message that was not there before, sealed. */
export interface NewMessage {
  id: string;
  feed: FeedName;
  key: string;
  media: Media;
  way: Way;
  body: Buffer;
  dataKey: Buffer;
  receivedAt: Date;
  leaseUntil: Date;
}

/** What became of a message, as far as it is known. */
export interface Standing {
  id: string;
  outcome: Outcome | null;
  reason: string | null;
  events: number;
}

/** A message that is to be read now, still sealed. */
export interface DueMessage {
  id: string;
  feed: FeedName;
  media: Media;
  way: Way;
  body: Buffer;
  dataKey: Buffer | null;
  attempts: number;
}

/** How the reading of a message ended. */
export interface Ended extends Standing {
  outcome: Outcome;
  /** What a call-back answered, sealed; and its status. */
  detail: Buffer | null;
  answer: string | null;
  /** Whether it was read now; else it waited, and what it waited for has come. */
  own: boolean;
}

/** A message whose call-back was not answered. */
export interface PutOff {
  id: string;
  answer: string;
  dueAt: Date;
  /** Whether the other system was asked at all. */
  tried: boolean;
}

/** The columns of a {@link DueMessage}. One that is left out is not missed by the types. */
export const dueColumns = sql`message.id, message.feed, message.media, message.way, message.body,
  message.data_key as "dataKey", message.attempts`;

const hex = (bytes: Buffer | null): string | null => bytes && bytes.toString('hex');

/** The raw messages. Times named `due` and `lease` are the machine's. */
@Injectable()
export class MessageRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /**
   * Keeps messages, committed when it returns: one statement, however many.
   * @returns for each, in order, the receipt and whether it is new; the first receipt when it was there before
   */
  async keep(messages: readonly NewMessage[]): Promise<{ id: string; isNew: boolean }[]> {
    const rows = messages.map((message, n) => ({
      ...message,
      n,
      body: hex(message.body),
      dataKey: hex(message.dataKey),
    }));
    const kept = await sql<{ n: number; id: string | null; isNew: boolean }>`
      with given as (
        select * from jsonb_to_recordset(${asJson(rows)}) as row (
          n integer, id uuid, feed text, key text, media text, way text, body text, "dataKey" text,
          "receivedAt" timestamptz, "leaseUntil" timestamptz)
      ), added as (
        insert into message (id, feed, key, media, way, body, data_key, received_at, due_at)
        select distinct on (feed, key) id, feed, key, media, way, decode(body, 'hex'),
          decode("dataKey", 'hex'), "receivedAt", "leaseUntil"
        from given order by feed, key, n
        on conflict (feed, key) do nothing
        returning id, feed, key
      )
      select n, coalesce(added.id, held.id) as id, added.id is not distinct from given.id as "isNew"
      from given
        left join added using (feed, key)
        left join message held on held.feed = given.feed and held.key = given.key
      order by n`.execute(this.database);
    return Promise.all(
      kept.rows.map(async ({ n, id, isNew }) => ({
        id: id ?? (await this.idOf(messages[n])),
        isNew,
      })),
    );
  }

  /** One that another process keeps at this very moment is not seen by the statement that met it. */
  private async idOf(message: NewMessage | undefined): Promise<string> {
    const { rows } = await sql<{ id: string }>`
      select id from message
      where feed = ${message?.feed} and key = ${message?.key}`.execute(this.database);
    const [first] = rows;
    if (!first) throw new Error('A message that is there already cannot be found');
    return first.id;
  }

  /** Claims messages that are due, oldest first, each for as long as the lease. */
  async claim(now: Date, leaseUntil: Date, most: number): Promise<DueMessage[]> {
    const { rows } = await sql<DueMessage>`
      with due as (
        select id from message where state = 'stored' and due_at <= ${now}
        order by due_at, id limit ${most} for update skip locked
      ), claimed as (
        update message set due_at = ${leaseUntil} from due where message.id = due.id
        returning ${dueColumns}
      )
      select * from claimed order by id`.execute(this.database);
    return rows;
  }

  /** Gives a message that is kept for a person to be read again. @returns nothing when it is not kept */
  async reopen(id: string, leaseUntil: Date): Promise<DueMessage | undefined> {
    const { rows } = await sql<DueMessage>`
      update message set state = 'stored', outcome = null, reason = null, due_at = ${leaseUntil},
        done_at = null, done_by = null, done_reason = null
      where id = ${id} and outcome = 'kept'
      returning ${dueColumns}`.execute(this.database);
    return rows[0];
  }

  /** Puts off messages whose call-backs were not answered. */
  async putOff(all: readonly PutOff[]): Promise<void> {
    await sql`
      update message set attempts = attempts + case when row.tried then 1 else 0 end,
        answer = row.answer, due_at = row."dueAt"
      from jsonb_to_recordset(${asJson(all)}) as row (
        id uuid, answer text, "dueAt" timestamptz, tried boolean)
      where message.id = row.id and state = 'stored'`.execute(this.database);
  }

  /** Holds messages that are being read on: a call-back may take longer than a lease. */
  async hold(ids: readonly string[], leaseUntil: Date): Promise<void> {
    await sql`
      update message set due_at = ${leaseUntil}
      where id = any(${ids}::uuid[]) and state = 'stored' and due_at < ${leaseUntil}
    `.execute(this.database);
  }

  /** Locks messages until the transaction ends. @returns those that are still to be read */
  async lock(transaction: Database, ids: readonly string[]): Promise<Set<string>> {
    const { rows } = await sql<{ id: string }>`
      select id from message where id = any(${ids}::uuid[]) and state = 'stored'
      order by id for update`.execute(transaction);
    return new Set(rows.map(({ id }) => id));
  }

  /**
   * Ends the reading of messages. One that waits ends with the last that it waits for, and with what asks most of a
   * person; one that was read again and says nothing new stays told.
   */
  async end(transaction: Database, ended: readonly Ended[]): Promise<void> {
    if (ended.length === 0) return;
    const waited = ended.filter(({ own }) => !own).map(({ id }) => id);
    if (waited.length > 0)
      // In one order, and before it is looked what else they wait for: others may end that at this very moment.
      await sql`
        select from message where id = any(${waited}::uuid[]) order by id for update
      `.execute(transaction);
    const rows = ended.map((one) => ({ ...one, detail: hex(one.detail) }));
    await sql`
      with given as (
        select row.*, message.outcome as held, message.reason as "heldReason",
          not own and exists (select from dossier where message_id = row.id) as "stillWaits",
          exists (select from outbox where message_id = row.id) as "isTold"
        from jsonb_to_recordset(${asJson(rows)}) as row (
          id uuid, outcome text, reason text, detail text, answer text, own boolean)
          join message on message.id = row.id
        -- One that is read again now ends with that.
        where own or message.state = 'read'
      ), outcomes as (
        select *, case
          when 'kept' in (outcome, held) then 'kept'
          when "stillWaits" then 'waits'
          when outcome = 'nothing' and "isTold" then 'told'
          else outcome end as after
        from given
      )
      update message set state = 'read', outcome = after,
        reason = case
          when after = outcomes.outcome then concat_ws('; ', case when held = 'kept' and after = 'kept'
            then "heldReason" end, outcomes.reason)
          when after = 'told' then null
          else "heldReason" end,
        detail = coalesce(decode(outcomes.detail, 'hex'), message.detail),
        answer = coalesce(outcomes.answer, message.answer), due_at = null,
        readings = readings + case when own then 1 else 0 end
      from outcomes where message.id = outcomes.id
    `.execute(transaction);
  }

  /** The wrapped keys of messages. */
  async dataKeys(database: Database, ids: readonly string[]): Promise<Map<string, Buffer | null>> {
    const { rows } = await sql<{ id: string; dataKey: Buffer | null }>`
      select id, data_key as "dataKey" from message where id = any(${ids}::uuid[])`.execute(
      database,
    );
    return new Map(rows.map(({ id, dataKey }) => [id, dataKey]));
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
