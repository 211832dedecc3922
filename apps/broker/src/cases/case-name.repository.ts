import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { asJson, type Database } from '#database';

/** A sealed name; bytes are hex. */
export interface NewName {
  caseId: string;
  digest: string;
  blind: string | null;
  sealed: string;
  eventId?: string;
}

/** The sealed names of cases and the keys they are sealed with. Nobody else writes to them. */
@Injectable()
export class CaseNameRepository {
  /** Which of these names are not kept yet, as `case digest`. */
  async missing(
    database: Database,
    names: readonly { caseId: string; digest: string }[],
  ): Promise<Set<string>> {
    const { rows } = await sql<{ name: string }>`
      select "caseId" || ' ' || asked.digest as name
      from jsonb_to_recordset(${asJson(names)}) as asked ("caseId" uuid, digest text)
      where not exists (
        select from case_name held
        where held.case_id = "caseId" and held.digest = decode(asked.digest, 'hex'))
    `.execute(database);
    return new Set(rows.map(({ name }) => name));
  }

  /** The wrapped keys of these records; `erased` ones take no name any more. */
  async keys(
    database: Database,
    caseIds: readonly string[],
  ): Promise<{ id: string; wrapped_key: Buffer | null; erased: boolean }[]> {
    const { rows } = await sql<{ id: string; wrapped_key: Buffer | null; erased: boolean }>`
      select id, wrapped_key, names_erased_at is not null as erased
      from person_case where id = any(${caseIds}::uuid[]) order by id for update
    `.execute(database);
    return rows;
  }

  async saveKeys(
    database: Database,
    keys: readonly { id: string; wrapped: string }[],
  ): Promise<void> {
    if (keys.length === 0) return;
    await sql`
      update person_case set wrapped_key = decode(row.wrapped, 'hex')
      from jsonb_to_recordset(${asJson(keys)}) as row (id uuid, wrapped text)
      where person_case.id = row.id
    `.execute(database);
  }

  /** @returns the cases that have a new name by it */
  async add(database: Database, names: readonly NewName[]): Promise<Set<string>> {
    if (names.length === 0) return new Set();
    const { rows } = await sql<{ case_id: string }>`
      insert into case_name (case_id, digest, blind, sealed, event_id)
      select "caseId", decode(digest, 'hex'), decode(blind, 'hex'), decode(sealed, 'hex'), "eventId"
      from jsonb_to_recordset(${asJson(names)}) as row (
        "caseId" uuid, digest text, blind text, sealed text, "eventId" uuid)
      on conflict do nothing
      returning case_id
    `.execute(database);
    return new Set(rows.map(({ case_id }) => case_id));
  }

  async removeOf(database: Database, eventId: string): Promise<void> {
    await sql`delete from case_name where event_id = ${eventId}`.execute(database);
  }

  /** The sealed names of one record, with its key. */
  async sealed(
    database: Database,
    caseId: string,
  ): Promise<{ sealed: Buffer; wrapped_key: Buffer }[]> {
    const { rows } = await sql<{ sealed: Buffer; wrapped_key: Buffer }>`
      select sealed, wrapped_key from case_name join person_case on id = case_id
      where case_id = ${caseId} and wrapped_key is not null order by digest
    `.execute(database);
    return rows;
  }

  /** Deletes the keys, and with them every name they sealed, and what they could be found by. */
  async erase(
    database: Database,
    caseIds: readonly string[],
    { at, by, reason }: { at: Date; by: object; reason: string },
  ): Promise<void> {
    await sql`
      update person_case set wrapped_key = null, names_erased_at = ${at}, names_erased_by = ${asJson(by)},
        names_erased_reason = ${reason}
      where id = any(${caseIds}::uuid[])
    `.execute(database);
    await sql`delete from case_name where case_id = any(${caseIds}::uuid[])`.execute(database);
  }
}
