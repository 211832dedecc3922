import { createECDH } from 'node:crypto';
import { exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';
import { readJwkFile } from './key-file.js';
import { isObject, type JsonObject } from './strict-json.js';
import {
  fieldBytes,
  invalidKey,
  kidOf,
  refusePrivateMembers,
  refuseWrongPurpose,
} from './verifying-key.js';

/** The one way in which a content key is wrapped for a recipient (RFC 7518 §4.6). */
export const keyAgreement = 'ECDH-ES+A256KW';

/** A recipient's public key, fit to encrypt to. It is never one that checks signatures. */
export interface EncryptionKey {
  /** RFC 7638 thumbprint. */
  kid: string;
  alg: typeof keyAgreement;
  /** With `kid`, `alg` and `use` filled in, and nothing but what makes the key. */
  publicJwk: JWK;
  key: CryptoKey;
}

/** Our own half of a pair that others encrypt to. `publicJwk` is what they are told. */
export interface DecryptionKey extends EncryptionKey {
  /** The private half. */
  key: CryptoKey;
}

/** Whether a JWK says that it is for encryption. What says nothing is for signatures. */
export const isForEncryption = (jwk: unknown): boolean => isObject(jwk) && jwk['use'] === 'enc';

/** A public half derives nothing by itself, and may name no operation at all. */
const derives = (operations: readonly unknown[]): boolean =>
  operations.every((one) => one === 'deriveKey' || one === 'deriveBits');

function screen(jwk: JsonObject): JWK {
  // It must say so itself: a key that is used for both is worth less than either (NIST SP 800-57 §5.2).
  if (jwk['use'] !== 'enc') throw invalidKey('The key\'s "use" is not "enc"');
  if (jwk['kty'] !== 'EC' || jwk['crv'] !== 'P-256')
    throw invalidKey('A key to encrypt to must be P-256');
  refuseWrongPurpose(jwk, keyAgreement, derives);
  const [x, y] = [fieldBytes(jwk, 'x', 32), fieldBytes(jwk, 'y', 32)];
  return { kty: 'EC', crv: 'P-256', x: x.toString('base64url'), y: y.toString('base64url') };
}

async function imported(jwk: JWK): Promise<CryptoKey> {
  try {
    const key = await importJWK(jwk, keyAgreement);
    if (!(key instanceof Uint8Array)) return key;
  } catch (cause) {
    throw invalidKey('The key cannot be used: it is not on its curve', cause);
  }
  throw invalidKey('The key is not an elliptic-curve key');
}

/**
 * Screens a public JWK that alerts are to be encrypted to: P-256, `use` is `enc`, no private members.
 * @throws TocsinError `invalid_key`, saying what is wrong, never repeating the key
 */
export async function encryptionKeyFrom(jwk: unknown): Promise<EncryptionKey> {
  if (!isObject(jwk)) throw invalidKey('A key must be a JSON object');
  refusePrivateMembers(jwk);
  const bare = screen(jwk);
  const kid = await kidOf(bare, jwk['kid']);
  const key = await imported(bare);
  return {
    kid,
    alg: keyAgreement,
    publicJwk: { ...bare, kid, alg: keyAgreement, use: 'enc' },
    key,
  };
}

/** A new private P-256 key as a JWK, to decrypt with. */
export async function newEncryptionJwk(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(keyAgreement, { crv: 'P-256', extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), use: 'enc' };
  return { ...jwk, kid: await kidOf(screen(jwk), undefined), alg: keyAgreement };
}

/**
 * Reads a private JWK to decrypt with; its public half is screened as {@link encryptionKeyFrom} does.
 * @throws TocsinError `invalid_key`
 */
export async function decryptionKeyFrom(privateJwk: unknown): Promise<DecryptionKey> {
  if (!isObject(privateJwk)) throw invalidKey('A key must be a JSON object');
  const { d, ...jwk } = privateJwk;
  if (typeof d !== 'string') throw invalidKey('The key is not a private key');
  const bare = screen(jwk);
  const { publicJwk } = await encryptionKeyFrom(jwk);
  if (!areOnePair(bare, d))
    throw invalidKey('The private key is damaged or does not belong to its public half');
  const key = await imported({ ...bare, d });
  return { kid: await kidOf(bare, undefined), alg: keyAgreement, publicJwk, key };
}

function areOnePair({ x, y }: JWK, d: string): boolean {
  const pair = createECDH('prime256v1');
  try {
    pair.setPrivateKey(d, 'base64url');
  } catch {
    return false;
  }
  // Uncompressed, as SEC 1 §2.3.3 has it: 04 and the two coordinates.
  const point = pair.getPublicKey().subarray(1);
  const coordinate = (from: number): string =>
    point.subarray(from, from + 32).toString('base64url');
  return coordinate(0) === x && coordinate(32) === y;
}

/**
 * Reads a private key to decrypt with from a file that holds one JWK.
 * @param options.create makes the file with a new key, readable by its owner alone, when there is none
 * @throws TocsinError `invalid_key`, naming the file
 */
export async function decryptionKeyFile(
  path: string,
  options: { create?: boolean } = {},
): Promise<DecryptionKey> {
  const newKey = async (): Promise<string> => `${JSON.stringify(await newEncryptionJwk())}\n`;
  return decryptionKeyFrom(await readJwkFile(path, options.create ? newKey : undefined));
}
