import { TocsinError } from '#kernel';
import { authenticate, type KeyOf } from './authenticate.js';
import { issuerOf, shortText, soleAudience } from './claims.js';
import { isSafeKid, partsOf, shortType, signedPartOf, type OpenedJws } from './compact.js';
import { checkLife } from './life.js';
import { readStrictObject } from './strict-json.js';
import { isAlgorithm, type Algorithm } from './verifying-key.js';

/** By what an agency's program proves who it is at the token endpoint (RFC 7523 §3, `private_key_jwt`). */
export interface ClientAssertion {
  /** The agency's issuer URI. */
  clientId: string;
  /** Which of its keys signed. */
  kid: string;
}

/** The longest that an assertion holds, in seconds. */
const longestAssertion = 300;
const largest = 8 * 1024;
/** A plain JWT, or the type that tells it from every other (draft-ietf-oauth-rfc7523bis). Many programs give none. */
const types = new Set(['jwt', 'client-authentication+jwt', undefined]);
const headerNames = new Set(['alg', 'kid', 'typ']);
const claimNames = new Set(['iss', 'sub', 'aud', 'exp', 'iat', 'nbf', 'jti']);

const refuse = (what: string): TocsinError => new TocsinError('invalid_request', what);

/** RFC 9864 gives EdDSA with Ed25519 a name of its own. It is the same signature. */
export const algorithmNamed = (alg: unknown): Algorithm | undefined => {
  const name = alg === 'Ed25519' ? 'EdDSA' : alg;
  return typeof name === 'string' && isAlgorithm(name) ? name : undefined;
};

function open(compact: string): OpenedJws {
  if (compact.length > largest) throw refuse('The assertion is too large');
  const parts = partsOf(compact);
  if (!parts) throw refuse('The assertion is not a compact JWS in canonical base64url');
  const [head, payload, signature] = parts;
  const header = readStrictObject(head, 1);
  const { kid, typ, alg } = header;
  if (Object.keys(header).some((name) => !headerNames.has(name)))
    throw refuse('The header of the assertion must hold alg, kid and typ alone');
  const type = typeof typ === 'string' ? shortType(typ) : typ;
  if (!types.has(type as string | undefined))
    throw refuse('The assertion is of another type of token');
  if (!isSafeKid(kid)) throw refuse('The header of the assertion must name the key (kid)');
  const claims = readStrictObject(payload, 2);
  const signed = signedPartOf(compact);
  return { alg: algorithmNamed(alg), kid, claims, payload, signed, signature };
}

/**
 * Checks everything of a client assertion that needs no memory: form, claims, times, then the signature. That it
 * comes a second time is for whoever remembers the first.
 * @param options.audiences who it may be addressed to, one of them alone: the token endpoint, or the broker
 * @throws TocsinError `invalid_request`, `invalid_issuer`, `invalid_key`, `invalid_audience` or
 * `authentication_failed`; the texts repeat nothing of what was sent
 */
export async function verifyClientAssertion(
  compact: string,
  { audiences, now, keyOf }: { audiences: readonly string[]; now: Date; keyOf: KeyOf },
): Promise<ClientAssertion> {
  const jws = open(compact);
  const { claims } = jws;
  if (Object.keys(claims).some((name) => !claimNames.has(name)))
    throw refuse('The assertion holds a claim not taken here');
  const clientId = issuerOf(claims);
  if (claims['sub'] !== clientId)
    throw refuse('The issuer and the subject must both be the agency');
  if (shortText(claims['jti'], 128) === undefined)
    throw refuse('The identifier (jti) must be a text of 1 to 128 characters');
  const named = soleAudience(claims);
  if (typeof named !== 'string' || !audiences.includes(named))
    throw new TocsinError(
      'invalid_audience',
      'The assertion is not addressed to this broker alone',
    );
  checkLife(claims, now, longestAssertion);
  await authenticate(jws, clientId, keyOf);
  return { clientId, kid: jws.kid };
}
