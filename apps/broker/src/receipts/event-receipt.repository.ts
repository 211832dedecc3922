import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Database } from '#database';
import type { MasterKey } from '#trust';
import { MASTER_KEY } from '../config.js';
import { openJws, type SealedColumns } from '../intake/sealed-event.js';

/** What a receipt tells of an accepted event. */
export interface AcceptedEvent {
  id: string;
  type: string;
  /** SHA-256 of the decoded payload. */
  digest: Buffer;
  /** As it was signed; none when the names in it were erased. */
  jws: string | null;
  received_at: Date;
  txn: string | null;
  /** Its place in the record. */
  seq: number;
}

/** Reads accepted events with their place in the record. It writes nothing. */
@Injectable()
export class EventReceiptRepository {
  constructor(@Inject(MASTER_KEY) private readonly key: MasterKey) {}

  /** The agency's own event of this `jti`; none when it was not accepted. */
  async find(
    database: Database,
    agencyId: string,
    jti: string,
  ): Promise<AcceptedEvent | undefined> {
    const { rows } = await sql<AcceptedEvent & Pick<SealedColumns, 'sealed_jws' | 'wrapped_key'>>`
      select event.id, event.type, event.digest, event.jws, event.sealed_jws, event.wrapped_key, event.received_at,
        event.txn, entry.seq
      from inbox_event event
      join record_entry entry on entry.event_id = event.id and entry.kind = 'event.received'
      where event.agency_id = ${agencyId} and event.jti = ${jti}
    `.execute(database);
    const [row] = rows;
    return row && { ...row, jws: openJws(this.key, row) };
  }
}
