import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';
import { sha256, TocsinError } from '#kernel';

interface Migration {
  number: number;
  name: string;
  text: string;
  digest: string;
}

/** The advisory lock that keeps two starting processes from migrating at once. Any fixed number does. */
const lock = 7_206_715;

async function migrationsIn(folder: URL): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_.*\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(new URL(name, folder), 'utf8');
      return { number: Number(name.slice(0, 4)), name, text, digest: sha256(text).toString('hex') };
    }),
  );
}

/**
 * Applies the numbered `.sql` files of a folder that the database does not have yet, in order, each in its
 * own transaction. Forward only. Safe when several processes start together.
 * @param folder ends with `/`
 * @returns the names of the migrations applied now
 * @throws TocsinError `conflict` when an applied file has changed, or the database is newer than this program
 */
export async function migrateDatabase(url: string, folder: URL): Promise<string[]> {
  const wanted = await migrationsIn(folder);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [lock]);
    await client.query(`create table if not exists schema_migration (
      number integer primary key,
      name text not null,
      digest text not null,
      applied_at timestamptz not null default now()
    )`);
    const { rows } = await client.query<{ number: number; digest: string }>(
      'select number, digest from schema_migration order by number',
    );
    const held = new Map(rows.map(({ number, digest }) => [number, digest]));
    refuseWhatDoesNotMatch(wanted, held);
    const applied = [];
    for (const migration of wanted.filter(({ number }) => !held.has(number))) {
      await apply(client, migration);
      applied.push(migration.name);
    }
    return applied;
  } finally {
    // Ending the session lets go of the lock.
    await client.end();
  }
}

function refuseWhatDoesNotMatch(wanted: Migration[], held: Map<number, string>): void {
  const changed = wanted.find(
    ({ number, digest }) => held.has(number) && held.get(number) !== digest,
  );
  if (changed) {
    throw new TocsinError(
      'conflict',
      `Migration ${changed.name} was changed after it had been applied`,
    );
  }
  const newest = Math.max(0, ...wanted.map(({ number }) => number));
  const ahead = [...held.keys()].find((number) => number > newest);
  if (ahead !== undefined) {
    throw new TocsinError(
      'conflict',
      `The database has migration ${ahead}, which this version does not know`,
    );
  }
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query('begin');
    await client.query(migration.text);
    await client.query('insert into schema_migration (number, name, digest) values ($1, $2, $3)', [
      migration.number,
      migration.name,
      migration.digest,
    ]);
    await client.query('commit');
  } catch (cause) {
    await client.query('rollback');
    throw new Error(`Migration ${migration.name} failed`, { cause });
  }
}
