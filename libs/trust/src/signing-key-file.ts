import { link, open, readFile, unlink } from 'node:fs/promises';
import { newId } from '#kernel';
import { newPrivateJwk, signingKeyFrom, type SigningKey } from './signing-key.js';
import { invalidKey } from './verifying-key.js';

const codeOf = (thrown: unknown): unknown =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined;

/**
 * Makes the file whole or not at all. When two processes start together, the first one's key stands and
 * both use it: a key that has signed must never be replaced by another.
 */
async function createOnce(path: string): Promise<void> {
  const draft = `${path}.${newId()}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(await newPrivateJwk())}\n`);
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

async function readOrCreate(path: string, create: boolean): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (thrown) {
    if (!create || codeOf(thrown) !== 'ENOENT') throw thrown;
  }
  await createOnce(path);
  return readFile(path, 'utf8');
}

/**
 * Reads a private key from a file that holds one JWK.
 * @param options.create makes the file with a new P-256 key, readable by its owner alone, when there is none
 * @throws TocsinError `invalid_key`, naming the file
 */
export async function signingKeyFile(
  path: string,
  options: { create?: boolean } = {},
): Promise<SigningKey> {
  let text: string;
  try {
    text = await readOrCreate(path, options.create ?? false);
  } catch (cause) {
    throw invalidKey(`The key file ${path} cannot be read`, cause);
  }
  let jwk: unknown;
  try {
    jwk = JSON.parse(text);
  } catch {
    // The parser's message would repeat a piece of the key.
    throw invalidKey(`The key file ${path} is not JSON`);
  }
  return signingKeyFrom(jwk);
}
