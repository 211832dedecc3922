import { calculateJwkThumbprint, importJWK, type CryptoKey, type JWK } from 'jose';
import { TocsinError } from '#kernel';
import { canonicalBytes } from './base64url.js';
import { isSmallOrder } from './ed25519.js';
import { hasRocaMark } from './rsa.js';
import { isObject, type JsonObject } from './strict-json.js';

export const algorithms = ['ES256', 'EdDSA', 'RS256'] as const;
/** Everything a statement may be signed with (RFC 7518 §3.1, RFC 8037 §3.1). */
export type Algorithm = (typeof algorithms)[number];
export const isAlgorithm = (text: string): text is Algorithm =>
  (algorithms as readonly string[]).includes(text);

/** A public key fit to check signatures with. */
export interface VerifyingKey {
  /** RFC 7638 thumbprint (SHA-256, base64url): the same key always has the same name. */
  kid: string;
  /** The one algorithm this key may be used with, whatever a header says. */
  alg: Algorithm;
  /** With `kid`, `alg` and `use` filled in, and nothing but what makes the key. */
  publicJwk: JWK;
  key: CryptoKey;
}

export const invalidKey = (what: string, cause?: unknown): TocsinError =>
  new TocsinError('invalid_key', what, cause === undefined ? undefined : { cause });

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/** A public key must hold no private half. @throws TocsinError `invalid_key` */
export function refusePrivateMembers(jwk: JsonObject): void {
  if (privateMembers.some((member) => member in jwk))
    throw invalidKey(
      'The key holds private members: it must be replaced, for it is secret no more',
    );
}

/** The bytes of a member of a JWK. @throws TocsinError `invalid_key` */
export function fieldBytes(jwk: JsonObject, member: string, length?: number): Buffer {
  const text = jwk[member];
  const bytes = typeof text === 'string' ? canonicalBytes(text) : undefined;
  if (!bytes || (length !== undefined && bytes.length !== length))
    throw invalidKey(`The key's "${member}" is not base64url of the right length`);
  return bytes;
}

const text = (bytes: Buffer): string => bytes.toString('base64url');

function screenRsa(jwk: JsonObject): JWK {
  const [n, e] = [fieldBytes(jwk, 'n'), fieldBytes(jwk, 'e')];
  // CAEP interoperability profile: RS256 with 2048 bits or more. The upper bound keeps a check cheap.
  if (n.length < 256 || n.length > 1024 || (n[0] ?? 0) < (n.length === 256 ? 0x80 : 1))
    throw invalidKey('An RSA key must have 2048 to 8192 bits');
  if (text(e) !== 'AQAB') throw invalidKey('An RSA key must have the exponent 65537');
  if (hasRocaMark(BigInt(`0x${n.toString('hex')}`)))
    throw invalidKey('This RSA key was made by a faulty generator (ROCA) and can be broken');
  return { kty: 'RSA', n: text(n), e: text(e) };
}

function screenEd25519(jwk: JsonObject): JWK {
  const x = fieldBytes(jwk, 'x', 32);
  if (isSmallOrder(x))
    throw invalidKey('This Ed25519 key is of small order: anyone can sign for it');
  return { kty: 'OKP', crv: 'Ed25519', x: text(x) };
}

function screenKind(jwk: JsonObject): { alg: Algorithm; bare: JWK } {
  const { kty, crv } = jwk;
  if (kty === 'EC' && crv === 'P-256') {
    const [x, y] = [fieldBytes(jwk, 'x', 32), fieldBytes(jwk, 'y', 32)];
    return { alg: 'ES256', bare: { kty, crv, x: text(x), y: text(y) } };
  }
  if (kty === 'OKP' && crv === 'Ed25519') return { alg: 'EdDSA', bare: screenEd25519(jwk) };
  if (kty === 'RSA') return { alg: 'RS256', bare: screenRsa(jwk) };
  throw invalidKey('A key must be P-256, Ed25519 or RSA');
}

/**
 * What a JWK says of its own purpose must be ours.
 * @param fits whether what it names as `key_ops` is
 * @throws TocsinError `invalid_key`
 */
export function refuseWrongPurpose(
  { key_ops: operations, alg: named }: JsonObject,
  alg: string,
  fits: (operations: readonly unknown[]) => boolean,
): void {
  if (operations !== undefined && !(Array.isArray(operations) && fits(operations)))
    throw invalidKey('The key\'s "key_ops" are not what the key is for');
  if (named !== undefined && named !== alg)
    throw invalidKey(`The key's "alg" is not ${alg}, which a key of this kind must have`);
}

function screenPurpose(jwk: JsonObject, alg: Algorithm): void {
  if (jwk['use'] !== undefined && jwk['use'] !== 'sig')
    throw invalidKey('The key\'s "use" is not "sig"');
  refuseWrongPurpose(jwk, alg, (operations) => operations.includes('verify'));
}

/** Checks that a JWK's members describe a usable key, and gives its bare public half. */
export function screenPublic(jwk: JsonObject): { alg: Algorithm; bare: JWK } {
  const screened = screenKind(jwk);
  screenPurpose(jwk, screened.alg);
  return screened;
}

/** @throws TocsinError `invalid_key` when a `kid` is given and is not the key's thumbprint */
export async function kidOf(bare: JWK, given: unknown): Promise<string> {
  const kid = await calculateJwkThumbprint(bare, 'sha256');
  // A chosen kid could be given twice, or point at another's key; the thumbprint cannot.
  if (given !== undefined && given !== kid)
    throw invalidKey('The key\'s "kid" is not its RFC 7638 thumbprint');
  return kid;
}

/**
 * Screens a public JWK (RFC 7517): P-256, Ed25519, or RSA of 2048 to 8192 bits with e = 65537 that no
 * faulty generator made; no private members; for signatures only.
 * @throws TocsinError `invalid_key`, saying what is wrong, never repeating the key
 */
export async function verifyingKeyFrom(jwk: unknown): Promise<VerifyingKey> {
  if (!isObject(jwk)) throw invalidKey('A key must be a JSON object');
  refusePrivateMembers(jwk);
  const { alg, bare } = screenPublic(jwk);
  const kid = await kidOf(bare, jwk['kid']);
  let key: Awaited<ReturnType<typeof importJWK>>;
  try {
    key = await importJWK(bare, alg);
  } catch (cause) {
    throw invalidKey('The key cannot be used: it is not on its curve', cause);
  }
  if (key instanceof Uint8Array) throw invalidKey('The key is not a public key');
  return { kid, alg, publicJwk: { ...bare, kid, alg, use: 'sig' }, key };
}
