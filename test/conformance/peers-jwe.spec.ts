import type pg from 'pg';
import { newId } from '#kernel';
import {
  describeWithJose,
  describeWithJwcrypto,
  temporaryFolder,
  until,
  type TemporaryFolder,
} from '#testing';
import { issuers } from '../acceptance/harness/directory.js';
import { World } from '../acceptance/harness/world.js';
import { jose } from './peers/jose.js';
import { jwcrypto } from './peers/jwcrypto.js';
import type { Peer } from './peers/peer.js';

type Jwk = Record<string, unknown>;

describe('encryption by software of others', () => {
  let world: World;
  let folder: TemporaryFolder;
  let database: pg.Client;
  /** What was pushed to the probation service, as it came. */
  const pushed: string[] = [];
  beforeAll(async () => {
    folder = await temporaryFolder();
    world = await World.start({ queue: 'postgres' });
    database = await world.connect();
    world.receiver.answer(({ path, body }) => {
      if (path === '/probation') pushed.push(body);
      return { status: 202 };
    });
  });
  afterAll(async () => {
    await world.stop();
    await folder.remove();
  });

  const published = async (): Promise<{ keys: Jwk[] }> =>
    (await (await fetch(`${world.url}/.well-known/jwks.json`)).json()) as { keys: Jwk[] };
  const named = (peer: Peer, jwk: object): Jwk => ({
    ...peer.publicHalf(jwk),
    kid: peer.thumbprint(jwk),
  });

  /** A statement that this peer signed and then encrypted to the broker. */
  async function stated(peer: Peer): Promise<{ jti: string; signed: string; encrypted: string }> {
    const key = peer.newKey('ES256');
    const issuer = `urn:peer:${newId()}`;
    const { kid, ...shown } = named(peer, key);
    await world.operator('PUT', '/operator/agencies', {
      issuer,
      name: 'A prison with software of others',
      kind: 'prison',
      jwks: { keys: [{ ...shown, kid }] },
    });
    const jti = newId();
    const claims = {
      iss: issuer,
      aud: world.url,
      iat: Math.floor((await world.now()).getTime() / 1000),
      jti,
      sub_id: { format: 'noms', id: 'A0001AA' },
      events: { 'urn:tocsin:event:prison.released': { prison: 'TST', reason: 'CR' } },
    };
    const header = { alg: 'ES256', kid, typ: 'secevent+jwt' };
    const signed = peer.sign(header, JSON.stringify(claims), key);
    const broker = (await published()).keys.find(({ use }) => use === 'enc') ?? {};
    return { jti, signed, encrypted: peer.encrypt(outer(broker['kid']), signed, broker) };
  }

  const outer = (kid: unknown): object => ({
    alg: 'ECDH-ES+A256KW',
    enc: 'A256GCM',
    kid,
    typ: 'secevent+jwt',
    cty: 'JWT',
  });

  function bothWays(peerOf: () => Peer): void {
    it('what it encrypted is taken, kept as it was signed, and not taken once it was touched', async () => {
      const { jti, signed, encrypted } = await stated(peerOf());
      const parts = encrypted.split('.');
      const touched = parts.with(3, `AAAA${parts[3]?.slice(4) ?? ''}`).join('.');
      const refused = await world.push(touched);
      expect(await refused.json()).toMatchObject({ err: 'invalid_key' });
      expect((await world.push(encrypted)).status).toBe(202);
      const { rows } = await database.query('select jws from inbox_event where jti = $1', [jti]);
      expect(rows).toEqual([{ jws: signed }]);
    });

    it('it opens an alert of the broker, and verifies what is inside; another key opens nothing', async () => {
      const peer = peerOf();
      const own = peer.newEncryptionKey();
      // What was told before is on its way no more.
      await world.barrier();
      await world.operator('PUT', '/operator/agencies', {
        issuer: issuers.probation,
        name: 'Test probation',
        kind: 'probation',
        jwks: { keys: [world.keys.probation.publicJwk, named(peer, own)] },
        push: `${world.receiver.url}/probation`,
      });
      pushed.length = 0;
      expect((await world.push((await stated(peer)).encrypted)).status).toBe(202);
      const compact = await until('an alert to be pushed', () => pushed.at(0));
      const signed = peer.decrypt(compact, own);
      const claims = JSON.parse(peer.verify(signed, await published())) as object;
      expect(claims).toMatchObject({ iss: world.url, aud: issuers.probation });
      expect(() => peer.decrypt(compact, peer.newEncryptionKey())).toThrow();
    });
  }

  describeWithJose('Debian’s jose', () => {
    bothWays(() => jose(folder.path));
  });
  describeWithJwcrypto('Debian’s jwcrypto', (python) => {
    bothWays(() => jwcrypto(python));
  });
});
