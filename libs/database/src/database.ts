import { Kysely, PostgresDialect, sql, type RawBuilder } from 'kysely';
import pg from 'pg';
import { PreparingClient } from './prepared.js';

/** A connection pool, or a transaction in it. SQL is written out, so no table types are declared. */
export type Database = Kysely<unknown>;

/** Injection token of the {@link Database}. */
export const DATABASE = Symbol('Database');

export interface DatabaseSettings {
  /** Most connections (10 by default). */
  max?: number;
  /** Shown in `pg_stat_activity`. */
  name?: string;
  /** Told about idle connections that broke; the pool replaces them. */
  onError?: (error: Error) => void;
}

/** Counts and sequence numbers here stay far below 2^53, so `bigint` is read as a number. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (...[oid, format]: Parameters<typeof pg.types.getTypeParser>): unknown =>
    oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format),
};

/** Opens a pool. Nothing connects before the first statement. */
export function openDatabase(url: string, settings: DatabaseSettings = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    Client: PreparingClient,
    max: settings.max ?? 10,
    application_name: settings.name ?? 'tocsin',
    connectionTimeoutMillis: 5_000,
    statement_timeout: 60_000,
    idleTimeoutMillis: 30_000,
    types,
  });
  // Without a listener a broken idle connection would end the process.
  pool.on('error', (error) => settings.onError?.(error));
  // One that breaks between two statements of a transaction is not idle: its next statement fails by itself.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
}

/** When a row is to be woken again; all in machine time. */
export interface Patience {
  machine: Date;
  /** Milliseconds that a wake may take, doubled for each one that had no effect. */
  patience: number;
  /** Wakes made before this were lost with the queue: such rows do not wait. */
  lostAt: Date | undefined;
}

/** Longer than any lease, in seconds. One that ends later was given by a clock that has been put back since. */
const longestLease = 120;

/** Whether nobody holds a lease on a row at `machine`. */
export const isFree = (machine: Date): RawBuilder<boolean> =>
  sql<boolean>`(lease_until is null or lease_until < ${machine}::timestamptz
    or lease_until > ${machine}::timestamptz + ${longestLease} * interval '1 second')`;

/** Whether the last wake of a row (`swept_at`, `wakes`) was lost, or had its time and no effect. */
export const needsAWake = ({ machine, patience, lostAt }: Patience): RawBuilder<boolean> =>
  sql<boolean>`(swept_at is null or swept_at < ${lostAt ?? null}::timestamptz
    or swept_at < ${machine}::timestamptz - ${patience} * (1 << wakes) * interval '1 millisecond'
    or swept_at > ${machine}::timestamptz + ${longestLease} * interval '1 second')`;

/** The columns of a row that is woken now. A lost wake costs no patience. */
export const woken = ({ machine, lostAt }: Patience): RawBuilder<unknown> =>
  sql`swept_at = ${machine}, wakes = case when swept_at < ${lostAt ?? null}::timestamptz then 0
    else least(wakes + 1, 3) end`;

/** A value as one `jsonb` parameter: many rows go to the database as one parameter of one statement. */
export const asJson = (value: unknown): RawBuilder<unknown> => sql`${JSON.stringify(value)}::jsonb`;

/**
 * Runs statements that write, of several features, in one round trip. They see the tables as they were before
 * all of them; foreign keys are checked after the last.
 */
export async function together(
  database: Database,
  statements: readonly (RawBuilder<unknown> | undefined)[],
): Promise<void> {
  const given = statements.filter((one) => one !== undefined);
  if (given.length === 0) return;
  const parts = given.map((one, index) => sql`${sql.ref(`part${index}`)} as (${one})`);
  await sql`with ${sql.join(parts)} select`.execute(database);
}
/** How an auditor tells a row that nobody moves; all in machine time. */
export interface Unmoving {
  machine: Date;
  /** Milliseconds that a row may wait for a worker. */
  grace: number;
}

/**
 * Whether the first wake of a due row has had no effect: woken again since, or not for long, or, by a clock that
 * was wrong, in time to come. A row that was {@link roused} stays unmoved until it moves.
 */
export const unmoved = ({ machine, grace }: Unmoving): RawBuilder<boolean> =>
  sql<boolean>`(wakes >= 1 or swept_at is null
    or abs(extract(epoch from ${machine}::timestamptz - swept_at)) > ${grace}::float8 / 1000)`;

/** The columns of a row that is given to the sweep anew: due to be woken, and free of a lease that cannot be right. */
export const roused = ({ machine }: Unmoving): RawBuilder<unknown> =>
  sql`swept_at = null, wakes = 0, lease_until = case
    when lease_until > ${machine}::timestamptz + ${longestLease} * interval '1 second' then null
    else lease_until end`;
