import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Database } from '#database';

export interface TokenKeyRow {
  period: number;
  kid: string;
  wrapped: Buffer;
  sealed: Buffer;
}

/** The sealed keys that access tokens are signed with, one for each period. */
@Injectable()
export class TokenKeyRepository {
  async from(database: Database, period: number): Promise<TokenKeyRow[]> {
    const { rows } = await sql<TokenKeyRow>`
      select period, kid, wrapped, sealed from token_key where period >= ${period}
    `.execute(database);
    return rows;
  }

  /** Of several processes that make the key of a period, one does. */
  async add(database: Database, { period, kid, wrapped, sealed }: TokenKeyRow): Promise<void> {
    await sql`
      insert into token_key (period, kid, wrapped, sealed) values (${period}, ${kid}, ${wrapped}, ${sealed})
      on conflict (period) do nothing
    `.execute(database);
  }

  async removeBefore(database: Database, period: number): Promise<void> {
    await sql`delete from token_key where period < ${period}`.execute(database);
  }
}
