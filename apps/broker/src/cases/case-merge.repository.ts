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
}

/** Who merged which records when and why, and who took it back. Nobody else writes to it. */
@Injectable()
export class CaseMergeRepository {
  async add(database: Database, merge: NewMerge): Promise<void> {
    const { id, caseId, intoId, at, by, reason } = merge;
    await sql`
      insert into case_merge (id, case_id, into_id, at, by, reason)
      values (${id}, ${caseId}, ${intoId}, ${at}, ${asJson(by)}, ${reason})
    `.execute(database);
  }

  async undo(
    database: Database,
    caseId: string,
    { at, by, reason }: Pick<NewMerge, 'at' | 'by' | 'reason'>,
  ): Promise<void> {
    await sql`
      update case_merge set undone_at = ${at}, undone_by = ${asJson(by)}, undone_reason = ${reason}
      where case_id = ${caseId} and undone_at is null
    `.execute(database);
  }
}
