import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { asJson, type Database } from '#database';

export interface FindingRow {
  id: string;
  kind: string;
  subject: string;
  found_at: Date;
}

const columns = sql`id, kind, subject, found_at`;

/** What audits found. One row while a finding lasts, whichever process finds it. Nobody else writes to it. */
@Injectable()
export class FindingRepository {
  /** @returns those that began now; the others were open already */
  async open(
    database: Database,
    findings: readonly { id: string; kind: string; subject: string }[],
    at: Date,
    machine: Date,
  ): Promise<FindingRow[]> {
    const { rows } = await sql<FindingRow>`
      insert into watchdog_finding (id, kind, subject, found_at, machine_found_at)
      select id, kind, subject, ${at}::timestamptz, ${machine}::timestamptz
      from jsonb_to_recordset(${asJson(findings)}) as row (id uuid, kind text, subject text)
      on conflict (kind, subject) where ended_at is null do nothing
      returning ${columns}
    `.execute(database);
    return rows;
  }

  /** Ends what is not found any more. @returns those that ended now */
  async endOthers(
    database: Database,
    findings: readonly { kind: string; subject: string }[],
    at: Date,
  ): Promise<FindingRow[]> {
    const { rows } = await sql<FindingRow>`
      update watchdog_finding set ended_at = ${at}
      where ended_at is null and not exists (
        select from jsonb_to_recordset(${asJson(findings)}) as row (kind text, subject text)
        where row.kind = watchdog_finding.kind and row.subject = watchdog_finding.subject)
      returning ${columns}
    `.execute(database);
    return rows;
  }

  /** Open ones that were found before `machine` and nobody was told of. */
  async untold(database: Database, machine: Date): Promise<FindingRow[]> {
    const { rows } = await sql<FindingRow>`
      select ${columns} from watchdog_finding
      where ended_at is null and told_at is null and machine_found_at <= ${machine}
    `.execute(database);
    return rows;
  }

  async told(database: Database, ids: readonly string[], at: Date): Promise<void> {
    await sql`
      update watchdog_finding set told_at = ${at} where id = any(${ids}::uuid[]) and told_at is null
    `.execute(database);
  }
}
