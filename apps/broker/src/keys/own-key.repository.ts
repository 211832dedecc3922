import { sql } from 'kysely';
import type { JWK } from 'jose';
import type { Database } from '#database';
import type { OwnKey } from '#rules';

/** A key of the broker's own, as it lies in the table. */
export interface OwnKeyRow extends OwnKey {
  jwk: JWK;
  source: string;
  because: string | null;
}

/** The advisory lock of whoever changes the broker's keys. Any fixed number does. */
const lock = 7_206_717;

/** The public halves of the keys that the broker ever signed with. Nobody else writes to them. */
export class OwnKeyRepository {
  async all(database: Database): Promise<OwnKeyRow[]> {
    const { rows } = await sql<OwnKeyRow>`
      select kid, alg, jwk, source, published_at as "publishedAt", signs_from as "signsFrom",
        revoked_at is not null as revoked, revoked_because as because
      from broker_key order by signs_from, kid
    `.execute(database);
    return rows;
  }

  /** One broker process at a time changes keys, until its transaction ends. */
  async lock(database: Database): Promise<void> {
    await sql`select pg_advisory_xact_lock(${lock})`.execute(database);
  }

  async add(
    database: Database,
    { kid, alg, jwk, source, publishedAt, signsFrom }: Omit<OwnKeyRow, 'revoked' | 'because'>,
  ): Promise<void> {
    await sql`
      insert into broker_key (kid, alg, jwk, source, published_at, signs_from)
      values (${kid}, ${alg}, ${JSON.stringify(jwk)}::jsonb, ${source}, ${publishedAt}, ${signsFrom})
    `.execute(database);
  }

  /** @returns whether there was such a key that was not revoked before */
  async revoke(database: Database, kid: string, because: string, at: Date): Promise<boolean> {
    const { rows } = await sql`
      update broker_key set revoked_at = ${at}, revoked_because = ${because}
      where kid = ${kid} and revoked_at is null returning 1
    `.execute(database);
    return rows.length > 0;
  }
}
