import { TocsinError } from '#kernel';
import { authenticate } from './authenticate.js';
import { shortText } from './claims.js';
import { openJws } from './compact.js';
import { checkLife } from './life.js';
import { isObject, type JsonObject } from './strict-json.js';
import type { VerifyingKey } from './verifying-key.js';

/** The longest that an access token holds, in seconds (CAEP interoperability profile). */
const longestAccess = 3_600;

/** What a program may do, and what it must show beside the token. */
export interface AccessToken {
  /** The agency's issuer URI: it is the client's name. */
  clientId: string;
  scopes: ReadonlySet<string>;
  /** The agency's key that was signed in with: when it is withdrawn, so is the token. */
  agencyKey: string;
  /** Thumbprint (RFC 7638) of the key that a DPoP proof must be made with (RFC 9449 §6.1). */
  proofKey: string | undefined;
  /** SHA-256 of the certificate that the connection must show (RFC 8705 §3.1). */
  certificate: string | undefined;
}

const refuse = (what: string): TocsinError => new TocsinError('authentication_failed', what);

const largest = 4_096;
const allowed = new Set([
  'iss',
  'sub',
  'aud',
  'exp',
  'iat',
  'jti',
  'client_id',
  'scope',
  'cnf',
  'agency_key',
]);

const thumbprint = /^[A-Za-z0-9_-]{43}$/;

/** Exactly what is known here, so that a binding of another kind is never passed over. */
function bindingOf({ cnf }: JsonObject): Pick<AccessToken, 'proofKey' | 'certificate'> {
  if (cnf === undefined) return { proofKey: undefined, certificate: undefined };
  const members = isObject(cnf) ? Object.entries(cnf) : [];
  const known = members.every(
    ([name, value]) =>
      (name === 'jkt' || name === 'x5t#S256') &&
      typeof value === 'string' &&
      thumbprint.test(value),
  );
  if (members.length === 0 || !known) throw refuse('The token is bound in a way not known here');
  const bound = new Map(members.map(([name, value]) => [name, String(value)]));
  return { proofKey: bound.get('jkt'), certificate: bound.get('x5t#S256') };
}

/**
 * Checks an access token of this broker (RFC 9068): its type, signature, issuer, audience and times. Whether its
 * agency is still known, and its binding shown, is the caller's to check.
 * @param options.issuer the broker: it makes the token, and it is the one audience
 * @throws TocsinError `invalid_request`, `invalid_key` or `authentication_failed`
 */
export async function verifyAccessToken(
  compact: string,
  {
    issuer,
    now,
    keyOf,
  }: { issuer: string; now: Date; keyOf: (kid: string) => Promise<VerifyingKey | undefined> },
): Promise<AccessToken> {
  const jws = openJws(compact, 'at+jwt', largest);
  await authenticate(jws, issuer, async (_, kid) => (await keyOf(kid)) ?? 'unknown-key');
  const { claims } = jws;
  if (Object.keys(claims).some((name) => !allowed.has(name)))
    throw refuse('The token holds a claim not taken here');
  const { iss, aud, sub, scope } = claims;
  if (iss !== issuer || aud !== issuer) throw refuse('The token is not of this broker');
  checkLife(claims, now, longestAccess);
  const clientId = shortText(claims['client_id'], 200);
  const agencyKey = shortText(claims['agency_key'], 64);
  if (clientId === undefined || agencyKey === undefined || sub !== clientId)
    throw refuse('The token does not say whose it is');
  if (typeof scope !== 'string') throw refuse('The token does not say what it is for');
  return { clientId, scopes: new Set(scope.split(' ')), agencyKey, ...bindingOf(claims) };
}
