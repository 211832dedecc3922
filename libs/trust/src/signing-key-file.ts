import { readJwkFile } from './key-file.js';
import { newPrivateJwk, signingKeyFrom, type SigningKey } from './signing-key.js';

const newKey = async (): Promise<string> => `${JSON.stringify(await newPrivateJwk())}\n`;

/**
 * Reads a private key from a file that holds one JWK.
 * @param options.create makes the file with a new P-256 key, readable by its owner alone, when there is none
 * @throws TocsinError `invalid_key`, naming the file
 */
export async function signingKeyFile(
  path: string,
  options: { create?: boolean } = {},
): Promise<SigningKey> {
  return signingKeyFrom(await readJwkFile(path, options.create ? newKey : undefined));
}
