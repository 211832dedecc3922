import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { PlainError } from '../plain-error.js';
import { csvFiles } from './csv-files.js';
import { csvSource, type CsvText } from './csv-source.js';
import type { Source } from './source.js';
import { textSource } from './text-source.js';

/**
 * Opens what is to be imported: a YAML or JSON document, a CSV file, or a folder of CSV files.
 * @param area the area of CSV files, which do not say it; asked only when it is needed
 */
export async function openSource(path: string, area: () => Promise<string>): Promise<Source> {
  const folder = await isFolder(path);
  if (!folder && !/\.csv$/i.test(path)) return textSource(basename(path), await textOf(path));
  const files = folder ? await csvIn(path) : [path];
  const texts = await Promise.all(
    files.map(async (file): Promise<CsvText> => ({
      file: basename(file),
      text: await textOf(file),
    })),
  );
  return csvSource(texts, await area());
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    throw new PlainError(`The file ${path} cannot be read.`, { cause });
  }
}

async function csvIn(folder: string): Promise<string[]> {
  const wanted = new Set(csvFiles.map(({ list }) => `${list}.csv`));
  const found = (await readdir(folder)).filter((name) => /\.csv$/i.test(name)).sort();
  const strange = found.filter((name) => !wanted.has(name));
  if (found.length === 0) throw new PlainError(`There is no CSV file in ${folder}.`);
  if (strange.length > 0)
    throw new PlainError(
      `Not a list of a directory: ${strange.join(', ')}. There are ${[...wanted].join(', ')}.`,
    );
  return found.map((name) => join(folder, name));
}

/** A file as text. @throws PlainError when it cannot be read or is not UTF-8 */
export async function textOf(file: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    throw new PlainError(`The file ${file} cannot be read.`, { cause });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new PlainError(`The file ${file} is not UTF-8. Save it as UTF-8.`, { cause });
  }
}
