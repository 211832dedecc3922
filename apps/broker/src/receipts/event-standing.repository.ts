import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Database } from '#database';

/** How far an agency's own event has come. */
export interface EventState {
  id: string;
  type: string;
  state: 'received' | 'routed' | 'set-aside';
  outcome: string | null;
  routed_at: Date | null;
}

/** An alert that an event made, or was added to. */
export interface AlertOfEvent {
  id: string;
  ref: string;
  family: string;
  severity: number;
  raised_at: Date;
}

/** Reads what became of accepted events. It writes nothing. */
@Injectable()
export class EventStandingRepository {
  /** The agency's own event of this `jti`; none when it was not accepted. */
  async find(database: Database, agencyId: string, jti: string): Promise<EventState | undefined> {
    const { rows } = await sql<EventState>`
      select id, type, state, outcome, routed_at from inbox_event where agency_id = ${agencyId} and jti = ${jti}
    `.execute(database);
    return rows[0];
  }

  /** The alerts that tell of it, oldest first. One that was about somebody else after all does not. */
  async alertsOf(database: Database, eventId: string): Promise<AlertOfEvent[]> {
    const { rows } = await sql<AlertOfEvent>`
      select alert.id, ref, family, severity, raised_at
      from alert join alert_event on alert_event.alert_id = alert.id
      where alert_event.event_id = ${eventId} and closed_as is distinct from 'matched'
      order by raised_at, ref
    `.execute(database);
    return rows;
  }
}
