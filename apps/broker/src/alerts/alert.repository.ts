import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Tier } from '#contracts';
import { asJson, type Database } from '#database';
import { channelTestFamily } from '#rules';
import type { ObligationRow } from './obligation.repository.js';

export interface NewAlert {
  id: string;
  /** What it tells of: attached to the alert, new or open. */
  eventId: string;
  ref: string;
  caseId: string | null;
  /** The case, or the unmatched person's identifiers as a hash: what "the same person" means for this alert. */
  subjectKey: string;
  family: string;
  row: string;
  severity: number;
  tier: Tier;
  says: string;
  contact: string;
  match: string;
  at: Date;
  because: readonly string[];
  /** It is about an alert that stood open: if that one is not open any more, none is made. */
  onlyAttached?: boolean | undefined;
}

export interface AlertRow {
  id: string;
  ref: string;
  case_id: string | null;
  subject_key: string;
  family: string;
  row: string;
  severity: number;
  tier: Tier;
  says: string;
  contact: string;
  state: 'open' | 'owned' | 'closed';
  raised_at: Date;
  because: string[];
}

export interface SourceCount {
  name: string;
  issuer: string;
  alerts: number;
  unfounded: number;
}

/** An alert that stood open, with its obligations. Instants inside are texts. */
export interface HeldAlert extends Omit<AlertRow, 'raised_at'> {
  obligations: (Omit<ObligationRow, 'due_at'> & { due_at: string | null })[];
}

const columns = sql`
  alert.id, alert.ref, case_id, subject_key, alert.family, catalogue_row as row, alert.severity, alert.tier, alert.says, alert.contact, state,
  raised_at, alert.because`;

/** The table of alerts. Nobody else writes to it. */
@Injectable()
export class AlertRepository {
  /**
   * Opens alerts; where one is open for the same person and family already, the event is attached to that one,
   * which is given back as it was, locked, with its obligations (one open alert per person and family). A later
   * fact can only make an alert worse; one that is less bad does not change what it says.
   * @returns the ids that were opened, and those that stood open before
   */
  async open(
    database: Database,
    alerts: readonly NewAlert[],
  ): Promise<{ opened: Set<string>; held: HeldAlert[] }> {
    const { rows } = await sql<{ opened: string | null; held: HeldAlert | null }>`
      with asked as (
        select * from jsonb_to_recordset(${asJson(alerts)}) as row (
          id uuid, "eventId" uuid, ref text, "caseId" uuid, "subjectKey" text, family text, row text, severity smallint,
          tier text, says text, contact text, match text, at timestamptz, because jsonb, "onlyAttached" boolean)
      ), opened as (
        insert into alert (id, ref, case_id, subject_key, family, catalogue_row, severity, tier, says, contact,
          match, state, raised_at, because)
        select id, ref, "caseId", "subjectKey", family, row, severity, tier, says, contact, match, 'open', at,
          because
        from asked where "onlyAttached" is not true order by "subjectKey", family
        on conflict (subject_key, family) where state = 'open' do nothing
        returning id
      ), held as (
        select ${columns}
        from alert join asked on asked."subjectKey" = alert.subject_key and asked.family = alert.family
        where state = 'open'
        order by alert.id
        for no key update of alert
      ), joined as (
        select held.id, held.severity as before, "eventId", asked.severity, asked.tier, asked.row, asked.says, asked.contact, at
        from held join asked on asked."subjectKey" = held.subject_key and asked.family = held.family
      ), worse as (
        update alert set severity = joined.severity, tier = joined.tier, catalogue_row = joined.row,
          says = joined.says, contact = joined.contact
        from joined where alert.id = joined.id and joined.severity <= joined.before
      ), attached as (
        insert into alert_event (alert_id, event_id, attached_at)
        select id, "eventId", at from asked where id in (select id from opened)
        union all
        select id, "eventId", at from joined
        on conflict do nothing
      )
      select id as opened, null::jsonb as held from opened
      union all
      select null, to_jsonb(held) || jsonb_build_object('obligations', coalesce((
        select jsonb_agg(to_jsonb(obligation)) from obligation where alert_id = held.id), '[]'))
      from held
    `.execute(database);
    return {
      opened: new Set(rows.flatMap(({ opened }) => opened ?? [])),
      held: rows.flatMap(({ held }) => held ?? []),
    };
  }

  /** The alerts of these records that stand open, with their obligations. */
  async openOf(database: Database, caseIds: readonly string[]): Promise<HeldAlert[]> {
    const { rows } = await sql<{ held: HeldAlert }>`
      select to_jsonb(held) || jsonb_build_object('obligations', coalesce((
        select jsonb_agg(to_jsonb(obligation)) from obligation where alert_id = held.id), '[]')) as held
      from (
        select ${columns} from alert where case_id = any(${caseIds}::uuid[]) and state = 'open'
      ) as held
    `.execute(database);
    return rows.map(({ held }) => held);
  }

