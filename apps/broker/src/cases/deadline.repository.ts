import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import { asJson, type Database } from '#database';

/** A transfer or an arrangement whose time is up, as far as its row says. */
export interface Deadline {
  /** The fact that asked for it, or agreed it. */
  id: string;
  caseId: string;
  kind: 'transfer' | 'arrangement';
  expiresAt: Date;
}

/** When each transfer (PRB-02) and arrangement (PRB-03) is to be looked at again. Nobody else writes to it. */
@Injectable()
export class DeadlineRepository {
  /** A statement to be run with the facts they are of, `kept`: one that was there before brings no deadline. */
  adding(deadlines: readonly Deadline[]): RawBuilder<unknown> {
    return sql`
      insert into case_deadline (fact_id, case_id, kind, expires_at)
      select id, "caseId", kind, "expiresAt"
      from jsonb_to_recordset(${asJson(deadlines)}) as row (
        id uuid, "caseId" uuid, kind text, "expiresAt" timestamptz)
      join kept using (id)
      on conflict do nothing`;
  }

  /** Takes those whose time is up, within the caller's transaction. */
  async due(database: Database, now: Date, limit: number): Promise<Deadline[]> {
    const { rows } = await sql<Deadline>`
      select fact_id as id, case_id as "caseId", kind, expires_at as "expiresAt"
      from case_deadline where settled_at is null and expires_at <= ${now}
      order by expires_at limit ${limit} for update skip locked
    `.execute(database);
    return rows;
  }

  async settle(database: Database, ids: readonly string[], at: Date): Promise<void> {
    await sql`
      update case_deadline set settled_at = ${at} where fact_id = any(${ids}::uuid[])
    `.execute(database);
  }

  async waiting(database: Database, now: Date): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from case_deadline where settled_at is null and expires_at <= ${now}
    `.execute(database);
    return rows[0]?.count ?? 0;
  }
}
