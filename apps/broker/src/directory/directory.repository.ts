import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { AgencyKind, TeamKind } from '#contracts';
import { asJson, type Database } from '#database';

export interface AgencyRow {
  id: string;
  issuer: string;
  name: string;
  kind: AgencyKind;
}
export interface KeyRow {
  agency_id: string;
  jwk: unknown;
}
export interface TeamRow {
  id: string;
  agency: string;
  kind: TeamKind;
  place: string;
  name: string;
}
export interface StaffRow {
  id: string;
  agency: string;
  name: string;
}
export interface PostRow {
  id: string;
  team: string;
  role: string;
  title: string;
  hours: 'always' | 'working';
  email: string | null;
  rota: { from: string; staff: string[] } | null;
  holders: { staff: string; from: string; to: string | null }[];
}

/** The tables of agencies, teams, staff and posts. Nobody else writes to them. */
@Injectable()
export class DirectoryRepository {
  async version(database: Database): Promise<{ version: number; area: string }> {
    const { rows } = await sql<{ version: number; area: string }>`
      select version, area from directory_state
    `.execute(database);
    return rows[0] ?? { version: 0, area: '' };
  }

  /** Takes the directory for this transaction, so that two imports do not mix, and raises its version. */
  async nextVersion(database: Database, area?: string): Promise<void> {
    await sql`
      update directory_state set version = version + 1, area = coalesce(${area ?? null}::text, area)
    `.execute(database);
  }

  async agencies(database: Database): Promise<AgencyRow[]> {
    const { rows } = await sql<AgencyRow>`select id, issuer, name, kind from agency`.execute(
      database,
    );
    return rows;
  }

  async keys(database: Database): Promise<KeyRow[]> {
    const { rows } = await sql<KeyRow>`select agency_id, jwk from agency_key`.execute(database);
    return rows;
  }

  async teams(database: Database): Promise<TeamRow[]> {
    const { rows } = await sql<TeamRow>`
      select team.id, agency.issuer as agency, team.kind, place, team.name
      from team join agency on agency.id = agency_id order by team.id
    `.execute(database);
    return rows;
  }

  async staff(database: Database): Promise<StaffRow[]> {
    const { rows } = await sql<StaffRow>`
      select staff.id, agency.issuer as agency, staff.name
      from staff join agency on agency.id = agency_id order by staff.id
    `.execute(database);
    return rows;
  }

  async posts(database: Database): Promise<PostRow[]> {
    const { rows } = await sql<PostRow>`
      select id, team_id as team, role, title, hours, email, rota, coalesce((
        select jsonb_agg(jsonb_build_object('staff', staff_id, 'from', held_from, 'to', held_to) order by held_from)
        from post_holding where post_id = post.id), '[]') as holders
      from post order by id
    `.execute(database);
    return rows;
  }

  async saveAgency(database: Database, agency: AgencyRow, at: Date): Promise<void> {
    await sql`
      insert into agency (id, issuer, name, kind, registered_at)
      values (${agency.id}, ${agency.issuer}, ${agency.name}, ${agency.kind}, ${at})
      on conflict (id) do update set name = excluded.name, kind = excluded.kind
    `.execute(database);
  }

  /** The registered set replaces the one before: a key left out is no longer trusted. */
  async replaceKeys(
    database: Database,
    agencyId: string,
    keys: readonly { kid: string; jwk: unknown }[],
    at: Date,
  ): Promise<void> {
    await sql`delete from agency_key where agency_id = ${agencyId}`.execute(database);
    await sql`
      insert into agency_key (agency_id, kid, jwk, added_at)
      select ${agencyId}::uuid, kid, jwk, ${at}::timestamptz
      from jsonb_to_recordset(${asJson(keys)}) as key (kid text, jwk jsonb)
    `.execute(database);
  }

  async saveTeams(database: Database, teams: readonly TeamRow[]): Promise<void> {
    await sql`
      insert into team (id, agency_id, kind, place, name)
      select row.id, agency.id, row.kind, row.place, row.name
      from jsonb_to_recordset(${asJson(teams)}) as row (id text, agency text, kind text, place text, name text)
      join agency on agency.issuer = row.agency
      on conflict (id) do update set agency_id = excluded.agency_id, kind = excluded.kind,
        place = excluded.place, name = excluded.name
    `.execute(database);
  }

  async saveStaff(database: Database, staff: readonly StaffRow[]): Promise<void> {
    await sql`
      insert into staff (id, agency_id, name)
      select row.id, agency.id, row.name
      from jsonb_to_recordset(${asJson(staff)}) as row (id text, agency text, name text)
      join agency on agency.issuer = row.agency
      on conflict (id) do update set agency_id = excluded.agency_id, name = excluded.name
    `.execute(database);
  }

  async savePosts(database: Database, posts: readonly PostRow[]): Promise<void> {
    const ids = posts.map(({ id }) => id);
    await sql`
      insert into post (id, team_id, role, title, hours, email, rota)
      select id, team, role, title, hours, email, rota
      from jsonb_to_recordset(${asJson(posts)}) as row (
        id text, team text, role text, title text, hours text, email text, rota jsonb)
      on conflict (id) do update set team_id = excluded.team_id, role = excluded.role,
        title = excluded.title, hours = excluded.hours, email = excluded.email, rota = excluded.rota
    `.execute(database);
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
