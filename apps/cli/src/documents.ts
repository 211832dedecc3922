import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { PlainError } from './plain-error.js';

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new PlainError(`The file ${file} cannot be read.`, { cause });
  }
}

/** A YAML or JSON file: JSON is YAML too. */
export async function document(file: string): Promise<unknown> {
  const text = await textOf(file);
  try {
    return parse(text) as unknown;
  } catch (cause) {
    throw new PlainError(`The file ${file} is neither YAML nor JSON.`, { cause });
  }
}
