import type { SetClaims } from '#contracts';
import { sha256 } from '#kernel';
import { authenticate, type KeyOf } from './authenticate.js';
import { checkAudience, issuerOf, readClaims, refuseForeignClaims } from './claims.js';
import { openJws } from './compact.js';

export interface VerifyOptions {
  /** Our own issuer URI: the one audience taken. */
  audience: string;
  now: Date;
  /** How long ago it may have been issued. 30 days by default: a spool may have been cut off that long. */
  maxAgeSeconds?: number;
  /** How far the sender's clock may be ahead. 10 s by default (FAPI 2.0). */
  aheadSeconds?: number;
  keyOf: KeyOf;
}

export interface VerifiedSet {
  claims: SetClaims;
  kid: string;
  /** SHA-256 of the decoded payload: the same claims have the same digest however often they are signed. */
  digest: Buffer;
  /** As it came, byte for byte. */
  compact: string;
}

/** Largest statement taken, in bytes (DESIGN §5). */
export const largestSet = 64 * 1024;

/**
 * Verifies a Security Event Token (RFC 8417) in the profile of DESIGN §5: size, form, header, payload,
 * issuer, key, algorithm, signature, audience, identifier, times, event, subject; in that order.
 * @throws TocsinError with an RFC 8935 §2.4 code (`invalid_request`, `invalid_issuer`, `invalid_key`,
 * `authentication_failed`, `invalid_audience`) and a text that repeats nothing of what was sent.
 * Whatever `keyOf` throws goes through unchanged: it says nothing about the SET.
 */
export async function verifySet(compact: string, options: VerifyOptions): Promise<VerifiedSet> {
  const { audience, now, maxAgeSeconds = 30 * 86_400, aheadSeconds = 10, keyOf } = options;
  const jws = openJws(compact, 'secevent+jwt', largestSet);
  refuseForeignClaims(jws.claims);
  await authenticate(jws, issuerOf(jws.claims), keyOf);
  checkAudience(jws.claims, audience);
  const claims = readClaims(jws.claims, audience, { now, maxAgeSeconds, aheadSeconds });
  return { claims, kid: jws.kid, digest: sha256(jws.payload), compact };
}
