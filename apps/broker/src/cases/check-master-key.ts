import { sql } from 'kysely';
import { openDatabase } from '#database';
import { wrongConfiguration } from '#kernel';
import type { MasterKey } from '#trust';

/**
 * Refuses a master key that is not the one this database was begun with: with another one, names sealed
 * before could not be opened, and the same name would be found no more.
 * @throws TocsinError `invalid_configuration`
 */
export async function checkMasterKey(databaseUrl: string, key: MasterKey): Promise<void> {
  const database = openDatabase(databaseUrl, { max: 1, name: 'tocsin-broker' });
  try {
    await sql`
      insert into data_key (fingerprint) values (${key.fingerprint}) on conflict do nothing
    `.execute(database);
    const { rows } = await sql<{ fingerprint: Buffer }>`
      select fingerprint from data_key
    `.execute(database);
    if (rows[0]?.fingerprint.equals(key.fingerprint)) return;
  } finally {
    await database.destroy();
  }
  throw wrongConfiguration(['TOCSIN_DATA_KEY: is not the key that this database was begun with']);
}
