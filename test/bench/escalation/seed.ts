import pg from 'pg';
import type { Plan } from '#rules';
import { issuerOf } from '../people/agencies.js';
import type { Endings } from '../stack/endings.js';

/** Many obligations of one make, each of an alert of its own. */
export interface Batch {
  /** Tells them apart: the prefix of their alerts' references. */
  name: string;
  count: number;
  /** When they are due, as SQL of the number `n` from 1. Kept in whole milliseconds, as the broker's clock has them. */
  due: string;
  /** How bad they are, as SQL of the number `n`. */
  severity: string;
  plan: Plan;
}

const rung = (agency: 'probation' | 'police', team: string, role: string) => ({
  post: `${team}/${role}`,
  title: `${role}, ${team}`,
  agency: issuerOf(agency),
});

/** Ten posts that somebody holds day and night. */
const tenRungs = ['b01', 'b02'].flatMap((place) => [
  ...['offender-manager', 'duty-po'].map((role) => rung('probation', `ppu-${place}`, role)),
  ...['jigsaw-dc', 'jigsaw-ds', 'jigsaw-di'].map((role) => rung('police', `jigsaw-${place}`, role)),
]);

/** A ladder of these posts. @param every milliseconds from one rung to the next */
export const planOf = (rungs: number, every: number): Plan => ({
  ladder: 'L-BENCH',
  rungs: tenRungs.slice(0, rungs),
  top: [],
  first: every,
  rung: every,
  calendar: 'always',
  repeat: 3_600_000,
});

/** Puts rows into the broker's tables while no broker runs, as months of work would have left them. */
export class Seed {
  private constructor(
    private readonly client: pg.Client,
    private readonly eventId: string,
  ) {}

  static async open(url: string, endings: Endings): Promise<Seed> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    endings.add(() => client.end());
    const { rows } = await client.query<{ id: string }>('select id from inbox_event limit 1');
    const [event] = rows;
    if (!event) throw new Error('No event was taken in');
    return new Seed(client, event.id);
  }

  /** @returns the rows of a statement */
  async rows<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.client.query<Row>(text, values)).rows;
  }

  async obligations({ name, count, due, severity, plan }: Batch): Promise<void> {
    await this.alerts(name, count, severity, 'open');
    await this.client.query(
      `insert into obligation (id, alert_id, role, team, plan, because, severity, state, rung, raised_at, due_at)
       select md5($1 || 'o' || n)::uuid, md5($1 || n)::uuid, 'jigsaw', 'bench', $2::jsonb, '[]', ${severity},
         'open', 0, now() - interval '1 hour', date_trunc('milliseconds', ${due})
       from generate_series(1, $3::int) as n`,
      [name, JSON.stringify(plan), count],
    );
  }

  /** Alerts that are over, each with an obligation that was closed and a notice that was delivered. */
  async past(name: string, count: number): Promise<void> {
    // A million rows whose keys are all there by their making need not be looked up one by one.
    await this.client.query('set session_replication_role = replica');
    await this.alerts(name, count, '1 + n % 4', 'closed');
    await this.client.query(
      `insert into obligation (id, alert_id, role, team, plan, because, severity, state, rung, raised_at, due_at)
       select md5($1 || 'o' || n)::uuid, md5($1 || n)::uuid, 'jigsaw', 'bench', $2::jsonb, '[]', 1 + n % 4,
         'closed', 0, now() - interval '1 day', null
       from generate_series(1, $3::int) as n`,
      [name, JSON.stringify(planOf(3, 900_000)), count],
    );
    await this.client.query(
      `insert into notice (id, alert_id, obligation_id, event_id, agency_id, channel, kind, post, content, priority,
         state, created_at, attempts, delivered_at)
       select md5($1 || 'n' || n)::uuid, md5($1 || n)::uuid, md5($1 || 'o' || n)::uuid, $2::uuid, agency.id, 'push',
         'accept', 'bench', '{}', 1 + n % 4, 'delivered', now() - interval '1 day', 1, now() - interval '1 day'
       from generate_series(1, $3::int) as n, (select id from agency where kind = 'police') as agency`,
      [name, this.eventId, count],
    );
    await this.client.query('set session_replication_role = default');
  }

  /** What autovacuum does within minutes. */
  async settle(): Promise<void> {
    for (const table of ['alert', 'alert_event', 'obligation', 'notice', 'record_entry'])
      await this.client.query(`vacuum (analyze) ${table}`);
    await this.client.query('checkpoint');
  }

  private async alerts(
    name: string,
    count: number,
    severity: string,
    state: 'open' | 'closed',
  ): Promise<void> {
    await this.client.query(
      `insert into alert (id, ref, subject_key, family, catalogue_row, severity, tier, says, contact, match, state,
         raised_at, because, closed_at, closed_as)
       select md5($1 || n)::uuid, $1 || n, $1 || n, 'release', 'PRI-05', ${severity}, 'T2', 'A bench.', 'A bench.',
         'confirmed', $2, now() - interval '1 hour', '[]',
         case $2 when 'closed' then now() end, case $2 when 'closed' then 'done' end
       from generate_series(1, $3::int) as n`,
      [name, state, count],
    );
    await this.client.query(
      `insert into alert_event (alert_id, event_id, attached_at)
       select md5($1 || n)::uuid, $2::uuid, now() from generate_series(1, $3::int) as n`,
      [name, this.eventId, count],
    );
  }
}
