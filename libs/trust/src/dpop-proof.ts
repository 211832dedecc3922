import { TocsinError, sha256 } from '#kernel';
import { seconds, shortText } from './claims.js';
import { algorithmNamed } from './client-assertion.js';
import { partsOf, signedPartOf } from './compact.js';
import { signatureHolds } from './signature.js';
import { readStrictObject, type JsonObject } from './strict-json.js';
import { verifyingKeyFrom } from './verifying-key.js';

/** A DPoP proof (RFC 9449 §4.2) whose signature holds. */
export interface DpopProof {
  /** RFC 7638 thumbprint of the key that made it. */
  thumbprint: string;
  jti: string;
  nonce: string | undefined;
  claims: JsonObject;
}

const largest = 4_096;
/** How far the clock of a sender may be off, in seconds. The nonce says that a proof is new; this keeps it sane. */
const drift = 300;

const refuse = (what: string): TocsinError => new TocsinError('authentication_failed', what);

/**
 * Takes a proof apart and checks its signature with the key that it brings: header exactly `typ`, `alg`, `jwk`,
 * the key screened as a registered one is.
 * @throws TocsinError `invalid_request`, `invalid_key`, `authentication_failed`
 */
export async function openDpopProof(compact: string): Promise<DpopProof> {
  const parts = compact.length > largest ? undefined : partsOf(compact);
  if (!parts) throw refuse('The proof is not a compact JWS in canonical base64url');
  const [head, payload, signature] = parts;
  const header = readStrictObject(head, 2);
  const { typ, alg, jwk } = header;
  if (Object.keys(header).length !== 3 || typ !== 'dpop+jwt')
    throw refuse('The header of the proof must hold typ, alg and jwk alone');
  const key = await verifyingKeyFrom(jwk);
  const claims = readStrictObject(payload, 4);
  if (
    algorithmNamed(alg) !== key.alg ||
    !(await signatureHolds(key, signedPartOf(compact), signature))
  )
    throw refuse('The signature of the proof does not hold');
  const jti = shortText(claims['jti'], 128);
  const nonce = claims['nonce'];
  if (jti === undefined) throw refuse('The proof must have an identifier (jti)');
  if (nonce !== undefined && typeof nonce !== 'string') throw refuse('The nonce must be a text');
  return { thumbprint: key.kid, jti, nonce, claims };
}

/** The request that a proof must be for. */
export interface ProvedRequest {
  method: string;
  /** As the sender calls it. Query and fragment do not count (RFC 9449 §4.3). */
  url: string;
  /** The access token that goes with it. */
  token: string;
  now: Date;
}

/**
 * Checks that a proof is for this request and this token.
 * @throws TocsinError `authentication_failed`
 */
export function checkDpopProof({ claims }: DpopProof, request: ProvedRequest): void {
  const { iat, htm, htu, ath } = claims;
  if (!Number.isSafeInteger(iat) || Math.abs(Number(iat) - seconds(request.now)) > drift)
    throw refuse('The proof was not made just now');
  if (htm !== request.method) throw refuse('The proof is for another method');
  const called = bareUrl(htu);
  if (called === undefined || called !== bareUrl(request.url))
    throw refuse('The proof is for another address');
  if (ath !== sha256(request.token).toString('base64url'))
    throw refuse('The proof is for another token');
}

function bareUrl(text: unknown): string | undefined {
  if (typeof text !== 'string' || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  url.hash = '';
  url.search = '';
  return url.href;
}
