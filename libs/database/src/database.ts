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
