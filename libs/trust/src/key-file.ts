import { link, open, readFile, unlink } from 'node:fs/promises';
import { newId } from '#kernel';
import { invalidKey } from './verifying-key.js';

const codeOf = (thrown: unknown): unknown =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined;

/**
 * Makes the file whole or not at all. When two processes start together, the first one's key stands and
 * both use it: a key that has been used must never be replaced by another.
 */
export async function createOnce(path: string, content: string): Promise<void> {
  const draft = `${path}.${newId()}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await link(draft, path);
  } catch (thrown) {
    if (codeOf(thrown) !== 'EEXIST') throw thrown;
  } finally {
    await unlink(draft);
  }
}

/**
 * The text of a key file.
 * @param make what a new file holds, readable by its owner alone, when there is none; without it, none is made
 */
export async function readKeyFile(path: string, make?: () => Promise<string>): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (thrown) {
    if (!make || codeOf(thrown) !== 'ENOENT') throw thrown;
    await createOnce(path, await make());
  }
  return readFile(path, 'utf8');
}

/**
 * The JWK that a file holds, read and no more.
 * @param make as for {@link readKeyFile}
 * @throws TocsinError `invalid_key`, naming the file
 */
export async function readJwkFile(path: string, make?: () => Promise<string>): Promise<unknown> {
  let text: string;
  try {
    text = await readKeyFile(path, make);
  } catch (cause) {
    throw invalidKey(`The key file ${path} cannot be read`, cause);
  }
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message would repeat a piece of the key.
    throw invalidKey(`The key file ${path} is not JSON`);
  }
}
