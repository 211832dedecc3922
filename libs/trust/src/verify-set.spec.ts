import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import {
  newPrivateJwk,
  signingKeyFrom,
  verifyingKeyFrom,
  verifySet,
  type KeyOf,
  type SigningKey,
  type VerifyingKey,
} from '#trust';

const audience = 'https://broker.example';
const issuer = 'urn:example:prison';
const now = new Date('2026-08-08T22:10:00Z');
const iat = now.getTime() / 1000;

let key: SigningKey;
let known: VerifyingKey;
let keyOf: KeyOf;

beforeAll(async () => {
  key = await signingKeyFrom(await newPrivateJwk());
  known = await verifyingKeyFrom(key.publicJwk);
  keyOf = (iss, kid) => {
    if (iss !== issuer) return Promise.resolve('unknown-issuer');
    return Promise.resolve(kid === known.kid ? known : 'unknown-key');
  };
});

const good = {
  iss: issuer,
  aud: audience,
  jti: 'a1',
  iat,
  toe: iat - 60,
  sub_id: { format: 'noms', id: 'A1234AA' },
  events: { 'urn:tocsin:event:prison.released': { prison: 'WWI', reason: 'CR' } },
};
const verify = (compact: string) => verifySet(compact, { audience, now, keyOf });
describe('a SET', () => {
  it('is taken when everything holds', async () => {
    const compact = await key.sign(good);
    const { claims, kid, digest, compact: kept } = await verify(compact);
    expect(claims).toEqual(good);
    expect(kid).toBe(key.kid);
    expect(digest).toHaveLength(32);
    expect(kept).toBe(compact);
  });

  it('has the digest of its claims, however often they are signed', async () => {
    const [first, second] = await Promise.all([key.sign(good), key.sign(good)]);
    expect(first).not.toBe(second);
    expect((await verify(first)).digest).toEqual((await verify(second)).digest);
  });

  it.each<[string, object, string]>([
    ['an array of one audience', { aud: [audience] }, 'secevent+jwt'],
    ['a transaction', { txn: 'chain-1' }, 'secevent+jwt'],
    ['a type written as a whole media type', {}, 'Application/SecEvent+JWT'],
    ['an event just inside the bounds', { iat: iat + 10 }, 'secevent+jwt'],
    ['an event issued 30 days ago', { iat: iat - 30 * 86_400 }, 'secevent+jwt'],
  ])('is taken with %s', async (_, change, typ) => {
    const compact = await key.sign({ ...good, ...change }, typ);
    await expect(verify(compact)).resolves.toMatchObject({ claims: { aud: audience } });
  });

  it('may be signed with RSA or Ed25519, each key by its own algorithm', async () => {
    for (const type of ['ed25519', 'rsa'] as const) {
      const options = { modulusLength: 2048 };
      const pair = type === 'rsa' ? generateKeyPairSync(type, options) : generateKeyPairSync(type);
      const mine = await signingKeyFrom(pair.privateKey.export({ format: 'jwk' }));
      const mineKey = await verifyingKeyFrom(mine.publicJwk);
      const compact = await mine.sign(good);
      const of: KeyOf = () => Promise.resolve(mineKey);
      await expect(verifySet(compact, { audience, now, keyOf: of })).resolves.toBeDefined();
      const broken = compact.replace(
        /\.(..)/,
        (_, two: string) => `.${two === 'ey' ? 'ez' : 'ey'}`,
      );
      await expect(verifySet(broken, { audience, now, keyOf: of })).rejects.toThrow();
    }
  });

  it('lets a database that is away speak for itself', async () => {
    const away: KeyOf = () => Promise.reject(new Error('no database'));
    const compact = await key.sign(good);
    await expect(verifySet(compact, { audience, now, keyOf: away })).rejects.toThrow('no database');
  });
});

describe('properties', () => {
  it('what is signed is verified, and gives back what was said', async () => {
    const content = fc.dictionary(
      fc.string({ maxLength: 12 }).filter((name) => name !== '__proto__'),
      fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean(), fc.constant(null)),
      { maxKeys: 6 },
    );
    // NUL is refused on purpose: PostgreSQL cannot keep it.
    const clean = content.filter((it) => !JSON.stringify(it).includes('\\u0000'));
    await fc.assert(
      fc.asyncProperty(clean, fc.uuid(), async (event, jti) => {
        const { claims } = await verify(
          await key.sign({ ...good, jti, events: { 'urn:x': event } }),
        );
        expect(claims.jti).toBe(jti);
        expect(JSON.stringify(claims.events['urn:x'])).toBe(JSON.stringify(event));
      }),
      { numRuns: 200 },
    );
  });

  it('changing any one character of the compact form has it refused', async () => {
    const compact = await key.sign(good);
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \n'.split(
      '',
    );
    const at = fc.nat(compact.length - 1);
    const letter = fc.constantFrom(...letters);
    await fc.assert(
      fc.asyncProperty(at, letter, async (position, to) => {
        fc.pre(compact[position] !== to);
        const changed = compact.slice(0, position) + to + compact.slice(position + 1);
        await expect(verify(changed)).rejects.toMatchObject({ name: 'TocsinError' });
      }),
      { numRuns: 1500 },
    );
  });
});
