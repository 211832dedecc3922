import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { projectRoot } from '#kernel';
import type { Endings } from './endings.js';

/** Where everything of the bench is kept, ignored by git. */
export const benchFolder = (): string => join(projectRoot(import.meta.url), '.tocsin', 'bench');

/**
 * A folder for one run, removed at its end. On the project's disk and not in the system's temporary folder,
 * which may be memory, where an fsync costs nothing.
 */
export async function runFolder(endings: Endings): Promise<string> {
  const base = benchFolder();
  await mkdir(base, { recursive: true });
  const path = await mkdtemp(join(base, 'run-'));
  endings.add(() => rm(path, { recursive: true, force: true }));
  // PostgreSQL may run as another user than the bench.
  await Promise.all([dirname(base), base, path].map((folder) => chmod(folder, 0o755)));
  return path;
}
