import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Database } from '#database';

/** A test of the channels that is under way. */
export interface SyntheticRow {
  jti: string;
  sent_at: Date;
  channels: string[];
  returned: string[];
}

/** Tests of the channels: sent, answered, closed. Nobody else writes to it. */
@Injectable()
export class SyntheticRepository {
  /** @returns whether it is new: the first process that comes to a slot sends */
  async begin(
    database: Database,
    test: { jti: string; sentAt: Date; dueAt: Date; channels: readonly string[] },
  ): Promise<boolean> {
    const { rows } = await sql`
      insert into synthetic_alert (jti, sent_at, due_at, channels)
      values (${test.jti}, ${test.sentAt}, ${test.dueAt}, ${test.channels}::text[])
      on conflict (jti) do nothing
      returning jti
    `.execute(database);
    return rows.length > 0;
  }

  async open(database: Database): Promise<SyntheticRow[]> {
    const { rows } = await sql<SyntheticRow>`
      select jti, sent_at, channels, returned from synthetic_alert where closed_at is null
      order by sent_at
    `.execute(database);
    return rows;
  }

  /** @returns the channels that were not known to have answered before */
  async returned(database: Database, jti: string, channels: readonly string[]): Promise<string[]> {
    const { rows } = await sql<{ channel: string }>`
      with before as (
        select jti, returned from synthetic_alert where jti = ${jti} for update
      ), moved as (
        update synthetic_alert test set returned = array(
          select distinct channel from unnest(before.returned || ${channels}::text[]) as channel)
        from before where test.jti = before.jti
      )
      select channel from before, unnest(${channels}::text[]) as channel
      where channel <> all(before.returned)
    `.execute(database);
    return rows.map(({ channel }) => channel);
  }

  /** @returns whether it was open until now */
  async close(database: Database, jti: string, at: Date): Promise<boolean> {
    const { rows } = await sql`
      update synthetic_alert set closed_at = ${at} where jti = ${jti} and closed_at is null returning jti
    `.execute(database);
    return rows.length > 0;
  }

  /** Channels of tests that are over their time and did not come back. */
  async lost(database: Database, now: Date): Promise<{ channel: string; count: number }[]> {
    const { rows } = await sql<{ channel: string; count: number }>`
      select channel, count(*) as count
      from synthetic_alert, unnest(channels) as channel
      where closed_at is null and due_at < ${now} and channel <> all(returned)
      group by channel order by channel
    `.execute(database);
    return rows;
  }
}
