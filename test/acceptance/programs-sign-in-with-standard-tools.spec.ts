import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { decodeJwt, decodeProtectedHeader, exportJWK } from 'jose';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { temporaryFolder } from '#testing';
import {
  askForToken,
  assertion,
  bearerFor,
  discovered,
  newPeerKey,
  overLoopback,
  pollWith,
  registerPeer,
  type KindOfKey,
  type Peer,
} from './harness/peer.js';
import { World } from './harness/world.js';

const run = promisify(execFile);

describe('programs sign in with standard tools', () => {
  let world: World;
  let peer: Peer;
  beforeAll(async () => {
    world = await World.start({ queue: 'postgres' });
    peer = await registerPeer(world, 'urn:test:peer');
  });
  afterAll(() => world.stop());

  it('finds what it needs in the metadata, and all of it is true', async () => {
    const server = await discovered(world);
    expect(server).toMatchObject({
      issuer: world.url,
      token_endpoint: `${world.url}/oauth/token`,
      grant_types_supported: ['client_credentials'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      scopes_supported: ['ssf.read', 'ssf.manage'],
      tls_client_certificate_bound_access_tokens: false,
    });
    expect(Object.keys(server).filter((name) => name.endsWith('_endpoint'))).toEqual([
      'token_endpoint',
    ]);
  });

  it.each<KindOfKey>(['ES256', 'EdDSA', 'RS256'])(
    'signs in with oauth4webapi and a key for %s, and polls',
    async (kind) => {
      const own = await registerPeer(world, `urn:test:peer-${kind}`, kind);
      const server = await discovered(world);
      const client = { client_id: own.issuer };
      const answer = await oauth.clientCredentialsGrantRequest(
        server,
        client,
        oauth.PrivateKeyJwt({ key: own.key, kid: own.kid }),
        { scope: 'ssf.read' },
        overLoopback,
      );
      const token = await oauth.processClientCredentialsResponse(server, client, answer);
      expect(token).toMatchObject({ token_type: 'bearer', expires_in: 900, scope: 'ssf.read' });
      const polled = await oauth.protectedResourceRequest(
        token.access_token,
        'POST',
        new URL(`${world.url}/ssf/poll/${own.stream}`),
        new Headers({ 'content-type': 'application/json' }),
        JSON.stringify({ returnImmediately: true }),
        overLoopback,
      );
      expect(await polled.json()).toMatchObject({ sets: {} });
    },
  );

  it('signs in with openid-client and DPoP, nonces and all, and polls with proofs', async () => {
    const config = await openid.discovery(
      new URL(world.url),
      peer.issuer,
      undefined,
      openid.PrivateKeyJwt({ key: peer.key, kid: peer.kid }),
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to be seen; this is loopback
      { algorithm: 'oauth2', execute: [openid.allowInsecureRequests] },
    );
    const DPoP = openid.getDPoPHandle(config, await openid.randomDPoPKeyPair('ES256'));
    const token = await openid.clientCredentialsGrant(config, { scope: 'ssf.read' }, { DPoP });
    expect(token.token_type).toBe('dpop');
    expect(decodeJwt(token.access_token)).toMatchObject({
      cnf: { jkt: expect.any(String) as string },
    });
    for (let n = 0; n < 2; n += 1) {
      const polled = await openid.fetchProtectedResource(
        config,
        token.access_token,
        new URL(`${world.url}/ssf/poll/${peer.stream}`),
        'POST',
        JSON.stringify({ returnImmediately: true }),
        new Headers({ 'content-type': 'application/json' }),
        { DPoP },
      );
      expect(polled.status).toBe(200);
    }
  });

  it('lets the command line poll with an agency’s key, and says why when it does not', async () => {
    const folder = await temporaryFolder();
    try {
      const [right, wrong] = [join(folder.path, 'right.jwk'), join(folder.path, 'wrong.jwk')];
      await writeFile(right, JSON.stringify(await exportJWK(peer.key)));
      await writeFile(wrong, JSON.stringify(await exportJWK((await newPeerKey('ES256')).key)));
      const poll = (key: string) =>
        run(process.execPath, [
          ...['dist/apps/cli/src/main.js', '--url', world.url, '--json', 'poll'],
          ...['--stream', peer.stream, '--issuer', peer.issuer, '--key', key],
        ]);
      expect(JSON.parse((await poll(right)).stdout)).toMatchObject({ sets: {} });
      await expect(poll(wrong)).rejects.toMatchObject({
        stderr: expect.stringMatching(/did not sign the agency in .401, invalid_client/) as string,
      });
    } finally {
      await folder.remove();
    }
  });

  it('makes its tokens as RFC 9068 says, for itself alone, with a key of their own', async () => {
    const token = await bearerFor(world, peer, 'ssf.read ssf.manage');
    const header = decodeProtectedHeader(token);
    expect(header).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: expect.any(String) as string });
    const published = (await (await fetch(`${world.url}/.well-known/jwks.json`)).json()) as {
      keys: { kid: string }[];
    };
    expect(published.keys.map(({ kid }) => kid)).not.toContain(header.kid);
    const claims = decodeJwt(token);
    expect(claims).toMatchObject({
      iss: world.url,
      aud: world.url,
      sub: peer.issuer,
      client_id: peer.issuer,
      scope: 'ssf.read ssf.manage',
      agency_key: peer.kid,
    });
    expect(Number(claims.exp) - Number(claims.iat)).toBe(900);
  });

  it('takes a token in every process, and after a restart', async () => {
    const token = await bearerFor(world, peer);
    const another = await world.startAnother();
    expect((await pollWith(world, peer, `Bearer ${token}`, { url: another.url })).status).toBe(200);
    await world.broker.stop();
    await world.startBroker();
    expect((await pollWith(world, peer, `Bearer ${token}`)).status).toBe(200);
    // The two processes made one key together.
    const theirs = await askForToken(world, await assertion(world, peer), {}, {}, another.url);
    const { access_token: made } = (await theirs.json()) as { access_token: string };
    expect(decodeProtectedHeader(made).kid).toBe(decodeProtectedHeader(token).kid);
    expect((await pollWith(world, peer, `Bearer ${made}`)).status).toBe(200);
  });

  it('goes by the machine’s time where the scenario’s jumps', async () => {
    const jumping = await World.start({ queue: 'postgres', at: '2026-02-03T10:00:00Z' });
    try {
      const own = await registerPeer(jumping, 'urn:test:peer');
      const token = await bearerFor(jumping, own);
      await jumping.setClock('2027-09-01T10:00:00Z');
      expect((await pollWith(jumping, own, `Bearer ${token}`)).status).toBe(200);
    } finally {
      await jumping.stop();
    }
  });

  it.each([
    '/.well-known/openid-configuration',
    '/auth',
    '/oauth/auth',
    '/me',
    '/jwks',
    '/reg',
    '/request',
    '/session/end',
    '/interaction/any',
    '/token',
    '/token/introspection',
    '/token/revocation',
    '/device',
    '/oauth/token/introspection',
  ])('has no %s', async (path) => {
    for (const method of ['GET', 'POST'])
      expect((await fetch(`${world.url}${path}`, { method })).status).toBe(404);
  });

  it('gives nothing to GET /oauth/token', async () => {
    expect((await fetch(`${world.url}/oauth/token`)).status).toBe(404);
  });
});
