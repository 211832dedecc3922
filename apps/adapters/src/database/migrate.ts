import { migrateDatabase } from '#database';

/** Brings a database to what the adapters need. Safe when several processes start together. */
export async function migrate(url: string): Promise<void> {
  await migrateDatabase(url, new URL('migrations/', import.meta.url));
}
