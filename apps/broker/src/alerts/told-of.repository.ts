import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { asJson, type Database } from '#database';

/** A statement, by the agency that made it and its `jti`. */
export interface StatementAsked {
  /** Number of the question. */
  n: number;
  agencyId: string;
  jti: string;
}

/** A role that was told of a statement. */
export interface ToldOf {
  n: number;
  /** The case of the alert it was told by, or what that is merged into by now. */
  caseId: string | null;
  role: string;
  /** The team of the obligation; a copy has only its post. */
  team: string | null;
  /** A copy's post, or the owner's own. */
  post: string | null;
  kind: 'accept' | 'copy';
  sees: 'statement' | 'pointer';
}

/** Reads who was told of what: obligations and copies. */
@Injectable()
export class ToldOfRepository {
  /** Everybody who was told of these statements, by an alert that one of them made or was added to. */
  async of(database: Database, asked: readonly StatementAsked[]): Promise<ToldOf[]> {
    const { rows } = await sql<ToldOf>`
      with told as materialized (
        select asked.n, alert.id, root.id as case_id, alert_event.event_id
        from jsonb_to_recordset(${asJson(asked)}) as asked (n integer, "agencyId" uuid, jti text)
        join inbox_event event on event.agency_id = asked."agencyId" and event.jti = asked.jti
        join alert_event on alert_event.event_id = event.id
        join alert on alert.id = alert_event.alert_id
        cross join lateral (
          with recursive climb as (
            select id, merged_into from person_case where id = alert.case_id
            union
            select above.id, above.merged_into
            from climb join person_case above on above.id = climb.merged_into
          )
          select id from climb where merged_into is null
        ) as root
      )
      select n, case_id as "caseId", role, team, nullif(first_post, '') as post, 'accept' as kind, sees
      from told join obligation on obligation.alert_id = told.id
      union
      select n, case_id, content ->> 'role', null, post, 'copy', 'statement'
      from told join notice on notice.alert_id = told.id and notice.event_id = told.event_id
      where kind = 'copy'
    `.execute(database);
    return rows;
  }
}
