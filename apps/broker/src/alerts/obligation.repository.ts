import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import type { Tier } from '#contracts';
import { asJson, isFree, WaitingRows, type Database } from '#database';
import type { Action, Plan, Recipient, Rung } from '#rules';

export type ObligationState =
  'open' | 'delivered' | 'seen' | 'accepted' | 'actioned' | 'closed' | 'unowned';

export interface NewObligation {
  id: string;
  alertId: string;
  role: string;
  team: string;
  /** The owner's post, on an obligation of an owner; otherwise empty. */
  firstPost: string;
  plan: Plan;
  because: readonly string[];
  sees: Recipient['sees'];
  severity: number;
  state: 'open' | 'unowned';
  rung: number;
  staff: string | null;
  raisedAt: Date;
  dueAt: Date;
  action: Action | undefined;
}

export interface ObligationRow {
  id: string;
  alert_id: string;
  role: string;
  team: string;
  first_post: string;
  plan: Plan;
  because: string[];
  sees: Recipient['sees'];
  severity: number;
  state: ObligationState;
  rung: number;
  staff: string | null;
  raised_at: Date;
  due_at: Date | null;
  accepted_at: Date | null;
  accepted_post: string | null;
  accepted_by: string | null;
  /** Its action clock, with its instant as text. */
  action: (Omit<Action, 'dueAt'> & { dueAt?: string }) | null;
  restarted_at: Date | null;
  /** The post it is being handed to, and by whom. */
  offered: { rung: Rung; by: Rung } | null;
  actioned_at: Date | null;
  closed_at: Date | null;
}

/** An obligation with what a notice about it needs from its alert. */
export interface ObligationOfAlert extends ObligationRow {
  ref: string;
  subject_key: string;
  family: string;
  row: string;
  alert_severity: number;
  tier: Tier;
  says: string;
  contact: string;
  /** The newest event of the alert. */
  event_id: string;
}

/** An obligation that begins again. */
export type Restarted = Omit<Moved, 'decidedOn'> & {
  plan: Plan;
  severity: number;
  at: Date;
  action: Action | undefined;
};

/** An obligation that was accepted, with something more to do until `endsAt`. */
export interface Acting {
  id: string;
  action: Action;
  endsAt: Date;
}

export interface RunningCount {
  severity: number;
  state: ObligationState;
  count: number;
  overdue: Date | null;
}

/** Where an obligation stands after a step. Written only if its clock has not moved meanwhile. */
export interface Moved {
  id: string;
  /** The due instant the step was decided on. */
  decidedOn: Date | null;
  state: 'open' | 'unowned';
  rung: number;
  staff: string | null;
  dueAt: Date;
}

const own = sql`
  obligation.id, obligation.alert_id, role, team, first_post, plan, obligation.because, sees, obligation.severity,
  obligation.state, rung, staff, obligation.raised_at, due_at, accepted_at, accepted_post, accepted_by,
  obligation.action, restarted_at, offered, actioned_at, obligation.closed_at`;
const withAlert = sql`
  ${own}, ref, subject_key, family, catalogue_row as row, alert.severity as alert_severity, tier, says, contact, (
    select event_id from alert_event where alert_id = alert.id order by attached_at desc, event_id desc limit 1
  ) as event_id`;

/** The table of obligations. Nobody else writes to it. */
@Injectable()
export class ObligationRepository extends WaitingRows {
  constructor() {
    super({
      table: 'obligation',
      priority: 'severity',
      since: 'due_at',
      open: sql<boolean>`due_at is not null`,
      due: (now) => sql<boolean>`due_at <= ${now}`,
      // Nobody works on one for long: a lease is no sign that it moves.
      idle: () => sql<boolean>`due_at is not null`,
    });
  }

