import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { ErrorCode } from '#kernel';
import { asJson, type Database } from '#database';

/** What was refused, by the code that was answered; a `jti` used again for other words has a name of its own. */
export type RefusalCode = ErrorCode | 'jti_reused';

/** So many refusals of one kind, since `at`. */
export interface SecurityEvent {
  at: Date;
  code: RefusalCode;
  times: number;
  /** Only when the sender was proved: whoever is merely named did nothing. */
  agencyId?: string | undefined;
}

/** What was refused at the door: since when, why, how often and, if proved, whose. Nothing of what was sent. */
@Injectable()
export class SecurityEventRepository {
  async store(database: Database, events: readonly SecurityEvent[]): Promise<void> {
    await sql`
      insert into security_event (at, code, times, agency_id)
      select at, code, times, "agencyId"
      from jsonb_to_recordset(${asJson(events)})
        as event (at timestamptz, code text, times integer, "agencyId" uuid)
    `.execute(database);
  }
}
