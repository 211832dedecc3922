import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Database } from '#database';
import type { AnswerableNotice } from './waiting-obligation.js';

/** What became of a reply. */
export type ReplyOutcome =
  | 'received'
  | 'accepted'
  | 'accepted-before'
  | 'run-out'
  | 'not-taken'
  | 'wrong-code'
  | 'unreadable'
  | 'unknown-number'
  | 'too-many-tries';

export interface KeptReply {
  outcome: ReplyOutcome;
  answered: boolean;
  /** Of the alert it was about, once that is known. */
  reference: string | null;
}

/** The table of replies by text, and the notices that they may answer. */
@Injectable()
export class TextReplyRepository {
  /** Keeps a reply once. @returns how it stands; `received` when it is new, or was not decided */
  async keep(
    database: Database,
    reply: { providerId: string; number: Buffer; at: Date },
  ): Promise<KeptReply> {
    const { rows } = await sql<KeptReply>`
      insert into text_reply (provider_id, number_hash, received_at, outcome)
      values (${reply.providerId}, ${reply.number}, ${reply.at}, 'received')
      on conflict (provider_id) do update set outcome = text_reply.outcome
      returning outcome, answered_at is not null as answered, (
        select ref from notice join alert on alert.id = alert_id where notice.id = text_reply.notice_id
      ) as reference
    `.execute(database);
    return rows[0] ?? { outcome: 'received', answered: false, reference: null };
  }

  async decided(
    database: Database,
    providerId: string,
    outcome: ReplyOutcome,
    noticeId: string | undefined,
  ): Promise<void> {
    await sql`
      update text_reply set outcome = ${outcome}, notice_id = ${noticeId ?? null}
      where provider_id = ${providerId}
    `.execute(database);
  }

  async answered(database: Database, providerId: string, at: Date): Promise<void> {
    await sql`
      update text_reply set answered_at = ${at} where provider_id = ${providerId}
    `.execute(database);
  }

  /** How many replies of a number since an instant led to nothing. */
  async fruitless(database: Database, number: Buffer, since: Date): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      select count(*)::integer as count from text_reply
      where number_hash = ${number} and received_at > ${since}
        and outcome in ('wrong-code', 'unreadable', 'unknown-number', 'too-many-tries')
    `.execute(database);
    return rows[0]?.count ?? 0;
  }

  /** One reply of a number is decided at a time, so that tries are counted one after another. */
  async oneAtATime(database: Database, number: Buffer): Promise<void> {
    await sql`select pg_advisory_xact_lock(${number.readInt32BE(0)}, ${number.readInt32BE(4)})`.execute(
      database,
    );
  }

  /** Texts that went to a number and ask for an answer, newest first. */
  async textsTo(database: Database, address: string, since: Date): Promise<AnswerableNotice[]> {
    const { rows } = await sql<AnswerableNotice>`
      select id, kind, post, staff, obligation_id, address from notice
      where channel = 'sms' and address = ${address} and created_at > ${since} and own
        and obligation_id is not null and staff is not null and attempts > 0
      order by created_at desc limit 200
    `.execute(database);
    return rows;
  }
}