  /** When each obligation of an open alert is accepted, it is owned. */
  async settle(database: Database, ids: readonly string[]): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`
      update alert set state = 'owned'
      where id = any(${ids}::uuid[]) and state = 'open' and not exists (
        select 1 from obligation
        where alert_id = alert.id and state not in ('accepted', 'actioned', 'closed'))
      returning id
    `.execute(database);
    return rows.map(({ id }) => id);
  }

  /**
   * An acceptance of these alerts has ended, so that they are not owned any more. One stays as it is if another has
   * been opened for the same person and family since: that one is open already.
   */
  async reopen(database: Database, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await sql`
      update alert set state = 'open'
      where id = any(${ids}::uuid[]) and state = 'owned' and not exists (
        select from alert other
        where other.subject_key = alert.subject_key and other.family = alert.family and other.state = 'open')
    `.execute(database);
  }

  /** Closes an alert whose obligations are all closed. @returns as what, if it is closed by this */
  async close(database: Database, id: string, at: Date): Promise<'done' | 'unfounded' | undefined> {
    const { rows } = await sql<{ closed_as: 'done' | 'unfounded' }>`
      update alert set state = 'closed', closed_at = ${at}, closed_as = (
        select case when bool_and(closed_as = 'unfounded') then 'unfounded' else 'done' end
        from obligation where alert_id = alert.id)
      where id = ${id} and state <> 'closed' and not exists (
        select 1 from obligation where alert_id = alert.id and state <> 'closed')
      returning closed_as
    `.execute(database);
    return rows[0]?.closed_as;
  }

  /** The alert that asks whom an event is about; closed, because a named person said so of each of its events. */
  async closeMatched(database: Database, eventId: string, at: Date): Promise<AlertRow | undefined> {
    const { rows } = await sql<AlertRow>`
      update alert set state = 'closed', closed_at = ${at}, closed_as = 'matched'
      from alert_event
      where alert_event.event_id = ${eventId} and alert.id = alert_event.alert_id
        and alert.match <> 'confirmed' and alert.case_id is null and alert.catalogue_row = 'SYS-03'
        and state <> 'closed' and not exists (
          select from alert_event other join match_task on match_task.event_id = other.event_id
          where other.alert_id = alert.id and match_task.settled_at is null)
      returning ${columns}
    `.execute(database);
    return rows[0];
  }

  /** Closes the alerts of a case that tell of this event alone: it was not about him. */
  async closeMistaken(
    database: Database,
    eventId: string,
    caseId: string,
    at: Date,
  ): Promise<AlertRow[]> {
    const { rows } = await sql<AlertRow>`
      update alert set state = 'closed', closed_at = ${at}, closed_as = 'matched'
      where case_id = ${caseId} and state <> 'closed'
        and exists (select from alert_event where alert_id = alert.id and event_id = ${eventId})
        and not exists (select from alert_event where alert_id = alert.id and event_id <> ${eventId})
      returning ${columns}
    `.execute(database);
    return rows;
  }

  /** The alert that asked whom an event is about. */
  async ofEvent(database: Database, eventId: string): Promise<AlertRow | undefined> {
    const { rows } = await sql<AlertRow>`
      select ${columns} from alert join alert_event on alert_event.alert_id = alert.id
      where alert_event.event_id = ${eventId} and alert.catalogue_row = 'SYS-03'
    `.execute(database);
    return rows[0];
  }

  /** For each agency, how many alerts its events began and how many of them were unfounded (RULES §3.5). */
  async sources(database: Database): Promise<SourceCount[]> {
    const { rows } = await sql<SourceCount>`
      select agency.name, agency.issuer, count(*) as alerts,
        count(*) filter (where closed_as = 'unfounded') as unfounded
      from alert
      join lateral (
        select event_id from alert_event where alert_id = alert.id order by attached_at, event_id limit 1
      ) as first on true
      join inbox_event event on event.id = first.event_id
      join agency on agency.id = event.agency_id
      where alert.family <> ${channelTestFamily}
      group by agency.id order by unfounded desc, agency.name
    `.execute(database);
    return rows;
  }

  /** The board. Tests of the channels are not on it. */
  async list(database: Database, states: readonly string[], limit: number): Promise<AlertRow[]> {
    const { rows } = await sql<AlertRow>`
      select ${columns} from alert where state = any(${states}::text[]) and family <> ${channelTestFamily}
      order by case state when 'open' then 0 else 1 end, severity, raised_at desc limit ${limit}
    `.execute(database);
    return rows;
  }

  async find(database: Database, ref: string): Promise<AlertRow | undefined> {
    const { rows } = await sql<AlertRow>`select ${columns} from alert where ref = ${ref}`.execute(
      database,
    );
    return rows[0];
  }
}
