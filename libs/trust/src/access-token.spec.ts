import {
  newPrivateJwk,
  signingKeyFrom,
  verifyAccessToken,
  verifyingKeyFrom,
  verifySet,
  type SigningKey,
  type VerifyingKey,
} from '#trust';

const issuer = 'https://broker.example';
const agency = 'urn:example:police';
const now = new Date('2026-08-08T22:10:00Z');
const iat = now.getTime() / 1000;
const thumbprint = 'A'.repeat(43);

let key: SigningKey;
let keyOf: (kid: string) => Promise<VerifyingKey | undefined>;
beforeAll(async () => {
  key = await signingKeyFrom(await newPrivateJwk());
  const known = await verifyingKeyFrom(key.publicJwk);
  keyOf = (kid) => Promise.resolve(kid === key.kid ? known : undefined);
});

const claims = () => ({
  iss: issuer,
  aud: issuer,
  sub: agency,
  client_id: agency,
  agency_key: 'k',
  scope: 'ssf.read ssf.manage',
  jti: 'a',
  iat,
  exp: iat + 900,
});
const made = (change: object = {}, typ = 'at+jwt') => key.sign({ ...claims(), ...change }, typ);
const verify = async (change: object = {}, typ = 'at+jwt', at = now) =>
  verifyAccessToken(await made(change, typ), { issuer, now: at, keyOf });
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);

describe('an access token', () => {
  it('says whose program may do what, until it ends', async () => {
    const access = await verify();
    expect(access).toEqual({
      clientId: agency,
      agencyKey: 'k',
      scopes: new Set(['ssf.read', 'ssf.manage']),
      proofKey: undefined,
      certificate: undefined,
    });
    await expect(verify({}, 'at+jwt', later(899))).resolves.toMatchObject({ clientId: agency });
    await expect(verify({}, 'at+jwt', later(900))).rejects.toMatchObject({
      code: 'authentication_failed',
    });
  });

  it('says what it is bound to', async () => {
    expect(await verify({ cnf: { jkt: thumbprint } })).toMatchObject({ proofKey: thumbprint });
    expect(await verify({ cnf: { 'x5t#S256': thumbprint } })).toMatchObject({
      certificate: thumbprint,
    });
  });

  it('is never taken for a statement, nor a statement for it', async () => {
    const keyOfAll = async () => (await keyOf(key.kid)) ?? ('unknown-key' as const);
    const options = { audience: issuer, now, keyOf: keyOfAll };
    await expect(verifySet(await made(), options)).rejects.toThrow(/another type/);
    await expect(verify({}, 'secevent+jwt')).rejects.toThrow(/another type/);
    await expect(verify({}, 'JWT')).rejects.toThrow(/another type/);
  });

  it.each<[string, object]>([
    ['it is of another broker', { iss: 'https://elsewhere.example' }],
    ['it is for another', { aud: 'https://elsewhere.example' }],
    ['it is for two', { aud: [issuer, 'https://elsewhere.example'] }],
    ['it is about another than its client', { sub: 'urn:example:prison' }],
    ['it does not say whose it is', { client_id: undefined }],
    ['it does not say which key signed in', { agency_key: undefined }],
    ['it does not say what it is for', { scope: undefined }],
    ['it holds for more than an hour', { exp: iat + 3_601 }],
    ['it was made later', { iat: iat + 11, exp: iat + 100 }],
    ['it holds a claim that is not known', { authorization_details: [] }],
    ['it is bound in a way that is not known', { cnf: { kid: 'a' } }],
    ['it is bound to more than is known', { cnf: { jkt: thumbprint, jwk: {} } }],
    ['it is bound to nothing', { cnf: {} }],
    ['its binding is no object', { cnf: 'x' }],
  ])('is refused when %s', async (_, change) => {
    await expect(verify(change)).rejects.toMatchObject({ code: 'authentication_failed' });
  });

  it('is refused when its key is not known', async () => {
    const other = await signingKeyFrom(await newPrivateJwk());
    const compact = await other.sign(claims(), 'at+jwt');
    await expect(verifyAccessToken(compact, { issuer, now, keyOf })).rejects.toMatchObject({
      code: 'invalid_key',
    });
  });
});
