import { Refused } from '../http/refused.js';
import { signingAlgorithms, type Scope } from './scopes.js';

const realm = 'realm="tocsin"';
const algorithms = `algs="${signingAlgorithms.join(' ')}"`;

/** Nobody signed in: RFC 6750 §3.1 gives no error then. */
export const notSignedIn = (scope: Scope): Refused =>
  new Refused('unauthenticated', `An access token with the scope ${scope} is needed`, {
    'www-authenticate': [`Bearer ${realm}, scope="${scope}"`, `DPoP ${realm}, ${algorithms}`],
  });

export type SchemeName = 'Bearer' | 'DPoP';

/** RFC 6750 §3.1, RFC 9449 §7.1. @param description never repeats what was sent */
export function refusedToken(
  scheme: SchemeName,
  error: 'invalid_token' | 'invalid_dpop_proof',
  description: string,
  cause?: unknown,
): Refused {
  return new Refused(
    'unauthenticated',
    description,
    { 'www-authenticate': challengeOf(scheme, error, description) },
    { cause },
  );
}

/** RFC 9449 §9: the program makes its proof again with this nonce. */
export const nonceNeeded = (nonce: string): Refused =>
  new Refused('unauthenticated', 'The proof must hold the nonce that is given here', {
    'www-authenticate': challengeOf('DPoP', 'use_dpop_nonce', 'Use the nonce that is given here'),
    'dpop-nonce': nonce,
  });

/** A step of signing in, and nothing to be kept as a security event. */
export const asksForNonce = (thrown: unknown): boolean =>
  thrown instanceof Refused && thrown.headers['dpop-nonce'] !== undefined;

/** RFC 6750 §3.1: signed in, but not for this. */
export const insufficientScope = (scheme: SchemeName, scope: Scope): Refused =>
  new Refused('forbidden', `The access token does not hold the scope ${scope}`, {
    'www-authenticate': `${challengeOf(scheme, 'insufficient_scope', 'Another scope is needed')}, scope="${scope}"`,
  });

/** RFC 6750 §2.3: a URL is kept in logs, so a token in it is not a secret any more. */
export const tokenInUrl = (): Refused =>
  new Refused('invalid_request', 'An access token must not stand in the URL', {
    'www-authenticate': challengeOf(
      'Bearer',
      'invalid_request',
      'An access token must not stand in the URL',
    ),
  });

const challengeOf = (scheme: SchemeName, error: string, description: string): string =>
  `${scheme} ${realm}, error="${error}", error_description="${description}"${
    scheme === 'DPoP' ? `, ${algorithms}` : ''
  }`;
