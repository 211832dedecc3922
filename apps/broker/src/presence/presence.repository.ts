import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Database } from '#database';
import { lockClass } from './presence.js';

/** The table of brokers that run. */
@Injectable()
export class PresenceRepository {
  /** Brokers that are in the table and hold no lock any more. */
  async dead(database: Database, own: number): Promise<number[]> {
    const { rows } = await sql<{ key: number }>`
      select key from broker_process
      where key <> ${own} and key::text not in (
        select objid::text from pg_locks
        where locktype = 'advisory' and classid = ${lockClass}::integer::oid and objsubid = 2 and granted
          and database = (select oid from pg_database where datname = current_database()))
    `.execute(database);
    return rows.map(({ key }) => key);
  }

  async forget(database: Database, keys: readonly number[]): Promise<void> {
    await sql`delete from broker_process where key = any(${keys}::integer[])`.execute(database);
  }
}
