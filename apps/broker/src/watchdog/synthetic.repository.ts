import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Database } from '#database';

/** A test of the channels that is under way, with what became of it so far. */
export interface SyntheticRow {
  jti: string;
  due_at: Date;
  /** The channels it was seen to be sent by, and to be answered by, when that was last kept. */
  channels: string[];
  returned: string[];
  /** The alert it made; none until it is routed. */
  alert_id: string | null;
  /** The same as they are now. */
  sent_now: string[];
  returned_now: string[];
}

/** Tests of the channels. Nobody else writes to it. */
@Injectable()
export class SyntheticRepository {
  /** @returns whether it is new: the first process that comes to a slot sends */
  async begin(
    database: Database,
    test: { jti: string; sentAt: Date; dueAt: Date },
  ): Promise<boolean> {
    const { rows } = await sql`
      insert into synthetic_alert (jti, sent_at, due_at) values (${test.jti}, ${test.sentAt}, ${test.dueAt})
      on conflict (jti) do nothing
      returning jti
    `.execute(database);
    return rows.length > 0;
  }

  /** Tests that are not closed, with the notices of their alerts: those are the alert's own, as of any alert. */
  async open(database: Database, agencyId: string): Promise<SyntheticRow[]> {
    const { rows } = await sql<SyntheticRow>`
      select test.jti, test.due_at, test.channels, test.returned, way.alert_id,
        coalesce(said.sent, '{}') as sent_now, coalesce(said.returned, '{}') as returned_now
      from synthetic_alert test
      left join inbox_event event on event.agency_id = ${agencyId} and event.jti = test.jti
      left join alert_event way on way.event_id = event.id
      left join lateral (
        select array_agg(distinct channel order by channel) as sent,
          array_agg(distinct channel order by channel) filter (where delivered) as returned
        from (
          select channel, bool_and(state = 'delivered') as delivered from notice
          where alert_id = way.alert_id group by channel
        ) as by_channel
      ) as said on true
      where test.closed_at is null
      order by test.sent_at
    `.execute(database);
    return rows;
  }

  /** Keeps what became of a test. @returns false when another process kept the same already */
  async keep(database: Database, row: SyntheticRow): Promise<boolean> {
    const { rows } = await sql`
      update synthetic_alert set channels = ${row.sent_now}::text[], returned = ${row.returned_now}::text[]
      where jti = ${row.jti} and channels = ${row.channels}::text[] and returned = ${row.returned}::text[]
      returning jti
    `.execute(database);
    return rows.length > 0;
  }

  /** @returns whether it was open until now */
  async close(
    database: Database,
    jti: string,
    outcome: 'returned' | 'lost',
    at: Date,
  ): Promise<boolean> {
    const { rows } = await sql`
      update synthetic_alert set closed_at = ${at}, outcome = ${outcome}
      where jti = ${jti} and closed_at is null returning jti
    `.execute(database);
    return rows.length > 0;
  }

  /**
   * The channels by which the newest test that has ended, or should have, did not come back; `none` when it was not
   * even sent. So it is found until a later test comes back.
   */
  async lost(database: Database, now: Date): Promise<{ channel: string; count: number }[]> {
    const { rows } = await sql<{ channel: string; count: number }>`
      with newest as (
        select channels, returned, outcome from synthetic_alert
        where closed_at is not null or due_at < ${now}
        order by sent_at desc limit 1
      )
      select channel, 1 as count
      from newest, unnest(case when channels = '{}' then array['none'] else channels end) as channel
      where outcome is distinct from 'returned' and channel <> all(returned)
      order by channel
    `.execute(database);
    return rows;
  }
}
