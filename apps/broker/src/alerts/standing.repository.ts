import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Database } from '#database';

/** What is open for a post: by reference only. */
export interface Standing {
  ref: string;
  /** `P1` to `P4`. */
  severity: string;
}

/** Reads what stands with posts: what waits for an answer there, and what was accepted there and is not over. */
@Injectable()
export class StandingRepository {
  /** By post; worst first. A post that has nothing open is not there. */
  async ofPosts(database: Database, posts: readonly string[]): Promise<Map<string, Standing[]>> {
    const { rows } = await sql<{ post: string; ref: string; severity: number }>`
      select distinct post, alert.ref, alert.severity
      from (
        select alert_id, plan -> 'rungs' -> rung ->> 'post' as post
        from obligation
        where due_at is not null and state in ('open', 'delivered', 'seen')
          and plan -> 'rungs' -> rung ->> 'post' = any(${posts}::text[])
        union all
        select alert_id, accepted_post from obligation
        where state in ('accepted', 'actioned') and accepted_post = any(${posts}::text[])
      ) as standing
      join alert on alert.id = alert_id
      where alert.state <> 'closed'
      order by severity, ref
    `.execute(database);
    const found = new Map<string, Standing[]>();
    for (const { post, ref, severity } of rows)
      found.set(post, [...(found.get(post) ?? []), { ref, severity: `P${severity}` }]);
    return found;
  }
}
