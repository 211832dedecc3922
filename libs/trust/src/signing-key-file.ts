import { readKeyFile } from './key-file.js';
import { newPrivateJwk, signingKeyFrom, type SigningKey } from './signing-key.js';
import { invalidKey } from './verifying-key.js';

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
  let text: string;
  try {
    text = await readKeyFile(path, options.create ? newKey : undefined);
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
