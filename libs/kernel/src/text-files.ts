import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';

export interface TextFile {
  /** The file's name; within a folder its path there, as `catalogue/court.yaml`. */
  name: string;
  text: string;
}

/** The tables that the adapters read messages by. They are no part of the broker's policy. */
const tables = 'feeds';

/**
 * A file, or every YAML file of a folder and the folders in it, by name, but for those in its folder `feeds`.
 * @throws Error of the file system, or where a folder has none
 */
export function yamlFilesAt(path: string): TextFile[] {
  if (!statSync(path).isDirectory())
    return [{ name: basename(path), text: readFileSync(path, 'utf8') }];
  const files = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => relative(path, file).split(sep)[0] !== tables)
    .sort();
  if (files.length === 0) throw new Error('The folder has no YAML file');
  return files.map((file) => ({ name: relative(path, file), text: readFileSync(file, 'utf8') }));
}
