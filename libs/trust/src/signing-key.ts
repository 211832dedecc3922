import { CompactSign, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { compactHolds } from './compact-holds.js';
import { isObject, type JsonObject } from './strict-json.js';
import {
  invalidKey,
  kidOf,
  screenPublic,
  verifyingKeyFrom,
  type Algorithm,
  type VerifyingKey,
} from './verifying-key.js';

/** A private key and what others need to check what it signed. The private half stays inside. */
export interface SigningKey {
  kid: string;
  alg: Algorithm;
  publicJwk: JWK;
  /**
   * Signs claims as a compact JWS with the header `{alg, kid, typ}`.
   * @param typ `secevent+jwt` by default (RFC 8417 §2.3)
   */
  sign(claims: object, typ?: string): Promise<string>;
}

/** A new private key as a JWK, with its `kid` and `alg`: P-256 unless another algorithm is asked for. */
export async function newPrivateJwk(wanted: Algorithm = 'ES256'): Promise<JWK> {
  const { privateKey } = await generateKeyPair(wanted, {
    extractable: true,
    // Fit to sign beyond 2030 (NIST SP 800-57 part 1, table 2).
    ...(wanted === 'RS256' && { modulusLength: 3072 }),
  });
  const jwk = await exportJWK(privateKey);
  const { alg, bare } = screenPublic({ ...jwk });
  return { ...jwk, kid: await kidOf(bare, undefined), alg };
}

type Sign = (payload: Uint8Array, typ: string) => Promise<string>;

const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi'];

async function importPrivate(
  jwk: JsonObject,
  bare: JWK,
  { alg, kid }: VerifyingKey,
): Promise<Sign> {
  const secret = Object.entries(jwk).filter(([name]) => secretMembers.includes(name));
  const key = await importJWK({ ...bare, ...Object.fromEntries(secret) }, alg);
  return (payload, typ) => new CompactSign(payload).setProtectedHeader({ alg, kid, typ }).sign(key);
}

/**
 * Reads a private JWK. Its public half is screened as `verifyingKeyFrom` does, and the two halves are tried
 * together, so that a damaged key is found when it is read and not when its statements are refused.
 * @throws TocsinError `invalid_key`
 */
export async function signingKeyFrom(privateJwk: unknown): Promise<SigningKey> {
  if (!isObject(privateJwk)) throw invalidKey('A key must be a JSON object');
  const { key_ops: operations, ...jwk } = privateJwk;
  if (typeof jwk['d'] !== 'string') throw invalidKey('The key is not a private key');
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('sign')))
    throw invalidKey('The key\'s "key_ops" does not hold "sign"');
  const { bare } = screenPublic(jwk);
  await kidOf(bare, jwk['kid']);
  const verifying = await verifyingKeyFrom(bare);
  let sign: Sign;
  try {
    sign = await importPrivate(jwk, bare, verifying);
    const probe = await sign(Buffer.from('{}'), 'probe');
    if (!(await compactHolds(probe, verifying))) throw new Error('The halves do not fit');
  } catch (cause) {
    throw invalidKey('The private key is damaged or does not belong to its public half', cause);
  }
  const { kid, alg, publicJwk } = verifying;
  return {
    kid,
    alg,
    publicJwk,
    sign: (claims, typ = 'secevent+jwt') => sign(Buffer.from(JSON.stringify(claims)), typ),
  };
}
