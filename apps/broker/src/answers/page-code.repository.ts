import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Database } from '#database';
import type { AnswerableNotice } from './waiting-obligation.js';

export interface PageCode {
  id: string;
  code_hash: Buffer;
  tries: number;
  expires_at: Date;
}

/** The table of one-time codes, and the notices that have a page. */
@Injectable()
export class PageCodeRepository {
  /** The notice of a page: one that somebody may answer for. */
  async notice(database: Database, id: string): Promise<AnswerableNotice | undefined> {
    const { rows } = await sql<AnswerableNotice>`
      select id, kind, post, staff, obligation_id, address from notice
      where id = ${id} and obligation_id is not null and staff is not null
    `.execute(database);
    return rows[0];
  }

  /** Locks a notice, so that its codes are made and tried one after another. */
  async lock(database: Database, noticeId: string): Promise<void> {
    await sql`select 1 from notice where id = ${noticeId} for no key update`.execute(database);
  }

  /** How many codes a person was sent since an instant, for whatever notice. */
  async sentSince(database: Database, staff: string, since: Date): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      select count(*)::integer as count from page_code where staff_id = ${staff} and made_at > ${since}
    `.execute(database);
    return rows[0]?.count ?? 0;
  }

  async insert(
    database: Database,
    code: {
      id: string;
      noticeId: string;
      staff: string;
      hash: Buffer;
      madeAt: Date;
      expiresAt: Date;
    },
  ): Promise<void> {
    await sql`
      insert into page_code (id, notice_id, staff_id, code_hash, made_at, expires_at)
      values (${code.id}, ${code.noticeId}, ${code.staff}, ${code.hash}, ${code.madeAt}, ${code.expiresAt})
    `.execute(database);
  }

  /** The newest code of a notice that was not used; an older one is good for nothing. */
  async newest(database: Database, noticeId: string): Promise<PageCode | undefined> {
    const { rows } = await sql<PageCode & { used_at: Date | null }>`
      select id, code_hash, tries, expires_at, used_at from page_code where notice_id = ${noticeId}
      order by made_at desc, id desc limit 1
    `.execute(database);
    const [row] = rows;
    return row?.used_at === null ? row : undefined;
  }

  async tried(database: Database, id: string): Promise<void> {
    await sql`update page_code set tries = tries + 1 where id = ${id}`.execute(database);
  }

  async used(database: Database, id: string, at: Date): Promise<void> {
    await sql`update page_code set used_at = ${at} where id = ${id}`.execute(database);
  }
}
