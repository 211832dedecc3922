import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { ErrorCode } from '#kernel';
import { asJson, type Database } from '#database';

export interface SecurityEvent {
  at: Date;
  code: ErrorCode;
  /** Only when the sender was proved, or named a registered issuer. */
  agencyId?: string | undefined;
}

/** What was refused at the door: when, why and, if known, whose. Nothing of what was sent. */
@Injectable()
export class SecurityEventRepository {
  async store(database: Database, events: readonly SecurityEvent[]): Promise<void> {
    await sql`
      insert into security_event (at, code, agency_id)
      select at, code, "agencyId"
      from jsonb_to_recordset(${asJson(events)}) as event (at timestamptz, code text, "agencyId" uuid)
    `.execute(database);
  }
}
