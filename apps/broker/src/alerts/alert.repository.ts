import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Tier } from '#contracts';
import { asJson, type Database } from '#database';

export interface NewAlert {
  id: string;
  ref: string;
  caseId: string | null;
  /** The case, or the unmatched person's identifiers as a hash: what "the same person" means for this alert. */
  subjectKey: string;
  family: string;
  row: string;
  severity: number;
  tier: Tier;
  says: string;
  match: string;
  at: Date;
  because: readonly string[];
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
  state: 'open' | 'owned' | 'closed';
  raised_at: Date;
  because: string[];
}

const columns = sql`
  alert.id, ref, case_id, subject_key, family, catalogue_row as row, severity, tier, says, state, raised_at, because`;

/** The table of alerts. Nobody else writes to it. */
@Injectable()
export class AlertRepository {
  /**
   * Opens alerts; where one is open for the same person and family, none is opened (one open alert per
   * person and family). @returns the ids that were opened
   */
  async open(database: Database, alerts: readonly NewAlert[]): Promise<Set<string>> {
    const { rows } = await sql<{ id: string }>`
      insert into alert (id, ref, case_id, subject_key, family, catalogue_row, severity, tier, says, match,
        state, raised_at, because)
      select id, ref, "caseId", "subjectKey", family, row, severity, tier, says, match, 'open', at, because
      from jsonb_to_recordset(${asJson(alerts)}) as alert (
        id uuid, ref text, "caseId" uuid, "subjectKey" text, family text, row text, severity smallint,
        tier text, says text, match text, at timestamptz, because jsonb)
      order by "subjectKey", family
      on conflict (subject_key, family) where state = 'open' do nothing
      returning id
    `.execute(database);
    return new Set(rows.map(({ id }) => id));
  }

  /** The open alerts of these persons and families, locked against a change of state. */
  async openOnes(
    database: Database,
    keys: readonly { subjectKey: string; family: string }[],
  ): Promise<AlertRow[]> {
    const { rows } = await sql<AlertRow>`
      select ${columns}
      from jsonb_to_recordset(${asJson(keys)}) as asked ("subjectKey" text, family text)
      join alert using (family)
      where alert.subject_key = asked."subjectKey" and state = 'open'
      order by alert.id
      for no key update of alert
    `.execute(database);
    return rows;
  }

  async attach(
    database: Database,
    attached: readonly { alertId: string; eventId: string }[],
    at: Date,
  ): Promise<void> {
    await sql`
      insert into alert_event (alert_id, event_id, attached_at)
      select "alertId", "eventId", ${at}::timestamptz
      from jsonb_to_recordset(${asJson(attached)}) as row ("alertId" uuid, "eventId" uuid)
      on conflict do nothing
    `.execute(database);
  }

  /** A later fact can only make an alert worse; one that is less bad does not change what it says. */
  async worsen(
    database: Database,
    alerts: readonly { id: string; severity: number; row: string; says: string }[],
  ): Promise<void> {
    await sql`
      update alert set severity = given.severity, catalogue_row = given.row, says = given.says
      from jsonb_to_recordset(${asJson(alerts)}) as given (id uuid, severity smallint, row text, says text)
      where alert.id = given.id and given.severity <= alert.severity
    `.execute(database);
  }

  /** When each obligation of an open alert is accepted, it is owned. */
  async settle(database: Database, ids: readonly string[]): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`
      update alert set state = 'owned'
      where id = any(${ids}::uuid[]) and state = 'open' and not exists (
        select 1 from obligation where alert_id = alert.id and state <> 'accepted')
      returning id
    `.execute(database);
    return rows.map(({ id }) => id);
  }

  async list(database: Database, states: readonly string[], limit: number): Promise<AlertRow[]> {
    const { rows } = await sql<AlertRow>`
      select ${columns} from alert where state = any(${states}::text[])
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
