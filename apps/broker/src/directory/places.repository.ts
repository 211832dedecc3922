import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { asJson, type Database } from '#database';
import type { AreaRow, TeamRow, UnitRow } from './rows.js';

/** Areas of this broker's own, local units, and the teams that serve them. */
@Injectable()
export class PlacesRepository {
  async areas(database: Database): Promise<AreaRow[]> {
    const { rows } =
      await sql<AreaRow>`select id, name, nation from area order by id collate "C"`.execute(
        database,
      );
    return rows;
  }

  async units(database: Database): Promise<UnitRow[]> {
    const { rows } = await sql<Omit<UnitRow, 'within'> & { within: string | null }>`
        select id, kind, name, area, within from unit order by id collate "C"
      `.execute(database);
    return rows.map(({ within, ...unit }) => (within === null ? unit : { ...unit, within }));
  }

  async teams(database: Database): Promise<TeamRow[]> {
    const { rows } = await sql<TeamRow>`
      select team.id, agency.issuer as agency, team.kind, place, team.name, team.reference
      from team join agency on agency.id = agency_id order by team.id collate "C"
    `.execute(database);
    return rows;
  }

  async saveAreas(database: Database, areas: readonly AreaRow[]): Promise<void> {
    await sql`
      insert into area (id, name, nation)
      select id, name, nation
      from jsonb_to_recordset(${asJson(areas)}) as row (id text, name text, nation text)
      on conflict (id) do update set name = excluded.name, nation = excluded.nation
    `.execute(database);
  }

  async saveUnits(database: Database, units: readonly UnitRow[]): Promise<void> {
    await sql`
      insert into unit (id, kind, name, area, within)
      select id, kind, name, area, within
      from jsonb_to_recordset(${asJson(units)}) as row (id text, kind text, name text, area text, within text)
      on conflict (id) do update set kind = excluded.kind, name = excluded.name, area = excluded.area,
        within = excluded.within
    `.execute(database);
  }

  async saveTeams(database: Database, teams: readonly TeamRow[]): Promise<void> {
    await sql`
      insert into team (id, agency_id, kind, place, name, reference)
      select row.id, agency.id, row.kind, row.place, row.name, row.reference
      from jsonb_to_recordset(${asJson(teams)}) as row (
        id text, agency text, kind text, place text, name text, reference text)
      join agency on agency.issuer = row.agency
      on conflict (id) do update set agency_id = excluded.agency_id, kind = excluded.kind,
        place = excluded.place, name = excluded.name, reference = excluded.reference
    `.execute(database);
  }
}
