import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { asJson, type Database } from '#database';

/** A silence of one source: from the last that was heard of it, or from its registration. */
export interface SilenceKey {
  agencyId: string;
  since: Date;
}

/** Silences of sources. One row while it lasts, whichever process finds it. Nobody else writes to it. */
@Injectable()
export class FeedSilenceRepository {
  async open(database: Database): Promise<SilenceKey[]> {
    const { rows } = await sql<SilenceKey>`
      select agency_id as "agencyId", since from feed_silence where ended_at is null
    `.execute(database);
    return rows;
  }

  /** @returns those that began now; the others were there already */
  async begin(
    database: Database,
    silences: readonly SilenceKey[],
    at: Date,
  ): Promise<SilenceKey[]> {
    const { rows } = await sql<SilenceKey>`
      insert into feed_silence (agency_id, since, found_at)
      select "agencyId", since, ${at}::timestamptz
      from jsonb_to_recordset(${asJson(silences)}) as row ("agencyId" uuid, since timestamptz)
      on conflict do nothing
      returning agency_id as "agencyId", since
    `.execute(database);
    return rows;
  }

  /** @returns those that ended now */
  async end(database: Database, agencyIds: readonly string[], at: Date): Promise<SilenceKey[]> {
    const { rows } = await sql<SilenceKey>`
      update feed_silence set ended_at = ${at}
      where agency_id = any(${agencyIds}::uuid[]) and ended_at is null
      returning agency_id as "agencyId", since
    `.execute(database);
    return rows;
  }
}
