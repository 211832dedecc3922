import pg from 'pg';
import type { Endings } from '../stack/endings.js';

/** What the database has done since it was started. */
export interface DatabaseReading {
  /** Statements run, `BEGIN` and `COMMIT` included; nothing without pg_stat_statements. */
  statements: number | undefined;
  /** Transactions committed; those that only read count too. */
  commits: number;
  /** Bytes written ahead. */
  walBytes: number;
  /** How often the write-ahead log was forced to the disk; nothing before PostgreSQL 18. */
  walSyncs: number | undefined;
}

export interface TopStatement {
  text: string;
  calls: number;
  /** Rows returned or changed by one call, on average. */
  rows: number;
  /** In milliseconds, on average. */
  mean: number;
  /** In milliseconds, in all. */
  total: number;
}

/** Milliseconds: from stored to routed, and from the notice being made to the receiver's answer. */
export interface Stages {
  routingP50: number;
  routingP99: number;
  deliveryP50: number;
  deliveryP99: number;
}

/** Reads PostgreSQL's own counters. */
export class DatabaseCounters {
  private constructor(
    private readonly client: pg.Client,
    readonly version: string,
    private readonly counts: boolean,
  ) {}

  static async open(url: string, endings: Endings): Promise<DatabaseCounters> {
    const client = new pg.Client({ connectionString: url, application_name: 'tocsin-bench' });
    // The server is stopped while this is connected when a run is broken off.
    client.on('error', () => undefined);
    await client.connect();
    endings.add(() => client.end());
    const { rows } = await client.query<{ version: string }>(
      `select current_setting('server_version') as version`,
    );
    // It is contributed software, and a build may lack it.
    const counts = await client.query('create extension if not exists pg_stat_statements').then(
      () => true,
      () => false,
    );
    return new DatabaseCounters(client, rows[0]?.version ?? 'unknown', counts);
  }

  async read(): Promise<DatabaseReading> {
    await this.client.query('select pg_stat_clear_snapshot()');
    const [commits, wal, syncs, statements] = [
      await this.number(
        `select xact_commit from pg_stat_database where datname = current_database()`,
      ),
      await this.number(`select wal_bytes from pg_stat_wal`),
      await this.number(`select sum(fsyncs) from pg_stat_io where object = 'wal'`).catch(
        () => undefined,
      ),
      this.counts ? await this.number(`select sum(calls) from pg_stat_statements`) : undefined,
    ];
    return { commits, walBytes: wal, walSyncs: syncs, statements };
  }

  /** Where the database's own time went, most first. */
  async top(limit: number): Promise<TopStatement[]> {
    if (!this.counts) return [];
    const { rows } = await this.client.query<TopStatement>(
      `select regexp_replace(left(query, 160), '\\s+', ' ', 'g') as text, calls::float8 as calls,
         rows::float8 / calls as rows,
         mean_exec_time as mean, total_exec_time as total
       from pg_stat_statements where calls > 0 order by total_exec_time desc limit $1`,
      [limit],
    );
    return rows;
  }

  /** How long the broker took for each part of the way of these events, by its own clock. */
  async stages(jtis: readonly string[]): Promise<Stages> {
    const spread = (share: number, from: string, to: string): string =>
      `extract(epoch from percentile_disc(${share}) within group (order by ${to} - ${from}))::float8 * 1000`;
    const { rows } = await this.client.query<Stages>(
      `select ${spread(0.5, 'received_at', 'routed_at')} as "routingP50",
         ${spread(0.99, 'received_at', 'routed_at')} as "routingP99",
         ${spread(0.5, 'created_at', 'delivered_at')} as "deliveryP50",
         ${spread(0.99, 'created_at', 'delivered_at')} as "deliveryP99"
       from inbox_event join notice on notice.event_id = inbox_event.id
       where inbox_event.jti = any($1::text[])`,
      [jtis],
    );
    const [stages] = rows;
    if (!stages) throw new Error('The database does not say');
    return stages;
  }

  /** How many notices stand in each state. */
  async notices(): Promise<Record<string, number>> {
    const { rows } = await this.client.query<{ state: string; count: number }>(
      `select state, count(*)::int as count from notice group by state`,
    );
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  }

  private async number(query: string): Promise<number> {
    const { rows } = await this.client.query<Record<string, string>>(query);
    return Number(Object.values(rows[0] ?? {})[0]);
  }
}
