import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { PlainError } from '../plain-error.js';

/** What a file to check holds. */
export type Checked =
  | { kind: 'signed'; compact: string }
  | { kind: 'object'; value: Readonly<Record<string, unknown>> };

/** Nobody means to check more than this, in bytes. */
const largest = 4 * 1024 * 1024;

/** The text of a file, or of standard input for `-`. @throws PlainError when it cannot be read */
export async function textOf(file: string): Promise<string> {
  try {
    const read = file === '-' ? await text(process.stdin) : await readFile(file, 'utf8');
    if (read.length > largest) throw new Error('it is too large');
    return read;
  } catch (cause) {
    const what = file === '-' ? 'Standard input' : file;
    throw new PlainError(`${what} cannot be read: ${reasonOf(cause)}.`, { cause });
  }
}

const reasonOf = (cause: unknown): string => {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  return cause instanceof Error ? cause.message : String(cause);
};

/** A JSON object is a statement that is not signed yet; anything else is taken for a signed one. */
export function readChecked(given: string): Checked {
  if (!given.trimStart().startsWith('{'))
    // An editor or a shell ends a file with a line break; the broker would see one that is sent.
    return { kind: 'signed', compact: given.replace(/\r?\n$/, '') };
  return { kind: 'object', value: objectFrom(given) };
}

/** @throws PlainError when it is not a JSON object */
export function objectFrom(given: string): Readonly<Record<string, unknown>> {
  let read: unknown;
  try {
    read = JSON.parse(given);
  } catch (cause) {
    throw new PlainError('It is not JSON.', { cause });
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read))
    throw new PlainError('It is not a JSON object.');
  return { ...read };
}
