import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { asJson, type Database } from '#database';
import type { ByWhom } from './match-task.repository.js';

/** One merge, as it was said. */
export interface NewMerge {
  id: string;
  caseId: string;
  intoId: string;
  at: Date;
  by: ByWhom;
  reason: string;
  /** The event that stated it; none: a person said it at a desk. */
  eventId?: string | undefined;
}

/** A merge that stands. */
export interface StandingMerge {
  caseId: string;
  intoId: string;
  by: ByWhom;
  eventId: string | null;
}

const columns = sql`case_id as "caseId", into_id as "intoId", by, event_id as "eventId"`;

/** Who merged which records when and why, and who took it back. Nobody else writes to it. */
@Injectable()
export class CaseMergeRepository {
  async add(database: Database, merge: NewMerge): Promise<void> {
    const { id, caseId, intoId, at, by, reason, eventId } = merge;
    await sql`
      insert into case_merge (id, case_id, into_id, at, by, reason, event_id)
      values (${id}, ${caseId}, ${intoId}, ${at}, ${asJson(by)}, ${reason}, ${eventId ?? null})
    `.execute(database);
  }

  async undo(
    database: Database,
    caseId: string,
    { at, by, reason, eventId }: Pick<NewMerge, 'at' | 'by' | 'reason' | 'eventId'>,
  ): Promise<void> {
    await sql`
      update case_merge set undone_at = ${at}, undone_by = ${asJson(by)}, undone_reason = ${reason},
        undone_event = ${eventId ?? null}
      where case_id = ${caseId} and undone_at is null
    `.execute(database);
  }

  /** The merge of this record that stands. */
  async standing(database: Database, caseId: string): Promise<StandingMerge | undefined> {
    const { rows } = await sql<StandingMerge>`
      select ${columns} from case_merge where case_id = ${caseId} and undone_at is null
    `.execute(database);
    return rows[0];
  }

  /** The merges that this event stated and that stand. */
  async statedBy(database: Database, eventId: string): Promise<StandingMerge[]> {
    const { rows } = await sql<StandingMerge>`
      select ${columns} from case_merge where event_id = ${eventId} and undone_at is null
    `.execute(database);
    return rows;
  }

  /**
   * Whether this event has merged something already, or taken a merge back. What a person took apart since is as if
   * it had not.
   */
  async isDone(database: Database, eventId: string): Promise<boolean> {
    const { rows } = await sql<object>`
      select from case_merge
      where event_id = ${eventId} and (undone_at is null or undone_event is not null)
      union all
      select from case_merge where undone_event = ${eventId}
    `.execute(database);
    return rows.length > 0;
  }
}