  /** A statement that adds obligations, to be run together with others; none for none. */
  inserting(obligations: readonly NewObligation[]): RawBuilder<unknown> | undefined {
    if (obligations.length === 0) return undefined;
    return sql`
      insert into obligation (id, alert_id, role, team, first_post, plan, because, sees, severity, state, rung, staff,
        raised_at, due_at, action)
      select id, "alertId", role, team, "firstPost", plan, because, sees, severity, state, rung, staff, "raisedAt",
        "dueAt", action
      from jsonb_to_recordset(${asJson(obligations)}) as row (
        id uuid, "alertId" uuid, role text, team text, "firstPost" text, plan jsonb, because jsonb, sees text,
        severity smallint, state text, rung smallint, staff text, "raisedAt" timestamptz, "dueAt" timestamptz,
        action jsonb)`;
  }

  async ofAlerts(database: Database, alertIds: readonly string[]): Promise<ObligationRow[]> {
    const { rows } = await sql<ObligationRow>`
      select ${own} from obligation where alert_id = any(${alertIds}::uuid[]) order by id
    `.execute(database);
    return rows;
  }

  /** Obligations as they stand, with what is said of their alerts. */
  async ofIds(database: Database, ids: readonly string[]): Promise<ObligationOfAlert[]> {
    const { rows } = await sql<ObligationOfAlert>`
      select ${withAlert} from obligation join alert on alert.id = obligation.alert_id
      where obligation.id = any(${ids}::uuid[])
    `.execute(database);
    return rows;
  }

  /** Takes due obligations for one worker, worst first, until `leaseUntil` (machine time). */
  async claim(
    database: Database,
    ids: readonly string[],
    now: Date,
    machine: Date,
    leaseUntil: Date,
    by: number,
  ): Promise<ObligationOfAlert[]> {
    const { rows } = await sql<ObligationOfAlert>`
      update obligation set lease_until = ${leaseUntil}, lease_by = ${by}::integer
      from (
        select id from obligation
        where id = any(${ids}::uuid[]) and due_at <= ${now}
          and ${isFree(machine)}
        for update skip locked
      ) as mine, alert
      where obligation.id = mine.id and alert.id = obligation.alert_id
      returning ${withAlert}
    `.execute(database);
    return rows.sort((a, b) => a.severity - b.severity || Number(a.due_at) - Number(b.due_at));
  }

  /** Begins again, from the first rung, because a worse fact came: with the clock and ladder of that. */
  restarting(restarted: readonly Restarted[]): RawBuilder<unknown> | undefined {
    if (restarted.length === 0) return undefined;
    return sql`
      update obligation set plan = row.plan, severity = row.severity, state = row.state, rung = row.rung,
        staff = row.staff, due_at = row."dueAt", lease_until = null, swept_at = null, wakes = 0,
        restarted_at = row.at, offered = null, action = coalesce(row.action, obligation.action)
      from jsonb_to_recordset(${asJson(restarted)}) as row (
        id uuid, plan jsonb, severity smallint, state text, rung smallint, staff text, "dueAt" timestamptz,
        at timestamptz, action jsonb)
      where obligation.id = row.id and accepted_at is null`;
  }

  /** A later fact gives those who accepted something to do: the sooner of two ends counts. */
  acting(acting: readonly Acting[]): RawBuilder<unknown> | undefined {
    if (acting.length === 0) return undefined;
    return sql`
      update obligation set due_at = least(due_at, row."endsAt"), lease_until = null, swept_at = null, wakes = 0,
        action = case when due_at < row."endsAt" then obligation.action else row.action end
      from jsonb_to_recordset(${asJson(acting)}) as row (id uuid, action jsonb, "endsAt" timestamptz)
      where obligation.id = row.id and state = 'accepted'`;
  }

  /** @returns the ids that moved; an obligation that was accepted meanwhile stays as it is */
  async move(database: Database, moves: readonly Moved[]): Promise<Set<string>> {
    const { rows } = await sql<{ id: string }>`
      update obligation set state = moved.state, rung = moved.rung, staff = moved.staff, due_at = moved."dueAt",
        lease_until = null, swept_at = null, wakes = 0,
        accepted_at = null, accepted_post = null, accepted_by = null, accepted_event = null
      from jsonb_to_recordset(${asJson(moves)}) as moved (
        id uuid, "decidedOn" timestamptz, state text, rung smallint, staff text, "dueAt" timestamptz)
      where obligation.id = moved.id and obligation.due_at = moved."decidedOn"
      returning obligation.id
    `.execute(database);
    return new Set(rows.map(({ id }) => id));
  }

