import { randomBytes } from 'node:crypto';
import { generateKeyPair, generateProof, type KeyPair } from 'dpop';
import { exportJWK, SignJWT, type JWK } from 'jose';
import { SystemClock } from '#kernel';
import { checkDpopProof, DpopNonces, openDpopProof } from '#trust';

const url = 'https://broker.example/ssf/poll/1';
const now = (): Date => new SystemClock().machine();
const later = (seconds: number): Date => new Date(now().getTime() + seconds * 1000);

describe('a proof', () => {
  let pair: KeyPair;
  let jwk: JWK;
  beforeAll(async () => {
    pair = await generateKeyPair('ES256');
    jwk = await exportJWK(pair.publicKey);
  });

  it.each(['ES256', 'Ed25519', 'RS256'] as const)(
    'by %s is read as others make it',
    async (alg) => {
      const made = await generateKeyPair(alg);
      const proof = await openDpopProof(await generateProof(made, url, 'POST', 'n', 'token'));
      expect(proof).toMatchObject({
        nonce: 'n',
        thumbprint: expect.stringMatching(/^.{43}$/) as string,
      });
      const request = { method: 'POST', url: `${url}?a=1#b`, token: 'token', now: now() };
      expect(() => checkDpopProof(proof, request)).not.toThrow();
    },
  );

  it('is for one method, one address, one token and one time', async () => {
    const proof = await openDpopProof(await generateProof(pair, url, 'POST', 'n', 'token'));
    const right = { method: 'POST', url, token: 'token', now: now() };
    for (const [change, words] of [
      [{ method: 'GET' }, /another method/],
      [{ url: 'https://broker.example/ssf/poll/2' }, /another address/],
      [{ url: 'http://broker.example/ssf/poll/1' }, /another address/],
      [{ token: 'another' }, /another token/],
      [{ now: later(400) }, /just now/],
      [{ now: later(-400) }, /just now/],
    ] as const)
      expect(() => checkDpopProof(proof, { ...right, ...change })).toThrow(words);
  });

  const signed = (header: object, claims: object = { jti: 'a' }): Promise<string> =>
    new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk, ...header })
      .sign(pair.privateKey);

  it.each<[string, () => Promise<string>]>([
    ['its type is another', () => signed({ typ: 'jwt' })],
    ['its header holds more', () => signed({ kid: 'a' })],
    ['its key is private', () => signed({ jwk: { ...jwk, d: jwk.x } })],
    [
      'its key is not the one that signed',
      async () => signed({ jwk: await exportJWK((await generateKeyPair('ES256')).publicKey) }),
    ],
    ['its key is symmetric', () => signed({ jwk: { kty: 'oct', k: 'AAAA' } })],
    ['it has no jti', () => signed({}, {})],
    ['its nonce is no text', () => signed({}, { jti: 'a', nonce: 1 })],
    ['it is padded', async () => `${await signed({})}=`],
    ['it is large', () => signed({}, { jti: 'a', more: 'x'.repeat(5_000) })],
    ['it is nothing', () => Promise.resolve('')],
  ])('is refused when %s', async (_, made) => {
    await expect(openDpopProof(await made())).rejects.toMatchObject({ name: 'TocsinError' });
  });
});

describe('nonces', () => {
  it('hold for minutes, in every process that has the secret', () => {
    const secret = randomBytes(32);
    const [one, two] = [new DpopNonces(secret), new DpopNonces(secret)];
    const at = now();
    const nonce = one.next(at);
    expect(two.holds(nonce, at)).toBe(true);
    expect(two.holds(nonce, later(120))).toBe(true);
    expect(two.holds(nonce, later(300))).toBe(false);
    expect(one.next(later(60))).not.toBe(nonce);
    expect(new DpopNonces(randomBytes(32)).holds(nonce, at)).toBe(false);
  });
});
