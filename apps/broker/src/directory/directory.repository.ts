import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { asJson, type Database } from '#database';
import type { AgencyRow } from './rows.js';

/** An agency whose word counts for nothing until an operator says otherwise. */
export interface Suspension {
  agency: string;
  since: Date;
  because: string;
}

export interface DirectoryState {
  version: number;
  /** The home area; empty before the first document. */
  area: string;
}

/** The directory's version, and the table of agencies. Nobody else writes to them. */
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

  /** @param because none: it is suspended no more. @returns whether that changed anything */
  async suspend(
    database: Database,
    agencyId: string,
    because: string | null,
    at: Date,
  ): Promise<boolean> {
    const { rows } = await sql`
      update agency set suspended_at = ${because === null ? null : at}, suspended_because = ${because}
      where id = ${agencyId} and (suspended_at is null) <> ${because === null}
      returning 1
    `.execute(database);
    return rows.length > 0;
  }

  /** The agencies that are suspended. */
  async suspended(database: Database): Promise<Suspension[]> {
    const { rows } = await sql<Suspension>`
      select id as agency, suspended_at as since, suspended_because as because from agency
      where suspended_at is not null
    `.execute(database);
    return rows;
  }
}
