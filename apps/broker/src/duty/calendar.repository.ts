import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Database } from '#database';

/** Whose calendar a secret address opens. Only its hash is kept. */
@Injectable()
export class CalendarRepository {
  async save(database: Database, staff: string, hash: Buffer, at: Date): Promise<void> {
    await sql`
      insert into duty_calendar (staff_id, token_hash, made_at) values (${staff}, ${hash}, ${at})
      on conflict (staff_id) do update set token_hash = excluded.token_hash, made_at = excluded.made_at
    `.execute(database);
  }

  /** @returns whether there was one */
  async remove(database: Database, staff: string): Promise<boolean> {
    const { rows } = await sql`
      delete from duty_calendar where staff_id = ${staff} returning staff_id
    `.execute(database);
    return rows.length > 0;
  }

  async ownerOf(database: Database, hash: Buffer): Promise<string | undefined> {
    const { rows } = await sql<{ staff: string }>`
      select staff_id as staff from duty_calendar where token_hash = ${hash}
    `.execute(database);
    return rows[0]?.staff;
  }
}
