import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { asJson, type Database } from '#database';
import { asInstant, grouped, type Owned } from './read-rows.js';
import { localText, type OverrideRow, type PostRow, type SwapRow } from './rows.js';

/** What departs from a post's rotas: overrides, and turns that two people swapped. */
@Injectable()
export class DutyExceptionsRepository {
  /** By post, in order of their beginning. */
  async overrides(database: Database): Promise<Map<string, OverrideRow[]>> {
    const { rows } = await sql<Owned<OverrideRow>>`
      select post_id as owner, ${asInstant('starts_at')} as "from", ${asInstant('ends_at')} as "to",
        staff_id as staff, uid
      from duty_override order by starts_at
    `.execute(database);
    return grouped(rows, ({ from, to, staff, uid }) => ({ from, to, staff, uid }));
  }

  async replaceOverrides(database: Database, posts: readonly PostRow[]): Promise<void> {
    const ids = posts.map(({ id }) => id);
    await sql`delete from duty_override where post_id = any(${ids}::text[])`.execute(database);
    const rows = posts.flatMap(({ id, overrides }) =>
      overrides.map((one) => ({ ...one, post: id })),
    );
    await sql`
      insert into duty_override (post_id, starts_at, ends_at, staff_id, uid)
      select post, "from", "to", staff, uid
      from jsonb_to_recordset(${asJson(rows)}) as row (
        post text, "from" timestamptz, "to" timestamptz, staff text, uid text)
    `.execute(database);
  }

  /** By post, in the order of their first turns. */
  async swaps(database: Database): Promise<Map<string, SwapRow[]>> {
    const { rows } = await sql<Owned<SwapRow>>`
      select post_id as owner, staff_id as staff, turn, with_staff_id as "with", with_turn as "withTurn",
        agreed_by as "agreedBy"
      from duty_swap order by turn collate "C", staff_id collate "C"
    `.execute(database);
    return grouped(rows, (row) => ({
      staff: row.staff,
      turn: localText(row.turn),
      with: row.with,
      withTurn: localText(row.withTurn),
      agreedBy: row.agreedBy,
    }));
  }

  async replaceSwaps(database: Database, posts: readonly PostRow[]): Promise<void> {
    const ids = posts.map(({ id }) => id);
    await sql`delete from duty_swap where post_id = any(${ids}::text[])`.execute(database);
    const rows = posts.flatMap(({ id, swaps }) => swaps.map((one) => ({ ...one, post: id })));
    await sql`
      insert into duty_swap (post_id, staff_id, turn, with_staff_id, with_turn, agreed_by)
      select post, staff, turn, "with", "withTurn", array(select jsonb_array_elements_text("agreedBy"))
      from jsonb_to_recordset(${asJson(rows)}) as row (
        post text, staff text, turn text, "with" text, "withTurn" text, "agreedBy" jsonb)
    `.execute(database);
  }
}
