import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { asJson, type Database } from '#database';
import { contactsBy } from './contact-points.js';
import { DutyExceptionsRepository } from './duty-exceptions.repository.js';
import { asInstant, grouped, type Owned } from './read-rows.js';
import { rotaRowOf, type HoldingRow, type PostRow, type RotaRow } from './rows.js';

type HeldRota = Omit<RotaRow, 'to'> & { to?: string | null };

interface HeldPost extends Omit<PostRow, 'rotas' | 'overrides' | 'swaps' | 'holders' | 'contacts'> {
  rota: HeldRota | HeldRota[] | null;
}

/** Posts, who holds them and how they are reached. */
@Injectable()
export class PostsRepository {
  constructor(private readonly exceptions: DutyExceptionsRepository) {}

  /** In the order of their ids, which decides who is asked first where a team has several posts of a role. */
  async all(database: Database): Promise<PostRow[]> {
    const [posts, holders, overrides, swaps, reached] = await Promise.all([
      this.posts(database),
      this.holders(database),
      this.exceptions.overrides(database),
      this.exceptions.swaps(database),
      contactsBy(database, 'post'),
    ]);
    const heldBy = grouped(holders, ({ staff, from, to }) => ({ staff, from, to }));
    return posts.map(({ id, team, role, title, hours, from, to, reference, rota }) => ({
      id,
      team,
      role,
      title,
      hours,
      from,
      to,
      reference,
      rotas: rotasOf(rota),
      overrides: overrides.get(id) ?? [],
      swaps: swaps.get(id) ?? [],
      holders: heldBy.get(id) ?? [],
      contacts: reached.get(id) ?? [],
    }));
  }

  private async posts(database: Database): Promise<HeldPost[]> {
    const { rows } = await sql<HeldPost>`
      select id, team_id as team, role, title, hours, ${asInstant('starts_at')} as "from",
        ${asInstant('ends_at')} as "to", reference, rota
      from post order by id collate "C"
    `.execute(database);
    return rows;
  }

  private async holders(database: Database): Promise<Owned<HoldingRow>[]> {
    const { rows } = await sql<Owned<HoldingRow>>`
      select post_id as owner, staff_id as staff, ${asInstant('held_from')} as "from",
        ${asInstant('held_to')} as "to"
      from post_holding order by held_from
    `.execute(database);
    return rows;
  }

  async save(database: Database, posts: readonly PostRow[]): Promise<void> {
    const rows = posts.map(({ id, team, role, title, hours, from, to, reference, rotas }) => ({
      ...{ id, team, role, title, hours, from, to, reference },
      rota: rotaColumn(rotas),
    }));
    await sql`
      insert into post (id, team_id, role, title, hours, starts_at, ends_at, reference, rota)
      select id, team, role, title, hours, "from", "to", reference, rota
      from jsonb_to_recordset(${asJson(rows)}) as row (id text, team text, role text, title text,
        hours text, "from" timestamptz, "to" timestamptz, reference text, rota jsonb)
      on conflict (id) do update set team_id = excluded.team_id, role = excluded.role,
        title = excluded.title, hours = excluded.hours, starts_at = excluded.starts_at,
        ends_at = excluded.ends_at, reference = excluded.reference, rota = excluded.rota
    `.execute(database);
  }

  async replaceHolders(database: Database, posts: readonly PostRow[]): Promise<void> {
    const ids = posts.map(({ id }) => id);
    await sql`delete from post_holding where post_id = any(${ids}::text[])`.execute(database);
    const holdings = posts.flatMap(({ id, holders }) =>
      holders.map((held) => ({ ...held, post: id })),
    );
    await sql`
      insert into post_holding (post_id, staff_id, held_from, held_to)
      select post, staff, "from", "to"
      from jsonb_to_recordset(${asJson(holdings)}) as row (
        post text, staff text, "from" timestamptz, "to" timestamptz)
    `.execute(database);
  }
}

/** One rota without an end is written as the version before this one wrote it, which may still be running. */
function rotaColumn(rotas: readonly RotaRow[]): unknown {
  const [only] = rotas;
  if (!only) return null;
  const { to, ...rota } = only;
  return rotas.length === 1 && to === null ? rota : rotas;
}

const rotasOf = (rota: HeldPost['rota']): RotaRow[] =>
  [rota ?? []].flat().map(({ to, ...rest }) => rotaRowOf({ ...rest, to: to ?? undefined }));
