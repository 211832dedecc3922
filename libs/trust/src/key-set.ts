import { encryptionKeyFrom, isForEncryption, type EncryptionKey } from './encryption-key.js';
import { isObject, readStrictObject } from './strict-json.js';
import { invalidKey, verifyingKeyFrom, type VerifyingKey } from './verifying-key.js';

/** What a JWK Set holds, by what each key is for. No key is for both. */
export interface KeySet {
  /** One at least: whoever states nothing still signs in with it. */
  signing: VerifyingKey[];
  /** Those with `use` `enc`. */
  encryption: EncryptionKey[];
}

/**
 * Reads a JWK Set (RFC 7517 §5) of 1 to 20 keys. All or nothing: a set with one bad key is not half taken.
 * @throws TocsinError `invalid_key` when any key is not fit, or one is there twice, whatever each is for
 */
export async function readJwks(document: unknown): Promise<KeySet> {
  const given = isObject(document) ? document['keys'] : undefined;
  if (!Array.isArray(given)) throw invalidKey('A key set must be an object with an array "keys"');
  if (given.length < 1 || given.length > 20) throw invalidKey('A key set must hold 1 to 20 keys');
  const [encryption, signing] = await Promise.all([
    Promise.all(given.filter(isForEncryption).map(encryptionKeyFrom)),
    Promise.all(given.filter((one) => !isForEncryption(one)).map(verifyingKeyFrom)),
  ]);
  if (new Set([...signing, ...encryption].map(({ kid }) => kid)).size !== given.length)
    throw invalidKey('The key set holds a key twice');
  if (signing.length === 0) throw invalidKey('The key set holds no key to check signatures with');
  return { signing, encryption };
}

/**
 * Reads a JWK Set from its text, which must mean the same to every reader (RFC 7493).
 * @throws TocsinError `invalid_key`
 */
export async function readJwksText(bytes: Buffer): Promise<KeySet> {
  let document: unknown;
  try {
    document = readStrictObject(bytes);
  } catch (cause) {
    throw invalidKey('The key set is not JSON that every reader reads alike', cause);
  }
  return readJwks(document);
}
