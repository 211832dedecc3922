import { sql } from 'kysely';
import { openDatabase, type Database } from '#database';
import { wrongConfiguration } from '#kernel';
import type { Log } from '#observability';
import type { MasterKey } from '#trust';
import { sealPlain } from './seal-plain.js';
import { Vault } from './vault.js';

/**
 * What must be so before anything is read: the key is the one that the database was begun with, and nothing lies there
 * in plain.
 * @throws TocsinError `invalid_configuration` when the key is another one
 */
export async function prepareSpool(
  { databaseUrl, masterKey }: { databaseUrl: string; masterKey: MasterKey },
  log: Log,
): Promise<void> {
  const database = openDatabase(databaseUrl, { max: 2, name: 'tocsin-adapters' });
  try {
    await checkKey(database, masterKey);
    const count = await sealPlain(database, new Vault(masterKey));
    if (count > 0) log.info({ count }, 'messages that an earlier version kept in plain are sealed');
  } finally {
    await database.destroy();
  }
}

/** With another key nothing that is kept could be opened, and what is remembered would be found no more. */
async function checkKey(database: Database, key: MasterKey): Promise<void> {
  await sql`
    insert into data_key (fingerprint) values (${key.fingerprint}) on conflict do nothing
  `.execute(database);
  const { rows } = await sql<{ fingerprint: Buffer }>`
    select fingerprint from data_key`.execute(database);
  if (rows[0]?.fingerprint.equals(key.fingerprint) === true) return;
  throw wrongConfiguration([
    'TOCSIN_ADAPTERS_DATA_KEY: is not the key that this database was begun with',
  ]);
}