  /** The obligation an answer is about, locked, so that two people's answers are taken one after the other. */
  async lock(database: Database, id: string): Promise<ObligationOfAlert | undefined> {
    const { rows } = await sql<ObligationOfAlert>`
      select ${withAlert} from obligation join alert on alert.id = obligation.alert_id
      where obligation.id = ${id}
      for no key update of alert, obligation
    `.execute(database);
    return rows[0];
  }

  async accept(
    database: Database,
    accepted: {
      id: string;
      at: Date;
      post: string;
      by: string;
      eventId: string;
      /** When it ends if nothing is done until then. */
      endsAt: Date | undefined;
    },
  ): Promise<void> {
    await sql`
      update obligation set state = 'accepted', due_at = ${accepted.endsAt ?? null}, lease_until = null,
        swept_at = null, wakes = 0, offered = null, actioned_at = null, accepted_at = ${accepted.at},
        accepted_post = ${accepted.post}, accepted_by = ${accepted.by}, accepted_event = ${accepted.eventId}
      where id = ${accepted.id}
    `.execute(database);
  }

  /** It was opened. That stops no clock. */
  async seen(database: Database, id: string): Promise<void> {
    await sql`
      update obligation set state = 'seen' where id = ${id} and state in ('open', 'delivered')
    `.execute(database);
  }

  /** The one who accepted it did something: the acceptance does not end any more. */
  async actioned(database: Database, id: string, eventId: string, at: Date): Promise<void> {
    await sql`
      update obligation set state = 'actioned', due_at = null, lease_until = null,
        actioned_at = ${at}, actioned_event = ${eventId}
      where id = ${id}
    `.execute(database);
  }

  /** It is being handed to another post, or no more. */
  async offer(database: Database, id: string, offered: ObligationRow['offered']): Promise<void> {
    await sql`
      update obligation set offered = ${offered === null ? null : asJson(offered)} where id = ${id}
    `.execute(database);
  }

  /** What the one who accepted it says of its end. */
  async close(
    database: Database,
    closed: { id: string; as: 'done' | 'unfounded'; eventId: string; at: Date },
  ): Promise<void> {
    await sql`
      update obligation set state = 'closed', due_at = null, lease_until = null, closed_as = ${closed.as},
        closed_at = ${closed.at}, closed_event = ${closed.eventId}
      where id = ${closed.id}
    `.execute(database);
  }

  /** Ends every obligation of an alert that a named person settled in another way. @returns their ids */
  async settleAll(database: Database, alertId: string): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`
      update obligation set state = 'closed', due_at = null, lease_until = null
      where alert_id = ${alertId} and state <> 'closed' returning id
    `.execute(database);
    return rows.map(({ id }) => id);
  }

  /** Something reached the rung. It does not stop the clock (promise 2). */
  async delivered(database: Database, ids: readonly string[]): Promise<void> {
    await sql`
      update obligation set state = 'delivered' where id = any(${ids}::uuid[]) and state = 'open'
    `.execute(database);
  }

  async waiting(database: Database, at: Date): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from obligation where due_at <= ${at}
    `.execute(database);
    return rows[0]?.count ?? 0;
  }

  /** How many clocks run, by severity and state, and the oldest that is past due. Tests of the channels apart. */
  async running(database: Database, now: Date): Promise<RunningCount[]> {
    const { rows } = await sql<RunningCount>`
      select severity, state, count(*) as count, min(due_at) filter (where due_at <= ${now}) as overdue
      from obligation where due_at is not null and role <> 'channel-test'
      group by severity, state
    `.execute(database);
    return rows;
  }
}
