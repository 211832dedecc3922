import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Database } from '#database';

/** When an agency was last heard. */
export interface FeedSign {
  agency_id: string;
  issuer: string;
  kind: string;
  registered_at: Date;
  /** Its newest statement of facts, or its newest verification event; none where it was never heard. */
  last_at: Date | null;
}

/** Signs of life of the feeds. */
@Injectable()
export class FeedSignRepository {
  /** An older one, sent again, makes no source look younger. */
  async heard(database: Database, agencyId: string, at: Date): Promise<void> {
    await sql`
      insert into feed_heartbeat (agency_id, heard_at) values (${agencyId}, ${at})
      on conflict (agency_id) do update set heard_at = greatest(feed_heartbeat.heard_at, excluded.heard_at)
    `.execute(database);
  }

  /** Every agency but the broker itself: one look into an index for each, whatever lies in the inbox. */
  async last(database: Database): Promise<FeedSign[]> {
    const { rows } = await sql<FeedSign>`
      select agency.id as agency_id, issuer, kind, registered_at, greatest(newest.received_at, heard_at) as last_at
      from agency
      left join feed_heartbeat beat on beat.agency_id = agency.id
      left join lateral (
        select received_at from inbox_event
        where agency_id = agency.id and type not like 'urn:tocsin:event:alert.%'
        order by received_at desc limit 1
      ) as newest on true
      where kind <> 'broker'
      order by issuer
    `.execute(database);
    return rows;
  }
}
