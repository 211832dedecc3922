import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { readJwks } from '#trust';
import { messageOf } from '#kernel';
import { PlainError } from './plain-error.js';

/** A key that is there has perhaps signed already: it is never written over. */
export async function writeNew(path: string, text: string, mode: number): Promise<void> {
  try {
    const file = await open(path, 'wx', mode);
    try {
      await file.writeFile(text);
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw new PlainError(`${path} cannot be made: it is there already, or the folder is not.`, {
      cause,
    });
  }
}

/** Puts a public key beside those of a key set. The file is written whole or not at all. */
export async function addToKeySet(path: string, publicJwk: object): Promise<void> {
  const draft = `${path}.new`;
  try {
    const { keys } = JSON.parse(await readFile(path, 'utf8')) as { keys?: unknown };
    if (!Array.isArray(keys)) throw new Error('it has no array "keys"');
    const set = { keys: [...(keys as unknown[]), publicJwk] };
    await readJwks(set);
    await writeFile(draft, `${JSON.stringify(set, null, 2)}\n`);
    await rename(draft, path);
  } catch (cause) {
    await rm(draft, { force: true });
    throw new PlainError(`The key set ${path} cannot be added to: ${messageOf(cause)}.`, { cause });
  }
}
