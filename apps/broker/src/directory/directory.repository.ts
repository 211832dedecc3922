import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { asJson, type Database } from '#database';
import type { AgencyRow } from './rows.js';

export interface KeyRow {
  agency_id: string;
  /** What it is for: to check signatures, or to encrypt to. */
  use: 'sig' | 'enc';
  jwk: unknown;
}

export interface DirectoryState {
  version: number;
  /** The home area; empty before the first document. */
  area: string;
}

/** The directory's version, and the tables of agencies and their keys. Nobody else writes to them. */
@Injectable()
export class DirectoryRepository {
  async version(database: Database): Promise<DirectoryState> {
    const { rows } = await sql<DirectoryState>`
      select version, area from directory_state
    `.execute(database);
    return rows[0] ?? { version: 0, area: '' };
  }

  /** Takes the directory for this transaction, so that two imports do not mix. */
  async lock(database: Database): Promise<DirectoryState> {
    const { rows } = await sql<DirectoryState>`
      select version, area from directory_state for update
    `.execute(database);
    return rows[0] ?? { version: 0, area: '' };
  }

  /** Raises the version, so that every process reads the directory again. @returns the new version */
  async nextVersion(database: Database, area?: string): Promise<number> {
    const { rows } = await sql<{ version: number }>`
      update directory_state set version = version + 1, area = coalesce(${area ?? null}::text, area)
      returning version
    `.execute(database);
    return rows[0]?.version ?? 0;
  }

  async agencies(database: Database): Promise<AgencyRow[]> {
    const { rows } = await sql<AgencyRow>`
      select id, issuer, name, kind, data_regime as "dataRegime" from agency order by issuer
    `.execute(database);
    return rows;
  }

  async keys(database: Database): Promise<KeyRow[]> {
    const { rows } = await sql<KeyRow>`
      select agency_id, use, jwk from agency_key order by added_at desc, kid
    `.execute(database);
    return rows;
  }

  async saveAgencies(database: Database, agencies: readonly AgencyRow[], at: Date): Promise<void> {
    await sql`
      insert into agency (id, issuer, name, kind, data_regime, registered_at)
      select id, issuer, name, kind, "dataRegime", ${at}::timestamptz
      from jsonb_to_recordset(${asJson(agencies)}) as row (
        id uuid, issuer text, name text, kind text, "dataRegime" text)
      on conflict (id) do update set name = excluded.name, kind = excluded.kind,
        data_regime = excluded.data_regime
    `.execute(database);
  }

  /** The registered set replaces the one before: a key left out is no longer trusted. */
  async replaceKeys(
    database: Database,
    agencyId: string,
    keys: readonly { kid: string; use: KeyRow['use']; jwk: unknown }[],
    at: Date,
  ): Promise<void> {
    await sql`delete from agency_key where agency_id = ${agencyId}`.execute(database);
    await sql`
      insert into agency_key (agency_id, kid, use, jwk, added_at, usable_from)
      select ${agencyId}::uuid, kid, use, jwk, ${at}::timestamptz, ${at}::timestamptz
      from jsonb_to_recordset(${asJson(keys)}) as key (kid text, use text, jwk jsonb)
    `.execute(database);
  }
}
