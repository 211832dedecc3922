import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { asJson, type Database } from '#database';
import type { HeldKey, KeyPlan, KeyUse } from '#rules';

/** A key of an agency, as it lies in the table. */
export interface KeyRow extends HeldKey {
  agency: string;
  jwk: unknown;
  addedAt: Date;
  because: string | null;
}

/** A key to be held. */
export interface NewKey {
  kid: string;
  use: KeyUse;
  jwk: unknown;
  from: Date;
}

const columns = sql`
  agency_id as agency, kid, use, jwk, added_at as "addedAt", usable_from as from, usable_until as until,
  revoked_at is not null as revoked, revoked_because as because`;

/** The keys of agencies: every one that ever counted. Nobody else writes to them. */
@Injectable()
export class AgencyKeyRepository {
  /** All but those that were revoked: what a snapshot needs. The newest first. */
  async standing(database: Database): Promise<KeyRow[]> {
    const { rows } = await sql<KeyRow>`
      select ${columns} from agency_key where revoked_at is null order by added_at desc, kid
    `.execute(database);
    return rows;
  }

  /** Everything that was ever held of one agency. The newest first. */
  async all(database: Database, agencyId: string): Promise<KeyRow[]> {
    const { rows } = await sql<KeyRow>`
      select ${columns} from agency_key where agency_id = ${agencyId} order by added_at desc, kid
    `.execute(database);
    return rows;
  }

  /**
   * Agencies that publish their keys and left out the last one to encrypt to, so that they are told in plain once it
   * has ended. Not those whose key an operator revoked: that was somebody's word.
   */
  async encryptionWithdrawn(database: Database): Promise<string[]> {
    const { rows } = await sql<{ agency: string }>`
      select agency_id as agency from agency_key join agency_key_source using (agency_id)
      where use = 'enc' and revoked_at is null
      group by agency_id having bool_and(usable_until is not null) order by agency_id
    `.execute(database);
    return rows.map(({ agency }) => agency);
  }

  /** Holds new keys. One that ended before counts again, from when it is said. */
  async add(
    database: Database,
    agencyId: string,
    keys: readonly NewKey[],
    at: Date,
  ): Promise<void> {
    if (keys.length === 0) return;
    await sql`
      insert into agency_key (agency_id, kid, use, jwk, added_at, usable_from)
      select ${agencyId}::uuid, kid, use, jwk, ${at}::timestamptz, "from"
      from jsonb_to_recordset(${asJson(keys)}) as key (kid text, use text, jwk jsonb, "from" timestamptz)
      on conflict (agency_id, kid) do update set added_at = excluded.added_at,
        usable_from = excluded.usable_from, usable_until = null
        where agency_key.revoked_at is null
    `.execute(database);
  }

  /** Moves when keys begin and end to count. */
  async move(
    database: Database,
    agencyId: string,
    { keep, withdraw }: Pick<KeyPlan, 'keep' | 'withdraw'>,
  ): Promise<void> {
    if (keep.length + withdraw.length === 0) return;
    await sql`
      update agency_key set usable_from = coalesce(key."from", usable_from), usable_until = key.until
      from jsonb_to_recordset(${asJson([...keep, ...withdraw])}) as key (
        kid text, "from" timestamptz, until timestamptz)
      where agency_key.agency_id = ${agencyId} and agency_key.kid = key.kid and revoked_at is null
    `.execute(database);
  }

  /** From now on nothing is taken that this key signed. @returns whether there was such a key that counted */
  async revoke(
    database: Database,
    agencyId: string,
    kid: string,
    because: string,
    at: Date,
  ): Promise<boolean> {
    const { rows } = await sql`
      update agency_key set revoked_at = ${at}, revoked_because = ${because}
      where agency_id = ${agencyId} and kid = ${kid} and revoked_at is null
      returning 1
    `.execute(database);
    return rows.length > 0;
  }
}
