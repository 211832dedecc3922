import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newId } from '#kernel';
import {
  describeWithJose,
  describeWithJwcrypto,
  temporaryFolder,
  until,
  type TemporaryFolder,
} from '#testing';
import { newPrivateJwk } from '#trust';
import { World } from '../acceptance/harness/world.js';
import { jose } from './peers/jose.js';
import { jwcrypto } from './peers/jwcrypto.js';
import type { Peer } from './peers/peer.js';

type Alg = 'ES256' | 'RS256' | 'EdDSA';

async function brokerKey(alg: Alg): Promise<object> {
  if (alg === 'ES256') return newPrivateJwk();
  const { privateKey } =
    alg === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ed25519');
  return privateKey.export({ format: 'jwk' });
}

/** A broker that signs by this algorithm, and everything that it pushed to anybody, as it came. */
async function worldOf(alg: Alg): Promise<{ world: World; pushed: string[] }> {
  const key = JSON.stringify(await brokerKey(alg));
  const world = await World.start({
    queue: 'postgres',
    environment: (_url, folder) => {
      const path = join(folder, 'peer-test.jwk');
      writeFileSync(path, key, { mode: 0o600 });
      return { TOCSIN_SIGNING_KEY: path };
    },
  });
  const pushed: string[] = [];
  world.receiver.answer(({ body }) => {
    pushed.push(body);
    return { status: 202 };
  });
  return { world, pushed };
}

describe.each<Alg>(['ES256', 'RS256', 'EdDSA'])('with %s', (alg) => {
  let world: World;
  let pushed: string[];
  let folder: TemporaryFolder;
  beforeAll(async () => {
    ({ world, pushed } = await worldOf(alg));
    folder = await temporaryFolder();
  });
  afterAll(async () => {
    await world.stop();
    await folder.remove();
  });

  const published = async (): Promise<object> =>
    (await (await fetch(`${world.url}/.well-known/jwks.json`)).json()) as object;

  /** An agency whose keys and signatures are this peer's alone. */
  async function agencyOf(peer: Peer) {
    const key = peer.newKey(alg);
    const issuer = `urn:peer:${newId()}`;
    const shown = peer.publicHalf(key);
    await world.operator('PUT', '/operator/agencies', {
      issuer,
      name: 'A prison with software of others',
      kind: 'prison',
      jwks: { keys: [{ ...shown, kid: peer.thumbprint(shown) }] },
    });
    const statement = async (): Promise<object> => ({
      iss: issuer,
      aud: world.url,
      iat: Math.floor((await world.now()).getTime() / 1000),
      jti: newId(),
      sub_id: { format: 'noms', id: 'A0001AA' },
      events: { 'urn:tocsin:event:prison.released': { prison: 'TST', reason: 'CR' } },
    });
    const header = { alg, kid: peer.thumbprint(shown), typ: 'secevent+jwt' };
    return {
      statement,
      sign: (claims: object): string => peer.sign(header, JSON.stringify(claims), key),
    };
  }

  function bothWays(peerOf: () => Peer): void {
    it('its statements are taken, once, and one that was touched is not', async () => {
      const { statement, sign } = await agencyOf(peerOf());
      const claims = await statement();
      const compact = sign(claims);
      expect((await world.push(compact)).status).toBe(202);
      expect((await world.push(sign(claims))).status).toBe(202);
      const [header = '', , signature = ''] = compact.split('.');
      const touched = Buffer.from(JSON.stringify({ ...claims, jti: newId() })).toString(
        'base64url',
      );
      const answer = await world.push([header, touched, signature].join('.'));
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ err: 'authentication_failed' });
    });

    it('it verifies an alert of the broker with the published keys, and not one that was touched', async () => {
      const { statement, sign } = await agencyOf(peerOf());
      expect((await world.push(sign(await statement()))).status).toBe(202);
      const compact = await until('an alert to be pushed', () => pushed.at(0));
      const jwks = await published();
      const claims = JSON.parse(peerOf().verify(compact, jwks)) as object;
      expect(claims).toMatchObject({ iss: world.url, jti: expect.any(String) as string });
      const [header = '', payload = '', signature = ''] = compact.split('.');
      const changed = Buffer.from(JSON.stringify({ ...claims, jti: 'x' })).toString('base64url');
      expect(changed).not.toBe(payload);
      expect(() => peerOf().verify([header, changed, signature].join('.'), jwks)).toThrow();
      const another = { keys: [peerOf().publicHalf(peerOf().newKey(alg))] };
      expect(() => peerOf().verify(compact, another)).toThrow();
    });
  }

  if (alg !== 'EdDSA')
    describeWithJose('Debian’s jose', () => {
      bothWays(() => jose(folder.path));
    });
  describeWithJwcrypto('Debian’s jwcrypto', (python) => {
    bothWays(() => jwcrypto(python));
  });
});
