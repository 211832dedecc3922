import { migrateDatabase } from '#database';

/** Brings a database to what this broker needs. @returns the names of the migrations applied now */
export const migrate = (url: string): Promise<string[]> =>
  migrateDatabase(url, new URL('migrations/', import.meta.url));
