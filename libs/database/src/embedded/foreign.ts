import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TocsinError } from '#kernel';

/** The password file stands beside the data folder, so that it can be read without being PostgreSQL. */
export const passwordFile = (dataDir: string): string => `${dataDir}.password`;

/** Whether there is a database in the folder. */
export const isMade = (dataDir: string): Promise<boolean> =>
  access(join(dataDir, 'PG_VERSION')).then(
    () => true,
    () => false,
  );

/** @throws TocsinError `conflict` when the database in the folder has no password of ours beside it */
export async function passwordOf(dataDir: string): Promise<string> {
  try {
    return (await readFile(passwordFile(dataDir), 'utf8')).trim();
  } catch (cause) {
    throw foreign(dataDir, `its password is not in ${passwordFile(dataDir)}`, cause);
  }
}

/**
 * Asked before anything in the folder is touched or stopped. An empty folder is free.
 * @throws TocsinError `conflict` when what is in the folder is not ours
 */
export async function refuseForeign(dataDir: string): Promise<void> {
  if (await isMade(dataDir)) await passwordOf(dataDir);
  else if (await holdsSomething(dataDir)) throw foreign(dataDir, 'it is no PostgreSQL data folder');
}

const holdsSomething = (path: string): Promise<boolean> =>
  readdir(path).then(
    (names) => names.length > 0,
    (thrown: unknown) => codeOf(thrown) !== 'ENOENT',
  );

const foreign = (dataDir: string, why: string, cause?: unknown): TocsinError =>
  new TocsinError(
    'conflict',
    `${dataDir} was not made by Tocsin: ${why}. Move it away, or use another data folder.`,
    { cause },
  );

// Not `instanceof Error`: under jest, errors of Node's own modules come from another realm.
const codeOf = (thrown: unknown): unknown =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined;
