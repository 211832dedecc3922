import { webcrypto } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, SignJWT, type JWK } from 'jose';
import * as oauth from 'oauth4webapi';
import { newId, SystemClock } from '#kernel';
import type { World } from './world.js';

/** Of anybody's program that signs in, what it needs. */
export interface Peer {
  issuer: string;
  key: webcrypto.CryptoKey;
  kid: string;
  publicJwk: JWK;
  /** The stream that it polls. */
  stream: string;
}

const kinds = {
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  EdDSA: { name: 'Ed25519' },
  RS256: {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength: 2048,
    publicExponent: Uint8Array.of(1, 0, 1),
    hash: 'SHA-256',
  },
} as const;
export type KindOfKey = keyof typeof kinds;

/** A key as any program makes one, with nothing of ours. */
export async function newPeerKey(
  kind: KindOfKey,
): Promise<Pick<Peer, 'key' | 'kid' | 'publicJwk'>> {
  const made = (await webcrypto.subtle.generateKey(kinds[kind], true, [
    'sign',
    'verify',
  ])) as webcrypto.CryptoKeyPair;
  const { kty, crv, x, y, n, e } = await exportJWK(made.publicKey);
  const publicJwk = JSON.parse(JSON.stringify({ kty, crv, x, y, n, e })) as JWK;
  return { key: made.privateKey, kid: await calculateJwkThumbprint(publicJwk), publicJwk };
}

/** Registers an agency whose program is not ours. It polls. */
export async function registerPeer(
  world: World,
  issuer: string,
  kind: KindOfKey = 'ES256',
): Promise<Peer> {
  const made = await newPeerKey(kind);
  const stream = await registerKeys(world, issuer, [made.publicJwk]);
  return { issuer, stream, ...made };
}

/** @returns its stream */
async function registerKeys(world: World, issuer: string, keys: readonly JWK[]): Promise<string> {
  const answer = (await world.operator('PUT', '/operator/agencies', {
    issuer,
    name: 'A peer',
    kind: 'police',
    jwks: { keys },
  })) as { stream: { id: string } };
  return answer.stream.id;
}

export const now = (): number => Math.floor(new SystemClock().machine().getTime() / 1000);

/** A client assertion (RFC 7523), right but for what is changed. */
export function assertion(
  world: World,
  peer: Pick<Peer, 'issuer' | 'key' | 'kid'>,
  change: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
): Promise<string> {
  const { issuer } = peer;
  const claims = { iss: issuer, sub: issuer, aud: world.url, jti: newId(), iat: now() };
  return new SignJWT({ ...claims, exp: now() + 60, ...change })
    .setProtectedHeader({ alg: 'ES256', kid: peer.kid, ...header })
    .sign(peer.key);
}

/** What a token request holds, right but for what is changed. */
export const tokenForm = (compact: string, more: Record<string, string> = {}): URLSearchParams =>
  new URLSearchParams({
    grant_type: 'client_credentials',
    scope: 'ssf.read',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: compact,
    ...more,
  });

/** Asks for a token with an assertion. @param url another broker process than the first */
export function askForToken(
  world: World,
  compact: string,
  more: Record<string, string> = {},
  headers: Record<string, string> = {},
  url = world.url,
): Promise<Response> {
  return fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers,
    body: tokenForm(compact, more),
  });
}

/** A bearer token of a peer. */
export async function bearerFor(world: World, peer: Peer, scope = 'ssf.read'): Promise<string> {
  const answer = await askForToken(world, await assertion(world, peer), { scope });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** Polls a peer's stream with an `Authorization` of its own. */
export function pollWith(
  world: World,
  peer: Peer,
  authorization: string,
  { headers = {}, url = world.url, query = '' } = {},
): Promise<Response> {
  return fetch(`${url}/ssf/poll/${peer.stream}${query}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ returnImmediately: true }),
  });
}

/** What lets `oauth4webapi` speak over plain HTTP: this is loopback. */
// eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so by its authors to stand out
export const overLoopback = { [oauth.allowInsecureRequests]: true };

/** The broker as `oauth4webapi` reads its metadata (RFC 8414), over loopback. */
export async function discovered(world: World): Promise<oauth.AuthorizationServer> {
  const issuer = new URL(world.url);
  const answer = await oauth.discoveryRequest(issuer, {
    algorithm: 'oauth2',
    ...overLoopback,
  });
  return oauth.processDiscoveryResponse(issuer, answer);
}
