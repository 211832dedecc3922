import pg from 'pg';
import type { Endings } from '../stack/endings.js';

/** What became of some events, in all. */
export interface Made {
  routed: number;
  /** Events with at least one alert. */
  alerted: number;
  alerts: number;
  obligations: number;
  notices: number;
  records: number;
}

/** Looks at what routing left in the database, on a connection of its own. */
export class Outcomes {
  private constructor(private readonly client: pg.Client) {}

  static async open(url: string, endings: Endings): Promise<Outcomes> {
    const client = new pg.Client({ connectionString: url, application_name: 'tocsin-bench' });
    client.on('error', () => undefined);
    await client.connect();
    endings.add(() => client.end());
    return new Outcomes(client);
  }

  async analyze(): Promise<void> {
    await this.client.query('vacuum analyze');
  }

  /** The ids of these events, in their order. */
  async idsOf(jtis: readonly string[]): Promise<string[]> {
    const { rows } = await this.client.query<{ id: string }>(
      `select id from inbox_event join unnest($1::text[]) with ordinality as asked (jti, n) using (jti)
       order by n`,
      [jtis],
    );
    if (rows.length !== jtis.length) throw new Error('An event was not stored');
    return rows.map(({ id }) => id);
  }

  async of(ids: readonly string[]): Promise<Made> {
    const { rows } = await this.client.query<Made>(
      `select
         (select count(*)::int from inbox_event where id = any($1::uuid[]) and state = 'routed') as routed,
         (select count(distinct event_id)::int from alert_event where event_id = any($1::uuid[])) as alerted,
         (select count(*)::int from alert_event where event_id = any($1::uuid[])) as alerts,
         (select count(*)::int from obligation where alert_id in (
           select alert_id from alert_event where event_id = any($1::uuid[]))) as obligations,
         (select count(*)::int from notice where event_id = any($1::uuid[])) as notices,
         (select count(*)::int from record_entry where event_id = any($1::uuid[])) as records`,
      [ids],
    );
    const [made] = rows;
    if (!made) throw new Error('The database does not say');
    return made;
  }
}
