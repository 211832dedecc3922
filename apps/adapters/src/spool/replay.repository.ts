import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { DATABASE, type Database } from '#database';
import { newId } from '#kernel';
import type { FeedName } from '../config.js';
import type { Way } from '../feeds/envelope.js';
import { dueColumns, type DueMessage } from './message.repository.js';

/** A span of messages that is to be read again. */
export interface Span {
  feed: FeedName;
  /** From the first instant on, up to the second and without it. */
  from: Date;
  to: Date;
  way?: Way | undefined;
}

/** How far the reading of a span has come. */
export interface Replay extends Span {
  id: string;
  /** How many messages were given to be read so far. */
  messages: number;
  endedAt: Date | null;
}

/** The spans that are read again. Leases are the machine's time. */
@Injectable()
export class ReplayRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** @param now by the clock that decides @returns its id */
  async ask({ feed, from, to, way }: Span, now: Date): Promise<string> {
    const id = newId();
    await sql`
      insert into replay (id, feed, way, from_at, to_at, asked_at, cursor_at, cursor_id)
      values (${id}, ${feed}, ${way ?? null}, ${from}, ${to}, ${now}, ${from},
        '00000000-0000-0000-0000-000000000000')`.execute(this.database);
    return id;
  }

  async find(id: string): Promise<Replay | undefined> {
    const { rows } = await sql<Replay>`
      select id, feed, way, from_at as "from", to_at as "to", messages, ended_at as "endedAt"
      from replay where id = ${id}`.execute(this.database);
    return rows[0];
  }

  /**
   * Takes the next messages of the span that was asked for first, in the order in which they came. What is still to be
   * read, or waits, is left alone: it will be read in any case.
   * @returns nothing when there is no span, or others read it
   */
  async next(
    now: { machine: Date; decides: Date },
    leaseUntil: Date,
    most: number,
  ): Promise<{ replay: string; messages: DueMessage[] } | undefined> {
    const { rows } = await sql<
      { replay: string } & { [Name in keyof DueMessage]: DueMessage[Name] | null }
    >`
      with ours as (
        select * from replay
        where ended_at is null and (lease_until is null or lease_until <= ${now.machine})
        order by asked_at, id limit 1 for update skip locked
      ), batch as (
        select message.id, received_at
        from ours join message on message.feed = ours.feed
          and (received_at, message.id) > (cursor_at, cursor_id) and received_at < to_at
          and (ours.way is null or message.way = ours.way)
        where state = 'read' and outcome <> 'waits'
        order by received_at, message.id limit ${most}
      ), opened as (
        update message set state = 'stored', outcome = null, reason = null, due_at = ${leaseUntil}
        from batch
        where message.id = batch.id and message.state = 'read' and message.outcome <> 'waits'
        returning ${dueColumns}, message.received_at
      ), moved as (
        update replay set
          cursor_at = coalesce((select max(received_at) from batch), replay.cursor_at),
          cursor_id = coalesce(
            (select id from batch order by received_at desc, id desc limit 1), replay.cursor_id),
          messages = replay.messages + (select count(*) from opened),
          lease_until = case when exists (select from batch) then ${leaseUntil}::timestamptz end,
          ended_at = case when not exists (select from batch) then ${now.decides}::timestamptz end
        from ours where replay.id = ours.id
      )
      select ours.id as replay, opened.id, opened.feed, opened.media, opened.way, opened.body,
        opened."dataKey", opened.attempts
      from ours left join opened on true
      order by opened.received_at, opened.id`.execute(this.database);
    const [first] = rows;
    if (!first) return undefined;
    const messages = rows.flatMap(({ replay: _, ...message }) =>
      isThere(message) ? [message] : [],
    );
    return { replay: first.replay, messages };
  }

  /** The messages that were taken last have been read: the next may be. */
  async letGo(id: string): Promise<void> {
    await sql`update replay set lease_until = null where id = ${id}`.execute(this.database);
  }
}

const isThere = (row: { [Name in keyof DueMessage]: DueMessage[Name] | null }): row is DueMessage =>
  row.id !== null;
