import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import { asJson, type Database } from '#database';
import type { CaseFact, StatedFact } from '#rules';
import { DeadlineRepository, type Deadline } from './deadline.repository.js';
import { forgetCorrections, stands, takingBack, type TakenBack } from './fact-corrections.js';

export type StatedBy = 'event' | 'directory' | 'operator';

/** A fact to be kept. */
export type NewFact = StatedFact & {
  id: string;
  caseId: string;
  statedBy: StatedBy;
  /** Of what an event stated. */
  eventId?: string;
  corrects?: string;
  recordedAt: Date;
};

/** A fact as it is kept, and whose it is. */
export type KeptFact = CaseFact & {
  caseId: string;
  statedBy: StatedBy;
  eventId?: string | undefined;
};

/** A fact as its table has it: {@link factColumns}, to be read by {@link asFact}. */
export interface FactRow {
  id: string;
  case_id: string;
  kind: CaseFact['kind'];
  value: unknown;
  effective_from: Date;
  effective_to: Date | null;
  stated_by: StatedBy;
  event_id: string | null;
  corrects: string | null;
  recorded_at: Date;
}

export const factColumns = sql`
  id, case_id, kind, value, effective_from, effective_to, stated_by, event_id, corrects, recorded_at`;

/** A record as it was when something was decided by its facts. */
export interface Seen {
  id: string;
  version: number;
}

/** When a fact of ownership is to be looked at again. An arrangement without an end: at once (RR-08). */
function deadlineOf({ id, caseId, kind, value, from }: NewFact): Deadline[] {
  if (kind !== 'ownership') return [];
  if (value.kind === 'transfer-requested' && value.expiresAt)
    return [{ id, caseId, kind: 'transfer', expiresAt: value.expiresAt }];
  if (value.kind === 'arranged')
    return [{ id, caseId, kind: 'arrangement', expiresAt: value.until ?? from }];
  return [];
}

/** The timeline of facts. They are added, never edited (promise 6): the table has no other way. */
@Injectable()
export class CaseFactRepository {
  constructor(private readonly deadlines: DeadlineRepository) {}

  /**
   * Adds facts, and when they are to be looked at again. What an event says of a case it says once, unless that
   * was taken back meanwhile.
   * @param seen the records that it was decided by; from here to the end of the transaction nobody changes them
   * @param taken the statements whose place these facts' events take
   * @returns whether they are still as they were then; if not, the caller gives its transaction up
   */
  async add(
    database: Database,
    facts: readonly NewFact[],
    seen: readonly Seen[] = [],
    taken: readonly TakenBack[] = [],
  ): Promise<boolean> {
    if (facts.length === 0 && seen.length === 0) return true;
    const { rows } = await sql<{ same: boolean }>`
      with seen as materialized (
        select * from jsonb_to_recordset(${asJson(seen)}) as row (id uuid, version bigint)
      ), same as (
        select person_case.id from person_case join seen using (id)
        where person_case.version = seen.version
        order by person_case.id for no key update of person_case
      ), kept as (${this.kept(facts)} returning id),
      looked_at_again as (${this.deadlines.adding(facts.flatMap(deadlineOf))})
      ${taken.length === 0 ? sql`` : takingBack(taken)}
      select (select count(*) from same) = (select count(*) from seen) as same
    `.execute(database);
    return rows[0]?.same === true;
  }

  private kept(facts: readonly NewFact[]): RawBuilder<unknown> {
    return sql`
      insert into case_fact (id, case_id, kind, value, effective_from, effective_to, stated_by, event_id,
        corrects, recorded_at)
      select id, "caseId", kind, coalesce(value, 'null'), "from", "to", "statedBy", "eventId", corrects,
        "recordedAt"
      from jsonb_to_recordset(${asJson(facts)}) as row (
        id uuid, "caseId" uuid, kind text, value jsonb, "from" timestamptz, "to" timestamptz,
        "statedBy" text, "eventId" uuid, corrects uuid, "recordedAt" timestamptz)
      where "eventId" is null or not exists (
        select from case_fact held
        where held.event_id = "eventId" and held.case_id = "caseId" and held.corrects is null and ${stands})`;
  }

  /**
   * Takes back what an event said of a case: for each fact, one that corrects it and holds at no time. What the
   * event had taken back stands again.
   */
  async retract(database: Database, eventId: string, at: Date): Promise<void> {
    await sql`
      insert into case_fact (id, case_id, kind, value, effective_from, effective_to, stated_by, corrects,
        recorded_at)
      select gen_random_uuid(), case_id, kind, value, effective_from, effective_from, 'operator', id, ${at}
      from case_fact held
      where event_id = ${eventId} and ${stands}
    `.execute(database);
    await forgetCorrections(database, eventId);
  }

  /** Every fact of these records. */
  async of(database: Database, caseIds: readonly string[]): Promise<KeptFact[]> {
    if (caseIds.length === 0) return [];
    const { rows } = await sql<FactRow>`
      select ${factColumns} from case_fact where case_id = any(${caseIds}::uuid[])
    `.execute(database);
    return rows.map(asFact);
  }
}

// Only this repository writes values, each as its kind has it.
export const asFact = (row: FactRow): KeptFact =>
  ({
    id: row.id,
    caseId: row.case_id,
    kind: row.kind,
    value: row.value,
    from: row.effective_from,
    to: row.effective_to ?? undefined,
    statedBy: row.stated_by,
    eventId: row.event_id ?? undefined,
    corrects: row.corrects ?? undefined,
    recordedAt: row.recorded_at,
  }) as KeptFact;
