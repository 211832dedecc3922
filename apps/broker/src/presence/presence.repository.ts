import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Database } from '#database';
import { lockClass } from './presence.js';

/** The table of brokers that run. */
@Injectable()
export class PresenceRepository {
  /** The other brokers in the table, and whether each still holds its lock. */
  async others(database: Database, own: number): Promise<{ key: number; runs: boolean }[]> {
    const { rows } = await sql<{ key: number; runs: boolean }>`
      select key, key::text in (
        select objid::text from pg_locks
        where locktype = 'advisory' and classid = ${lockClass}::integer::oid and objsubid = 2 and granted
          and database = (select oid from pg_database where datname = current_database())) as runs
      from broker_process where key <> ${own}
    `.execute(database);
    return rows;
  }

  async forget(database: Database, keys: readonly number[]): Promise<void> {
    await sql`delete from broker_process where key = any(${keys}::integer[])`.execute(database);
  }
}
