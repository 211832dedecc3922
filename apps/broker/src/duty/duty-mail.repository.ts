import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { asJson, isFree, type Database } from '#database';
import type { DutyMail } from './duty-mail.js';

export interface ClaimedMail extends DutyMail {
  attempts: number;
}

/** What became of an attempt. */
export interface Ended {
  id: string;
  state: 'due' | 'sent' | 'refused' | 'void';
  answer: string;
  /** When it is tried again, while it is due. */
  dueAt: Date | null;
}

/** Messages to people about their duties. Nobody else writes to it. */
@Injectable()
export class DutyMailRepository {
  /** One that is there already stays as it is. */
  async plan(database: Database, mails: readonly DutyMail[]): Promise<void> {
    if (mails.length === 0) return;
    await sql`
      insert into duty_mail (id, kind, post_id, staff_id, at, due_at, state)
      select id, kind, post, staff, at, "dueAt", 'due'
      from jsonb_to_recordset(${asJson(mails)}) as row (
        id uuid, kind text, post text, staff text, at timestamptz, "dueAt" timestamptz)
      on conflict (id) do nothing
    `.execute(database);
  }

  /** Takes what is due for one worker until `leaseUntil` (machine time). */
  async claim(
    database: Database,
    now: Date,
    machine: Date,
    leaseUntil: Date,
    limit: number,
  ): Promise<ClaimedMail[]> {
    const { rows } = await sql<ClaimedMail>`
      update duty_mail set lease_until = ${leaseUntil}, attempts = attempts + 1
      where id in (
        select id from duty_mail
        where state = 'due' and due_at <= ${now} and ${isFree(machine)}
        order by due_at limit ${limit}
        for update skip locked)
      returning id, kind, post_id as post, staff_id as staff, at, due_at as "dueAt", attempts
    `.execute(database);
    return rows;
  }

  async finish(database: Database, ended: readonly Ended[], at: Date): Promise<void> {
    await sql`
      update duty_mail set state = row.state, answer = row.answer, lease_until = null,
        due_at = coalesce(row."dueAt", due_at),
        ended_at = case row.state when 'due' then null else ${at}::timestamptz end
      from jsonb_to_recordset(${asJson(ended)}) as row (id uuid, state text, answer text, "dueAt" timestamptz)
      where duty_mail.id = row.id and duty_mail.state = 'due'
    `.execute(database);
  }
}
