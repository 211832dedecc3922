import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { DATABASE, type Database } from '#database';

/** Erases what nobody needs any more, with its data keys. Instants are of the clock that decides. */
@Injectable()
export class RetentionRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /**
   * Messages that came before an instant, were read, and have nothing left to be done: what was told of them was taken,
   * and what was kept, or refused, a person has dealt with. Their statements go with them.
   * @returns how many; at most so many at a time
   */
  async eraseMessages(before: Date, most: number): Promise<number> {
    return this.database.transaction().execute(async (transaction) => {
      const { rows } = await sql<{ id: string }>`
        select id from message
        where received_at < ${before} and state = 'read'
          and (outcome in ('told', 'nothing') or (outcome = 'kept' and done_at is not null))
          and not exists (select from outbox where message_id = message.id
            and outbox.state in ('waiting', 'due', 'refused'))
          and not exists (select from dossier where dossier.message_id = message.id)
        order by received_at limit ${most} for update skip locked`.execute(transaction);
      const ids = rows.map(({ id }) => id);
      if (ids.length === 0) return 0;
      await sql`delete from outbox where message_id = any(${ids}::uuid[])`.execute(transaction);
      await sql`delete from message where id = any(${ids}::uuid[])`.execute(transaction);
      return ids.length;
    });
  }

  /** What is remembered of records that have not changed since an instant, and wait for nothing. */
  async eraseDossiers(before: Date, most: number): Promise<number> {
    const { rows } = await sql`
      delete from dossier where key in (
        select key from dossier
        where changed_at < ${before} and look_again_at is null and message_id is null
        order by changed_at limit ${most} for update skip locked)
      returning key`.execute(this.database);
    return rows.length;
  }

  /** Spans that were read again long ago. */
  async eraseReplays(before: Date): Promise<void> {
    await sql`delete from replay where ended_at < ${before}`.execute(this.database);
  }
}
