import {
  newPrivateJwk,
  signingKeyFrom,
  verifyClientAssertion,
  verifyingKeyFrom,
  type KeyOf,
  type SigningKey,
} from '#trust';

const issuer = 'urn:example:police';
const broker = 'https://broker.example';
const audiences = [broker, `${broker}/oauth/token`];
const now = new Date('2026-08-08T22:10:00Z');
const iat = now.getTime() / 1000;

let key: SigningKey;
let keyOf: KeyOf;
beforeAll(async () => {
  key = await signingKeyFrom(await newPrivateJwk());
  const known = await verifyingKeyFrom(key.publicJwk);
  keyOf = (name, kid) =>
    Promise.resolve(name !== issuer ? 'unknown-issuer' : kid === key.kid ? known : 'unknown-key');
});

const claims = () => ({ iss: issuer, sub: issuer, aud: broker, jti: 'a', iat, exp: iat + 60 });
const verify = async (change: object = {}, typ = 'JWT') =>
  verifyClientAssertion(await key.sign({ ...claims(), ...change }, typ), { audiences, now, keyOf });

describe('a client assertion', () => {
  it('tells which agency signs in, and with which of its keys', async () => {
    expect(await verify()).toEqual({ clientId: issuer, kid: key.kid });
  });

  it.each<[string, object, string]>([
    ['it is for the token endpoint', { aud: audiences[1] }, 'JWT'],
    ['its audience is a list of one', { aud: [broker] }, 'JWT'],
    ['it has the type of an assertion', {}, 'client-authentication+jwt'],
    ['its sender’s clock is a little ahead', { iat: iat + 10, exp: iat + 310 }, 'JWT'],
    ['it does not say when it was made', { iat: undefined }, 'JWT'],
    ['it says from when it holds', { nbf: iat }, 'JWT'],
  ])('is taken when %s', async (_, change, typ) => {
    await expect(verify(change, typ)).resolves.toMatchObject({ clientId: issuer });
  });

  it.each<[string, string, object, string]>([
    ['it has ended', 'authentication_failed', { exp: iat }, 'JWT'],
    ['it holds for longer than five minutes', 'authentication_failed', { exp: iat + 301 }, 'JWT'],
    ['it was made too long ago', 'authentication_failed', { iat: iat - 300, exp: iat + 1 }, 'JWT'],
    ['it lies ahead', 'authentication_failed', { iat: iat + 11 }, 'JWT'],
    ['its end is a text', 'authentication_failed', { exp: String(iat + 60) }, 'JWT'],
    ['it is for another', 'invalid_audience', { aud: 'https://elsewhere.example' }, 'JWT'],
    ['it is for two', 'invalid_audience', { aud: audiences }, 'JWT'],
    ['it is for nobody', 'invalid_audience', { aud: undefined }, 'JWT'],
    ['it is about another', 'invalid_request', { sub: 'urn:example:prison' }, 'JWT'],
    ['its jti is too long', 'invalid_request', { jti: 'x'.repeat(129) }, 'JWT'],
    ['it says more than it may', 'invalid_request', { scope: 'all' }, 'JWT'],
    ['it is a statement', 'invalid_request', {}, 'secevent+jwt'],
    ['its issuer is not known', 'invalid_issuer', { iss: 'urn:a:b', sub: 'urn:a:b' }, 'JWT'],
  ])('is refused when %s', async (_, code, change, typ) => {
    await expect(verify(change, typ)).rejects.toMatchObject({ code });
  });

  it('is refused before any key is looked for, when it cannot hold anyway', async () => {
    const asked: KeyOf = () => Promise.reject(new Error('A key was looked for'));
    const old = await key.sign({ ...claims(), exp: iat - 1 }, 'JWT');
    await expect(
      verifyClientAssertion(old, { audiences, now, keyOf: asked }),
    ).rejects.toMatchObject({
      code: 'authentication_failed',
    });
  });
});
