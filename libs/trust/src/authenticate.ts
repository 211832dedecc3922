import { TocsinError } from '#kernel';
import type { OpenedJws } from './compact.js';
import { signatureHolds } from './signature.js';
import type { VerifyingKey } from './verifying-key.js';

/**
 * Finds an issuer's key by its id. What it throws (a database that is away, a key that does not count yet) goes through
 * unchanged.
 */
export type KeyOf = (
  issuer: string,
  kid: string,
) => Promise<VerifyingKey | 'unknown-issuer' | 'unknown-key'>;

/**
 * Checks that `issuer` signed it: with a key of its own, by the algorithm of that key.
 * @throws TocsinError `invalid_issuer`, `invalid_key` (no such key of this issuer) or `authentication_failed`
 */
export async function authenticate(jws: OpenedJws, issuer: string, keyOf: KeyOf): Promise<void> {
  const key = await keyOf(issuer, jws.kid);
  if (key === 'unknown-issuer') throw new TocsinError('invalid_issuer', 'The issuer is not known');
  if (key === 'unknown-key')
    throw new TocsinError('invalid_key', 'The issuer has no such key, or it was withdrawn');
  // The key decides, never the header: `none` and every confusion of algorithms end here.
  if (jws.alg !== key.alg)
    throw new TocsinError('authentication_failed', 'The algorithm is not the one of this key');
  if (!(await signatureHolds(key, jws.signed, jws.signature)))
    throw new TocsinError('authentication_failed', 'The signature does not hold');
}
