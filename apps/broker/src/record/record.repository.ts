import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import { asJson, together, type Database } from '#database';

/** One step, as it is kept. `detail` holds ids, codes and reasons; never a person's data. */
export interface RecordEntry {
  at: Date;
  kind: string;
  eventId?: string | undefined;
  alertId?: string | undefined;
  obligationId?: string | undefined;
  noticeId?: string | undefined;
  detail: Readonly<Record<string, unknown>>;
}

export interface KeptEntry {
  seq: number;
  at: Date;
  kind: string;
  event_id: string | null;
  alert_id: string | null;
  obligation_id: string | null;
  notice_id: string | null;
  detail: Record<string, unknown>;
}

const columns = sql`seq, at, kind, event_id, alert_id, obligation_id, notice_id, detail`;

/** The append-only record. Entries go in with the change they tell of, in the same transaction. */
@Injectable()
export class RecordRepository {
  async append(database: Database, entries: readonly RecordEntry[]): Promise<void> {
    await together(database, [this.appending(entries)]);
  }

  /** {@link append} as a statement, to be run together with others; none for no entries. */
  appending(entries: readonly RecordEntry[]): RawBuilder<unknown> | undefined {
    if (entries.length === 0) return undefined;
    return sql`
      insert into record_entry (at, kind, event_id, alert_id, obligation_id, notice_id, detail)
      select at, kind, "eventId", "alertId", "obligationId", "noticeId", detail
      from jsonb_to_recordset(${asJson(entries)}) as entry (
        at timestamptz, kind text, "eventId" uuid, "alertId" uuid, "obligationId" uuid,
        "noticeId" uuid, detail jsonb)`;
  }

  /** What was received, as a statement over rows with `id`, `at`, `agency` and `type`. */
  receiving(events: RawBuilder<unknown>): RawBuilder<unknown> {
    return sql`
      insert into record_entry (at, kind, event_id, detail)
      select at, 'event.received', id, jsonb_build_object('agency', agency, 'type', type) from ${events}`;
  }

  async since(database: Database, seq: number, limit: number): Promise<KeptEntry[]> {
    const { rows } = await sql<KeptEntry>`
      select ${columns} from record_entry where seq > ${seq} order by seq limit ${limit}
    `.execute(database);
    return rows;
  }

  async ofAlert(database: Database, alertId: string): Promise<KeptEntry[]> {
    const { rows } = await sql<KeptEntry>`
      select ${columns} from record_entry where alert_id = ${alertId} order by seq
    `.execute(database);
    return rows;
  }
}
