import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { asJson, type Database } from '#database';
import { newId } from '#kernel';
import type { Finding, FindingContent, HeldFinding } from './findings.js';

/** A finding that has not been stated yet. */
export interface Unstated {
  id: string;
  kind: Finding['kind'];
  post: string;
  content: FindingContent;
  found_at: Date;
}

/** An open finding as it is shown. */
export interface ListedFinding {
  kind: Finding['kind'];
  post: string;
  staff: string | null;
  from: Date;
  to: Date | null;
  problem: string | null;
  /** The post that was told; none: the SMB duty contact of the area. */
  manager: string | null;
  told: boolean;
}

/** What was found ahead in the rotas. Nobody else writes to it. */
@Injectable()
export class FindingsRepository {
  /** One process at a time: another that looks at the same time finds the same. @returns whether it is us */
  async lock(database: Database): Promise<boolean> {
    const { rows } = await sql<{ ours: boolean }>`
      select pg_try_advisory_xact_lock(hashtext('tocsin duty findings')) as ours
    `.execute(database);
    return rows[0]?.ours === true;
  }

  async open(database: Database): Promise<HeldFinding[]> {
    const { rows } = await sql<HeldFinding>`
      select id, kind, post_id as post, staff_id as staff, starts_at as "from", ends_at as "to"
      from duty_finding where gone_at is null
    `.execute(database);
    return rows;
  }

  async add(database: Database, findings: readonly Finding[], at: Date): Promise<void> {
    const rows = findings.map((one) => ({ ...one, id: newId() }));
    await sql`
      insert into duty_finding (id, kind, post_id, staff_id, starts_at, ends_at, content, found_at)
      select id, kind, post, staff, "from", "to", content, ${at}::timestamptz
      from jsonb_to_recordset(${asJson(rows)}) as row (id uuid, kind text, post text, staff text,
        "from" timestamptz, "to" timestamptz, content jsonb)
    `.execute(database);
  }

  async move(
    database: Database,
    moved: readonly { id: string; from: Date; to: Date | null }[],
  ): Promise<void> {
    await sql`
      update duty_finding set starts_at = row."from", ends_at = row."to"
      from jsonb_to_recordset(${asJson(moved)}) as row (id uuid, "from" timestamptz, "to" timestamptz)
      where duty_finding.id = row.id
    `.execute(database);
  }

  async end(database: Database, ids: readonly string[], at: Date): Promise<void> {
    await sql`
      update duty_finding set gone_at = ${at} where id = any(${ids}::uuid[])
    `.execute(database);
  }

  /** Found, not gone, and not told yet. */
  async unstated(database: Database): Promise<Unstated[]> {
    const { rows } = await sql<Unstated>`
      select id, kind, post_id as post, content, found_at from duty_finding
      where stated_at is null and gone_at is null order by found_at, id
    `.execute(database);
    return rows;
  }

  /** What is open, soonest first. */
  async listed(database: Database): Promise<ListedFinding[]> {
    const { rows } = await sql<ListedFinding>`
      select kind, post_id as post, staff_id as staff, starts_at as "from", ends_at as "to",
        content ->> 'problem' as problem, content ->> 'manager' as manager, stated_at is not null as told
      from duty_finding where gone_at is null order by starts_at, post_id limit 5000
    `.execute(database);
    return rows;
  }

  async stated(database: Database, ids: readonly string[], at: Date): Promise<void> {
    await sql`
      update duty_finding set stated_at = ${at} where id = any(${ids}::uuid[])
    `.execute(database);
  }
}
