import type { Adapter, AdapterPayload, Configuration, Provider } from 'oidc-provider';
import { TokenRequest } from './token-request.js';
import { scopes, signingAlgorithms, tokenPath } from './scopes.js';
import type { TokenKey } from './token-keys.service.js';

/** What the token endpoint asks of the broker. */
export interface ProviderParts {
  issuer: string;
  key: TokenKey;
  /** How long a token holds, in seconds. */
  life: number;
  nonceSecret: Buffer;
  /** The public keys (JWK) that an agency has now; none when it is not one, or not any more. */
  keysOf: (issuer: string) => Promise<object[] | undefined>;
  /** @returns whether it was used before, in any process */
  usedBefore: (id: string) => Promise<boolean>;
}

/**
 * How oidc-provider is set up: client credentials by `private_key_jwt`, tokens that are JWTs for the broker alone,
 * and nothing else. What is not named here is off, or cannot be reached.
 */
export function configurationOf(parts: ProviderParts, current: () => TokenRequest): Configuration {
  const { issuer, key, life } = parts;
  const scope = scopes.join(' ');
  return {
    adapter: (name) => adapterOf(name, parts, current),
    jwks: { keys: [{ ...key.privateJwk, use: 'sig' }] },
    clientAuthMethods: ['private_key_jwt'],
    enabledJWA: {
      clientAuthSigningAlgValues: [...signingAlgorithms],
      dPoPSigningAlgValues: [...signingAlgorithms],
      idTokenSigningAlgValues: ['ES256'],
    },
    clientDefaults: {
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
      id_token_signed_response_alg: 'ES256',
      token_endpoint_auth_method: 'private_key_jwt',
    },
    scopes: [...scopes],
    responseTypes: ['none'],
    routes: { token: tokenPath },
    clientBasedCORS: () => false,
    // Which key signed the assertion goes into the token, so that withdrawing the key ends it.
    extraTokenClaims: () => ({ agency_key: current().agencyKey }),
    ttl: { ClientCredentials: life },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      dPoP: { enabled: true, nonceSecret: parts.nonceSecret, requireNonce: () => true },
      mTLS: {
        enabled: true,
        certificateBoundAccessTokens: true,
        getCertificate: () => current().certificate,
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => issuer,
        getResourceServerInfo: () => ({
          scope,
          audience: issuer,
          accessTokenTTL: life,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256', kid: key.kid } },
        }),
      },
    },
  };
}

const kept = (): Promise<void> => Promise.resolve();
const unknown = (): Promise<undefined> => Promise.resolve(undefined);

/** The only two things that are looked up: who an agency is, and whether something was used before. */
function adapterOf(name: string, parts: ProviderParts, current: () => TokenRequest): Adapter {
  const find = (id: string): Promise<AdapterPayload | undefined> => {
    if (name === 'Client') return clientOf(id, parts, current());
    if (name === 'ReplayDetection') return usedBefore(id, parts);
    return unknown();
  };
  return {
    find,
    // What is to be remembered was remembered by `find`, in one statement: asked first and stored after, the same
    // assertion could be used twice at one moment.
    upsert: kept,
    consume: kept,
    destroy: kept,
    revokeByGrantId: kept,
    findByUserCode: unknown,
    findByUid: unknown,
  };
}

async function clientOf(
  id: string,
  { keysOf }: ProviderParts,
  { certificate }: TokenRequest,
): Promise<AdapterPayload | undefined> {
  const keys = await keysOf(id);
  if (!keys || keys.length === 0) return undefined;
  return {
    client_id: id,
    jwks: { keys },
    // Whoever shows a certificate when it signs in gets a token that holds with this certificate alone.
    tls_client_certificate_bound_access_tokens: certificate !== undefined,
  };
}

async function usedBefore(id: string, parts: ProviderParts): Promise<AdapterPayload | undefined> {
  return (await parts.usedBefore(id)) ? { jti: id, kind: 'ReplayDetection' } : undefined;
}

/** @throws Error when oidc-provider is not installed, or this Node does not have what it needs */
export function findProvider(): void {
  if (!('parse' in URL))
    throw new Error('The token endpoint needs Node 20.19 or newer (URL.parse)');
  import.meta.resolve('oidc-provider');
}

/**
 * Loads oidc-provider. On Node 20 it writes a warning when it is loaded: what it needs of a newer Node (`URL.parse`,
 * `crypto.hash`) is in the versions taken here, and is looked for instead.
 */
export async function loadProvider(): Promise<typeof Provider> {
  const { warn } = console;
  console.warn = (...said: unknown[]) => {
    if (!String(said[0]).includes('Unsupported runtime')) warn(...said);
  };
  try {
    return (await import('oidc-provider')).Provider;
  } finally {
    console.warn = warn;
  }
}
