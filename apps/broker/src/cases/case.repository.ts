import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Identifier } from '#contracts';
import { asJson, type Database } from '#database';

/** What is held of a case: no name, no address. */
export interface CaseRow {
  id: string;
  boroughs: string[];
  mappa_category: number | null;
  mappa_level: number | null;
  rosh: 'low' | 'medium' | 'high' | 'very-high' | null;
  legal_basis: string | null;
  custody: string | null;
  /** The post that owns the case now. */
  owner_post: string | null;
  owned_from: Date | null;
}

export type CaseFacts = Omit<CaseRow, 'owner_post' | 'owned_from'>;

/** The tables of cases, their identifiers and owners. Nobody else writes to them. */
@Injectable()
export class CaseRepository {
  /** Which case each identifier belongs to; unknown identifiers are left out. */
  async caseOf(
    database: Database,
    identifiers: readonly Identifier[],
  ): Promise<{ scheme: string; value: string; case_id: string }[]> {
    const { rows } = await sql<{ scheme: string; value: string; case_id: string }>`
      select held.scheme, held.value, held.case_id
      from jsonb_to_recordset(${asJson(identifiers)}) as asked (scheme text, value text)
      join case_identifier held using (scheme, value)
    `.execute(database);
    return rows;
  }

  async find(database: Database, ids: readonly string[]): Promise<CaseRow[]> {
    const { rows } = await sql<CaseRow>`
      select person_case.*, owner.post_id as owner_post, owner.owned_from
      from person_case
      left join case_owner owner on owner.case_id = person_case.id and owner.owned_to is null
      where person_case.id = any(${ids}::uuid[])
    `.execute(database);
    return rows;
  }

  async save(database: Database, cases: readonly CaseFacts[]): Promise<void> {
    await sql`
      insert into person_case (id, boroughs, mappa_category, mappa_level, rosh, legal_basis, custody)
      select id, array(select jsonb_array_elements_text(boroughs)), mappa_category, mappa_level, rosh,
        legal_basis, custody
      from jsonb_to_recordset(${asJson(cases)}) as row (
        id uuid, boroughs jsonb, mappa_category smallint, mappa_level smallint, rosh text,
        legal_basis text, custody text)
      on conflict (id) do update set boroughs = excluded.boroughs, mappa_category = excluded.mappa_category,
        mappa_level = excluded.mappa_level, rosh = excluded.rosh, legal_basis = excluded.legal_basis,
        custody = excluded.custody
    `.execute(database);
  }

  async addIdentifiers(
    database: Database,
    identifiers: readonly (Identifier & { case_id: string })[],
  ): Promise<number> {
    const { numAffectedRows } = await sql`
      insert into case_identifier (scheme, value, case_id)
      select scheme, value, case_id
      from jsonb_to_recordset(${asJson(identifiers)}) as row (scheme text, value text, case_id uuid)
      on conflict do nothing
    `.execute(database);
    return Number(numAffectedRows ?? 0n);
  }

  /** The owner before ends when the new one begins, so that there is never a gap and never two. */
  async setOwner(database: Database, caseId: string, post: string, from: Date): Promise<void> {
    await sql`
      update case_owner set owned_to = ${from} where case_id = ${caseId} and owned_to is null
    `.execute(database);
    await sql`
      insert into case_owner (case_id, post_id, owned_from) values (${caseId}, ${post}, ${from})
    `.execute(database);
  }
}
