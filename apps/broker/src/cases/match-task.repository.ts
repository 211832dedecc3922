import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { asJson, type Database } from '#database';

/** A match that a person must settle. */
export interface NewMatchTask {
  eventId: string;
  match: 'probable' | 'possible' | 'none';
  candidates: readonly string[];
  because: string;
  openedAt: Date;
}

/** Who settled or undid something: a person in a post. */
export interface ByWhom {
  name: string;
  post: string;
}

export interface MatchTask {
  event_id: string;
  type: string;
  received_at: Date;
  match: string;
  candidates: string[];
  because: string;
  opened_at: Date;
  settled_at: Date | null;
  case_id: string | null;
}

export interface Settlement {
  id: string;
  caseId: string;
  madeCase: boolean;
  by: ByWhom;
  reason: string;
  at: Date;
}

const columns = sql`task.event_id, event.type, event.received_at, task.match, task.candidates, task.because,
  task.opened_at, task.settled_at, task.case_id`;

/** The matches that wait for a person, and how they were settled. Nobody else writes to it. */
@Injectable()
export class MatchTaskRepository {
  /** An event that is routed again keeps the task it has. */
  async open(database: Database, tasks: readonly NewMatchTask[]): Promise<void> {
    if (tasks.length === 0) return;
    await sql`
      insert into match_task (event_id, match, candidates, because, opened_at)
      select "eventId", match, array(select jsonb_array_elements_text(candidates)::uuid), because, "openedAt"
      from jsonb_to_recordset(${asJson(tasks)}) as row (
        "eventId" uuid, match text, candidates jsonb, because text, "openedAt" timestamptz)
      on conflict (event_id) do nothing
    `.execute(database);
  }

  /** Oldest first. */
  async waiting(database: Database, limit: number): Promise<MatchTask[]> {
    const { rows } = await sql<MatchTask>`
      select ${columns} from match_task task join inbox_event event on event.id = task.event_id
      where task.settled_at is null order by task.opened_at, task.event_id limit ${limit}
    `.execute(database);
    return rows;
  }

  /** Holds it until the transaction ends, so that two people cannot settle it at once. */
  async take(database: Database, eventId: string): Promise<MatchTask | undefined> {
    const { rows } = await sql<MatchTask>`
      select ${columns} from match_task task join inbox_event event on event.id = task.event_id
      where task.event_id = ${eventId} for update of task
    `.execute(database);
    return rows[0];
  }

  async settle(database: Database, eventId: string, settled: Settlement): Promise<void> {
    const { id, caseId, madeCase, by, reason, at } = settled;
    await sql`
      with task as (
        update match_task set settled_at = ${at}, case_id = ${caseId} where event_id = ${eventId}
      )
      insert into match_settlement (id, event_id, case_id, made_case, at, by, reason)
      values (${id}, ${eventId}, ${caseId}, ${madeCase}, ${at}, ${asJson(by)}, ${reason})
    `.execute(database);
  }

  async reopen(
    database: Database,
    eventId: string,
    { at, by, reason }: Pick<Settlement, 'at' | 'by' | 'reason'>,
  ): Promise<void> {
    await sql`
      with task as (
        update match_task set settled_at = null, case_id = null where event_id = ${eventId}
      )
      update match_settlement set undone_at = ${at}, undone_by = ${asJson(by)}, undone_reason = ${reason}
      where event_id = ${eventId} and undone_at is null
    `.execute(database);
  }
}
