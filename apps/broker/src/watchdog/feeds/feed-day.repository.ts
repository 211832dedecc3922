import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Database } from '#database';

/** A London day, as `2026-08-10`, and its instants. */
export interface CountedDay {
  day: string;
  from: Date;
  to: Date;
}

export interface AlertsOfDay {
  agency_id: string;
  /** Empty for cases on which none is set. */
  area: string;
  day: string;
  alerts: number;
}

/** What each source made of each day, counted once the day is over. Nobody else writes to it. */
@Injectable()
export class FeedDayRepository {
  /** The newest day that is counted, and the first day on which there was an agency to count for. */
  async bounds(database: Database): Promise<{ last: string | null; first: Date | null }> {
    const { rows } = await sql<{ last: string | null; first: Date | null }>`
      select (select to_char(max(day), 'YYYY-MM-DD') from feed_day_counted) as last,
        (select min(registered_at) from agency where kind <> 'broker') as first
    `.execute(database);
    return rows[0] ?? { last: null, first: null };
  }

  /** Takes a day for this transaction. @returns false when it is counted already */
  async take(database: Database, day: string, at: Date): Promise<boolean> {
    const { rows } = await sql`
      insert into feed_day_counted (day, counted_at) values (${day}::date, ${at})
      on conflict do nothing returning day
    `.execute(database);
    return rows.length > 0;
  }

  /** Statements of facts of each source: one look into an index for each agency. */
  async countEvents(database: Database, { day, from, to }: CountedDay): Promise<void> {
    await sql`
      insert into feed_day (day, agency_id, area, events)
      select ${day}::date, agency.id, '*', counted.events
      from agency cross join lateral (
        select count(*) as events from inbox_event
        where agency_id = agency.id and type not like 'urn:tocsin:event:alert.%'
          and received_at >= ${from} and received_at < ${to}
      ) as counted
      where kind <> 'broker' and counted.events > 0
    `.execute(database);
  }

  /** Alerts by the source of their first event and the MAPPA area set on their case. Tests are left out. */
  async countAlerts(database: Database, { day, from, to }: CountedDay): Promise<void> {
    await sql`
      insert into feed_day (day, agency_id, area, alerts)
      select ${day}::date, agency.id, coalesce(area.name, ''), count(*)
      from alert
      join lateral (
        select event_id from alert_event where alert_id = alert.id order by attached_at, event_id limit 1
      ) as first on true
      join inbox_event event on event.id = first.event_id
      join agency on agency.id = event.agency_id and agency.kind <> 'broker'
      left join lateral (
        select value #>> '{}' as name from case_fact
        where case_id = alert.case_id and kind = 'area' and effective_from < ${to}
          and (effective_to is null or effective_to > ${from})
        order by effective_from desc, recorded_at desc limit 1
      ) as area on true
      where raised_at >= ${from} and raised_at < ${to} and family <> 'channel-test'
      group by agency.id, coalesce(area.name, '')
    `.execute(database);
  }

  /** Which of these days are counted. */
  async counted(database: Database, days: readonly string[]): Promise<Set<string>> {
    const { rows } = await sql<{ day: string }>`
      select to_char(day, 'YYYY-MM-DD') as day from feed_day_counted where day = any(${days}::date[])
    `.execute(database);
    return new Set(rows.map(({ day }) => day));
  }

  async alertsOf(database: Database, days: readonly string[]): Promise<AlertsOfDay[]> {
    const { rows } = await sql<AlertsOfDay>`
      select agency_id, area, to_char(day, 'YYYY-MM-DD') as day, alerts from feed_day
      where day = any(${days}::date[]) and area <> '*'
    `.execute(database);
    return rows;
  }

  /** On how many days from one to another, both included, each source stated something. */
  async daysHeard(database: Database, from: string, to: string): Promise<Map<string, number>> {
    const { rows } = await sql<{ agency_id: string; days: number }>`
      select agency_id, count(*) as days from feed_day
      where day between ${from}::date and ${to}::date and area = '*'
      group by agency_id
    `.execute(database);
    return new Map(rows.map(({ agency_id: agency, days }) => [agency, days]));
  }
}
