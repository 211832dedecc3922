import { sql, type RawBuilder } from 'kysely';
import { asJson, type Database } from '#database';

/** A statement whose place another takes: by the agency that made it and its `jti`. */
export interface Statement {
  agencyId: string;
  jti: string;
}

/** What one event takes back on one case. */
export interface TakenBack extends Statement {
  /** The event that corrects it. */
  eventId: string;
  /** The record it is said of, and every record of that case: what is said of somebody else stands. */
  caseId: string;
  caseIds: readonly string[];
  at: Date;
}

/** Whether nothing stands that takes the place of `held`, a fact: what took it back may be taken back itself. */
export const stands = sql`not exists (
  select from case_fact other where other.corrects = held.id and not exists (
    select from case_fact undone where undone.corrects = other.id))`;

/**
 * Two statements, to be run with the facts that the correcting event adds. Each fact of the old statement has one
 * that corrects it and holds at no time. That it is corrected is kept too: it may arrive only after this.
 */
export const takingBack = (taken: readonly TakenBack[]): RawBuilder<unknown> => sql`
  , taken as materialized (
    select * from jsonb_to_recordset(${asJson(taken)}) as row (
      "agencyId" uuid, jti text, "eventId" uuid, "caseId" uuid, "caseIds" jsonb, at timestamptz)
  ), corrected as (
    insert into statement_correction (event_id, agency_id, jti, case_id)
    select "eventId", "agencyId", jti, "caseId" from taken on conflict do nothing
  ), taken_back as (
    insert into case_fact (id, case_id, kind, value, effective_from, effective_to, stated_by, event_id, corrects,
      recorded_at)
    select gen_random_uuid(), held.case_id, held.kind, held.value, held.effective_from, held.effective_from,
      'event', taken."eventId", held.id, taken.at
    from taken
    join inbox_event old on old.agency_id = taken."agencyId" and old.jti = taken.jti
    join case_fact held on held.event_id = old.id
    where held.corrects is null and taken."caseIds" ? held.case_id::text and ${stands}
  )`;

/** The event was not about this case: what it took the place of has its place again. */
export async function forgetCorrections(database: Database, eventId: string): Promise<void> {
  await sql`delete from statement_correction where event_id = ${eventId}`.execute(database);
}
