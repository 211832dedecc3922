import { sql, type RawBuilder } from 'kysely';
import type { Database } from './database.js';

/** A row that waits for a worker; 1 is the worst. */
export interface WaitingRow {
  id: string;
  priority: 1 | 2 | 3 | 4;
  /** How often it has been woken since it last moved. */
  wakes: number;
}

/** How many rows stand still, and since when the oldest has waited. */
export interface StandingStill {
  count: number;
  oldest: Date | null;
}

/** When a row is to be woken again; all in machine time. */
export interface Patience {
  machine: Date;
  /** Milliseconds that a wake may take, doubled for each one that had no effect. */
  patience: number;
  /** Wakes made before this were lost with the queue: such rows do not wait. */
  lostAt: Date | undefined;
}

/** How an auditor tells a row that nobody moves; all in machine time. */
export interface Unmoving {
  machine: Date;
  /** Milliseconds that a row may wait for a worker. */
  grace: number;
}

/** Where a table says which of its rows wait. It has the columns `lease_until`, `lease_by`, `swept_at` and `wakes`. */
export interface WaitingTable {
  table: string;
  /** The column that says how bad a row is. */
  priority: string;
  /** The column that says since when it waits. */
  since: string;
  /** Rows that a worker has, or may take one day. */
  open: RawBuilder<boolean>;
  /** Those that may be taken at `now` (the time of decisions). */
  due: (now: Date) => RawBuilder<boolean>;
  /** Those that stand still if no wake moves them. */
  idle: (machine: Date) => RawBuilder<boolean>;
}

/** Longer than any lease, in seconds. One that ends later was given by a clock that has been put back since. */
const longestLease = 120;

/** Whether nobody holds a lease on a row at `machine`. */
export const isFree = (machine: Date): RawBuilder<boolean> =>
  sql<boolean>`(lease_until is null or lease_until < ${machine}::timestamptz
    or lease_until > ${machine}::timestamptz + ${longestLease} * interval '1 second')`;

/** Rows that wait for a worker: found by the sweep, let go for the dead, and found again when nobody moves them. */
export abstract class WaitingRows {
  protected constructor(private readonly waiters: WaitingTable) {}

  /** Rows whose wake was lost or had no effect, worst first; that they are woken now is written down. */
  async due(
    database: Database,
    now: Date,
    waiting: Patience,
    limit: number,
    besides: RawBuilder<boolean> = sql`true`,
  ): Promise<WaitingRow[]> {
    const which = sql<boolean>`${this.waiters.due(now)} and ${isFree(waiting.machine)} and ${needsAWake(waiting)}
      and ${besides}`;
    return this.marked(database, woken(waiting), which, limit);
  }

  /** Lets go what brokers held that run no more. */
  async letGo(database: Database, brokers: readonly number[]): Promise<void> {
    await sql`
      update ${sql.table(this.waiters.table)} set lease_until = null, lease_by = null, swept_at = null, wakes = 0
      where ${this.waiters.open} and lease_by = any(${brokers}::integer[])
    `.execute(database);
  }

  /** How many waited by `horizon` and have not moved, and since when. For the watchdog. */
  async unmoved(
    database: Database,
    horizon: Date | undefined,
    still: Unmoving,
  ): Promise<StandingStill> {
    const { rows } = await sql<StandingStill>`
      select count(*) as count, min(${sql.ref(this.waiters.since)}) as oldest
      from ${sql.table(this.waiters.table)} where ${this.stands(horizon, still)}
    `.execute(database);
    return rows[0] ?? { count: 0, oldest: null };
  }

  /** Gives what has not moved to the sweep anew, free of a lease that cannot be right. @returns what to wake now */
  rouse(database: Database, horizon: Date, still: Unmoving, limit: number): Promise<WaitingRow[]> {
    return this.marked(database, roused(still), this.stands(horizon, still), limit);
  }

  private stands(horizon: Date | undefined, still: Unmoving): RawBuilder<boolean> {
    return sql<boolean>`${this.waiters.idle(still.machine)}
      and ${sql.ref(this.waiters.since)} <= ${horizon ?? null} and ${unmoved(still)}`;
  }

  private async marked(
    database: Database,
    set: RawBuilder<unknown>,
    which: RawBuilder<boolean>,
    limit: number,
  ): Promise<WaitingRow[]> {
    const table = sql.table(this.waiters.table);
    const priority = sql.ref(this.waiters.priority);
    const { rows } = await sql<WaitingRow>`
      update ${table} set ${set}
      where id in (
        select id from ${table} where ${which}
        order by ${priority}, ${sql.ref(this.waiters.since)} limit ${limit}
        for update skip locked)
      returning id, ${priority} as priority, wakes
    `.execute(database);
    return rows;
  }
}

/** Whether the last wake of a row was lost, or had its time and no effect. */
const needsAWake = ({ machine, patience, lostAt }: Patience): RawBuilder<boolean> =>
  sql<boolean>`(swept_at is null or swept_at < ${lostAt ?? null}::timestamptz
    or swept_at < ${machine}::timestamptz - ${patience} * (1 << wakes) * interval '1 millisecond'
    or swept_at > ${machine}::timestamptz + ${longestLease} * interval '1 second')`;

/** A lost wake costs no patience. */
const woken = ({ machine, lostAt }: Patience): RawBuilder<unknown> =>
  sql`swept_at = ${machine}, wakes = case when swept_at < ${lostAt ?? null}::timestamptz then 0
    else least(wakes + 1, 3) end`;

/**
 * Whether the first wake of a due row has had no effect: woken again since, or not for long, or, by a clock that
 * was wrong, in time to come. A row that was {@link roused} stays unmoved until it moves.
 */
const unmoved = ({ machine, grace }: Unmoving): RawBuilder<boolean> =>
  sql<boolean>`(wakes >= 1 or swept_at is null
    or abs(extract(epoch from ${machine}::timestamptz - swept_at)) > ${grace}::float8 / 1000)`;

/** Due to be woken, and free of a lease that cannot be right. */
const roused = ({ machine }: Unmoving): RawBuilder<unknown> =>
  sql`swept_at = null, wakes = 0, lease_until = case
    when lease_until > ${machine}::timestamptz + ${longestLease} * interval '1 second' then null
    else lease_until end`;
