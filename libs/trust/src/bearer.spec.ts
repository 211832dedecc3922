import {
  newPrivateJwk,
  signBearer,
  signingKeyFrom,
  verifyBearer,
  verifyingKeyFrom,
  verifySet,
  type KeyOf,
  type SigningKey,
} from '#trust';

const audience = 'https://broker.example';
const issuer = 'urn:example:police';
const now = new Date('2026-08-08T22:10:00Z');
const iat = now.getTime() / 1000;
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);

let key: SigningKey;
let keyOf: KeyOf;
beforeAll(async () => {
  key = await signingKeyFrom(await newPrivateJwk());
  const known = await verifyingKeyFrom(key.publicJwk);
  keyOf = (iss) => Promise.resolve(iss === issuer ? known : 'unknown-issuer');
});

const typ = 'tocsin-bearer+jwt';
const claims = () => ({ iss: issuer, aud: audience, iat, exp: iat + 60, jti: 'a' });

describe('a bearer token', () => {
  it('tells who is asking, while it holds', async () => {
    const token = await signBearer(key, { issuer, audience, now, seconds: 60 });
    for (const at of [now, later(-10), later(59)])
      await expect(verifyBearer(token, { audience, now: at, keyOf })).resolves.toEqual({ issuer });
    for (const at of [later(60), later(-11)])
      await expect(verifyBearer(token, { audience, now: at, keyOf })).rejects.toMatchObject({
        code: 'authentication_failed',
      });
  });

  it('is never made for more than five minutes', () => {
    for (const seconds of [0, 301, 1.5])
      expect(() => signBearer(key, { issuer, audience, now, seconds })).toThrow(/1 to 300/);
  });

  it('is not a SET, and a SET is not a token', async () => {
    const token = await signBearer(key, { issuer, audience, now, seconds: 60 });
    await expect(verifySet(token, { audience, now, keyOf })).rejects.toThrow(/another type/);
    const set = await key.sign(claims());
    await expect(verifyBearer(set, { audience, now, keyOf })).rejects.toThrow(/another type/);
  });

  it.each<[string, string, object]>([
    ['it holds too long', 'authentication_failed', { exp: iat + 301 }],
    ['it ends before it begins', 'authentication_failed', { exp: iat }],
    ['its end is a text', 'authentication_failed', { exp: 'never' }],
    ['it is for another', 'invalid_audience', { aud: 'https://elsewhere.example' }],
    ['its issuer is not known', 'invalid_issuer', { iss: 'urn:example:nobody' }],
    ['it says more than it may', 'invalid_request', { scope: 'all' }],
    ['its jti is no text', 'invalid_request', { jti: 1 }],
  ])('is refused when %s', async (_, code, change) => {
    const token = await key.sign({ ...claims(), ...change }, typ);
    await expect(verifyBearer(token, { audience, now, keyOf })).rejects.toMatchObject({ code });
  });

  it('is refused when it is larger than any token is', async () => {
    const token = await key.sign({ ...claims(), iss: 'x'.repeat(4096) }, typ);
    await expect(verifyBearer(token, { audience, now, keyOf })).rejects.toThrow(/too large/);
  });
});
