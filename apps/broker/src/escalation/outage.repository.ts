import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Database } from '#database';
import { newId } from '#kernel';

/** A time in which no broker looked for what was due. */
export interface Outage {
  since: Date;
  until: Date;
}

/** When brokers ran, and when none did. Nobody else writes to these tables. */
@Injectable()
export class OutageRepository {
  /** A broker looks for what is due at `now`. */
  async mark(database: Database, now: Date): Promise<void> {
    await sql`
      insert into broker_last_turn (at) values (${now})
      on conflict (single) do update set at = excluded.at
    `.execute(database);
  }

  /** The same, after a silence: what lies between the last mark and now is an outage if it is long enough. */
  async markAfterSilence(database: Database, now: Date, longEnough: number): Promise<void> {
    await sql`
      with last as (select at from broker_last_turn), silent as (
        insert into broker_outage (id, since, until)
        select ${newId()}, at, ${now} from last
        where at < ${now}::timestamptz - ${longEnough} * interval '1 millisecond'
      )
      insert into broker_last_turn (at) values (${now})
      on conflict (single) do update set at = excluded.at
    `.execute(database);
  }

  /** The outages of a span, longest first; none if a broker ran all the time. */
  async between(database: Database, from: Date, to: Date): Promise<Outage[]> {
    const { rows } = await sql<Outage>`
      select since, until from broker_outage where until > ${from} and since < ${to}
      order by until - since desc limit 50
    `.execute(database);
    return rows;
  }
}
