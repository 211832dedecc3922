import { newId, TocsinError } from '#kernel';
import { authenticate, type KeyOf } from './authenticate.js';
import { checkAudience, issuerOf, seconds, shortText } from './claims.js';
import { openJws } from './compact.js';
import type { SigningKey } from './signing-key.js';
import type { JsonObject } from './strict-json.js';

/** Its own type, so that a SET can never be used to sign in, nor a token be taken for a statement. */
const typ = 'tocsin-bearer+jwt';
const longestLife = 300;
const ahead = 10;

/**
 * Makes a short-lived token by which an agency signs in (RFC 6750) until OAuth takes its place.
 * @param grant.seconds how long it holds: 1 to 300
 */
export function signBearer(
  key: SigningKey,
  grant: { issuer: string; audience: string; now: Date; seconds: number },
): Promise<string> {
  if (!Number.isInteger(grant.seconds) || grant.seconds < 1 || grant.seconds > longestLife)
    throw new TocsinError('invalid_request', 'A bearer token holds for 1 to 300 seconds');
  const iat = seconds(grant.now);
  const { issuer: iss, audience: aud } = grant;
  return key.sign({ iss, aud, iat, exp: iat + grant.seconds, jti: newId() }, typ);
}

const claimNames = ['aud', 'exp', 'iat', 'iss', 'jti'];

function checkLife({ iat, exp }: JsonObject, now: Date): void {
  const time = seconds(now);
  const whole = Number.isSafeInteger(iat) && Number.isSafeInteger(exp);
  const [from, to] = whole ? [iat as number, exp as number] : [0, 0];
  if (!whole || to <= from || to - from > longestLife || from > time + ahead || to <= time)
    throw new TocsinError('authentication_failed', 'The token does not hold at this time');
}

/**
 * Checks a token made by {@link signBearer} for this audience.
 * @throws TocsinError as `verifySet` does; `authentication_failed` when it does not hold at this time
 */
export async function verifyBearer(
  token: string,
  options: { audience: string; now: Date; keyOf: KeyOf },
): Promise<{ issuer: string }> {
  const jws = openJws(token, typ, 4096);
  const names = Object.keys(jws.claims).sort().join();
  if (names !== claimNames.join() || shortText(jws.claims['jti'], 128) === undefined)
    throw new TocsinError('invalid_request', 'The token does not hold the claims it must');
  const issuer = issuerOf(jws.claims);
  await authenticate(jws, issuer, options.keyOf);
  checkAudience(jws.claims, options.audience);
  checkLife(jws.claims, options.now);
  return { issuer };
}
