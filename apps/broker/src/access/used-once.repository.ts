import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Database } from '#database';

/** What was used to sign in and may not be used again, in any process. */
@Injectable()
export class UsedOnceRepository {
  /** @returns whether it was used before. What is too old to be taken anyway goes with it, a few at a time. */
  async use(database: Database, id: string, until: Date, now: Date): Promise<boolean> {
    const { rows } = await sql<{ id: string }>`
      with gone as (
        delete from sign_in_used where id in (
          select id from sign_in_used where until < ${now} limit 100 for update skip locked))
      insert into sign_in_used (id, until) values (${id}, ${until})
      on conflict (id) do nothing returning id
    `.execute(database);
    return rows.length === 0;
  }
}
