import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Identifier } from '#contracts';
import { asJson, type Database } from '#database';
import { isId, TocsinError } from '#kernel';
import { factColumns, type FactRow } from './case-fact.repository.js';

/**
 * What to look up for the subject of number `n`: an identifier, a blind index (hex), a case itself, or the cases on
 * which a statement has been corrected.
 */
export interface Asked {
  n: number;
  scheme?: string;
  value?: string;
  blind?: string;
  case?: string;
  agencyId?: string;
  jti?: string;
}

/** A case found for a subject. */
export interface Found {
  n: number;
  /** None where it was found by name, or named itself. */
  scheme: Identifier['scheme'] | null;
  value: string | null;
  /** The statement that was asked about is corrected on this case. */
  corrected: boolean;
  /** The record that holds what was looked up. */
  holder: string;
  /** The case it is part of: another record where they were merged. */
  root: string;
}

/** A record of a case, with one of its identifiers or one of its facts. One that has neither is there once. */
export type Member = { root: string; record: string; version: number } & (
  | { scheme: Identifier['scheme'] | null; identifier: string | null; id: null }
  | ({ scheme: null; identifier: null } & FactRow)
);

/** The refusal of an id that leads to no case. */
export const noSuchCase = (): TocsinError => new TocsinError('not_found', 'There is no such case');

/** The tables of cases and their identifiers. Nobody else writes to them. */
@Injectable()
export class CaseRepository {
  /** Everything that any subject leads to, all at once (RR-10), resolved through merges. */
  async find(database: Database, asked: readonly Asked[]): Promise<Found[]> {
    const { rows } = await sql<Found>`
      with recursive asked as materialized (
        select * from jsonb_to_recordset(${asJson(asked)})
          as row (n integer, scheme text, value text, blind text, "case" uuid, "agencyId" uuid, jti text)
      ), found as materialized (
        select asked.n, held.scheme, held.value, held.case_id as holder, false as corrected
        from asked join case_identifier held on held.scheme = asked.scheme and held.value = asked.value
        union all
        select asked.n, null, null, named.case_id, false
        from asked join case_name named on named.blind = decode(asked.blind, 'hex')
        union all
        select asked.n, null, null, asked."case", false from asked where asked."case" is not null
        union all
        select asked.n, null, null, later.case_id, true
        from asked join statement_correction later on later.agency_id = asked."agencyId" and later.jti = asked.jti
      ), climb as (
        select holder, holder as root from (select distinct holder from found) as start
        union all
        select climb.holder, above.merged_into
        from climb join person_case above on above.id = climb.root
        where above.merged_into is not null
      )
      select found.n, found.scheme, found.value, found.corrected, found.holder, climb.root
      from found join climb using (holder)
      where exists (select from person_case top where top.id = climb.root and top.merged_into is null)
    `.execute(database);
    return rows;
  }

  /** The case that a record is part of. @throws TocsinError `not_found` when the id is none or nobody's */
  async rootOf(database: Database, id: string): Promise<string> {
    const [found] = isId(id) ? await this.find(database, [{ n: 0, case: id }]) : [];
    if (!found) throw noSuchCase();
    return found.root;
  }

  /** All records of these cases, with their identifiers and then their facts. */
  async members(database: Database, roots: readonly string[]): Promise<Member[]> {
    const { rows } = await sql<Member>`
      with recursive member as (
        select id as root, id, version from person_case where id = any(${roots}::uuid[])
        union all
        select member.root, below.id, below.version
        from member join person_case below on below.merged_into = member.id
      )
      select member.root, member.id as record, member.version, held.scheme, held.value as identifier, fact.*
      from member left join case_identifier held on held.case_id = member.id
      left join (select ${factColumns} from case_fact) as fact on false
      union all
      select member.root, member.id, member.version, null, null, fact.*
      from member join (select ${factColumns} from case_fact) as fact on fact.case_id = member.id
      order by record, scheme, identifier
    `.execute(database);
    return rows;
  }

  async create(database: Database, ids: readonly string[]): Promise<void> {
    await sql`
      insert into person_case (id) select unnest(${ids}::uuid[]) on conflict do nothing
    `.execute(database);
  }

  /** Identifiers that another case holds are left out. @returns those that are new */
  async addIdentifiers(
    database: Database,
    identifiers: readonly (Identifier & { caseId: string; eventId?: string })[],
  ): Promise<Identifier[]> {
    const { rows } = await sql<Identifier>`
      insert into case_identifier (scheme, value, case_id, event_id)
      select scheme, value, "caseId", "eventId"
      from jsonb_to_recordset(${asJson(identifiers)})
        as row (scheme text, value text, "caseId" uuid, "eventId" uuid)
      on conflict do nothing
      returning scheme, value
    `.execute(database);
    return rows;
  }

  /** Takes back what a confirmed match added. @returns the schemes of what is gone */
  async removeIdentifiersOf(database: Database, eventId: string): Promise<string[]> {
    const { rows } = await sql<{ scheme: string }>`
      delete from case_identifier where event_id = ${eventId} returning scheme
    `.execute(database);
    return rows.map(({ scheme }) => scheme);
  }

  /** Keeps everybody else from merging these records meanwhile. @returns those there are */
  async lock(
    database: Database,
    ids: readonly string[],
  ): Promise<{ id: string; merged_into: string | null }[]> {
    const { rows } = await sql<{ id: string; merged_into: string | null }>`
      select id, merged_into from person_case where id = any(${ids}::uuid[]) order by id for update
    `.execute(database);
    return rows;
  }

  async point(database: Database, id: string, into: string | null): Promise<void> {
    // Whoever reads either end reads another case from now on.
    await sql`
      update person_case set version = version + 1,
        merged_into = case when id = ${id}::uuid then ${into}::uuid else merged_into end
      where id = any(${[id, into]}::uuid[])
        or id = (select merged_into from person_case where id = ${id})
    `.execute(database);
  }
}
