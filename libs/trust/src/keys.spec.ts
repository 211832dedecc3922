import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JWK } from 'jose';
import {
  newPrivateJwk,
  readJwks,
  signingKeyFile,
  signingKeyFrom,
  verifyingKeyFrom,
  type SigningKey,
} from '#trust';
import { isSmallOrder } from './ed25519.js';
import { hasRocaMark } from './rsa.js';

const publicHalf = (type: 'rsa' | 'ed25519', options: object = {}): JWK => {
  const pair =
    type === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048, ...options })
      : generateKeyPairSync('ed25519');
  return pair.publicKey.export({ format: 'jwk' });
};
const without = (jwk: JWK, ...names: string[]): JWK =>
  Object.fromEntries(Object.entries(jwk).filter(([name]) => !names.includes(name)));
const zeros = Buffer.alloc(32).toString('base64url');

let key: SigningKey;
beforeAll(async () => {
  key = await signingKeyFrom(await newPrivateJwk());
});

describe('a verifying key', () => {
  it('may be P-256, Ed25519 or RSA, and is named by its thumbprint', async () => {
    for (const [jwk, alg] of [
      [key.publicJwk, 'ES256'],
      [publicHalf('ed25519'), 'EdDSA'],
      [publicHalf('rsa'), 'RS256'],
    ] as const) {
      const read = await verifyingKeyFrom(jwk);
      expect(read.alg).toBe(alg);
      expect(read.publicJwk).toMatchObject({ kid: read.kid, alg, use: 'sig' });
      expect((await verifyingKeyFrom(read.publicJwk)).kid).toBe(read.kid);
    }
  });

  it('has the thumbprint of RFC 8037 appendix A.3', async () => {
    const x = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo';
    const { kid } = await verifyingKeyFrom({ kty: 'OKP', crv: 'Ed25519', x });
    expect(kid).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
  });

  it.each<[string, (jwk: JWK) => unknown, RegExp]>([
    ['is no object', () => 'key', /JSON object/],
    ['is private', () => newPrivateJwk(), /private members/],
    ['is a shared secret', () => ({ kty: 'oct', k: zeros }), /private members/],
    ['is of another kind', () => ({ kty: 'oct' }), /P-256, Ed25519 or RSA/],
    ['is of another curve', (jwk) => ({ ...jwk, crv: 'P-384' }), /P-256, Ed25519 or RSA/],
    ['is for encryption', (jwk) => ({ ...jwk, use: 'enc' }), /"use"/],
    ['is for other operations', (jwk) => ({ ...jwk, key_ops: ['deriveKey'] }), /"key_ops"/],
    ['names another algorithm', (jwk) => ({ ...jwk, alg: 'ES384' }), /"alg" is not ES256/],
    ['has another name than its thumbprint', (jwk) => ({ ...jwk, kid: '1' }), /thumbprint/],
    ['lacks a coordinate', ({ kty, crv, x }) => ({ kty, crv, x }), /"y"/],
    ['has a short coordinate', (jwk) => ({ ...jwk, y: 'AAAA' }), /"y"/],
    ['is not on its curve', ({ kty, crv, x }) => ({ kty, crv, x, y: zeros }), /cannot be used/],
    ['is of small order', () => ({ kty: 'OKP', crv: 'Ed25519', x: zeros }), /small order/],
    ['has 1024 bits', () => publicHalf('rsa', { modulusLength: 1024 }), /2048/],
    ['has 2047 bits', () => publicHalf('rsa', { modulusLength: 2047 }), /2048/],
    ['has the exponent 3', () => publicHalf('rsa', { publicExponent: 3 }), /65537/],
  ])('is refused when it %s', async (_, make, text) => {
    const jwk = await make(without(key.publicJwk, 'kid', 'alg', 'use'));
    await expect(verifyingKeyFrom(jwk)).rejects.toMatchObject({ code: 'invalid_key' });
    await expect(verifyingKeyFrom(jwk)).rejects.toThrow(text);
  });

  it('is refused with the mark of the ROCA generator', () => {
    // Made as the faulty generator did: a power of 65537 modulo the product of the first primes.
    const primes = [3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n, 31n, 37n, 41n, 43n, 47n, 53n, 59n];
    const more = [61n, 67n, 71n, 73n, 79n, 83n, 89n, 97n, 101n, 103n, 107n, 109n, 113n, 127n];
    const last = [131n, 137n, 139n, 149n, 151n, 157n, 163n, 167n];
    const product = [...primes, ...more, ...last].reduce((all, prime) => all * prime, 1n);
    expect(hasRocaMark(65537n ** 41n % product)).toBe(true);
    expect(hasRocaMark((65537n ** 41n % product) + 2n)).toBe(false);
  });
});

describe('the small-order points of Ed25519', () => {
  const p = 2n ** 255n - 19n;
  const mod = (n: bigint): bigint => ((n % p) + p) % p;
  const power = (base: bigint, exponent: bigint): bigint => {
    let [result, square] = [1n, mod(base)];
    for (let rest = exponent; rest > 0n; rest >>= 1n) {
      if (rest & 1n) result = mod(result * square);
      square = mod(square * square);
    }
    return result;
  };
  const inverse = (n: bigint): bigint => power(n, p - 2n);
  const d = mod(-121665n * inverse(121666n));
  /** y of 2P, from y of P: on the curve, x² = (y²-1)/(dy²+1) (RFC 8032 §5.1). */
  const double = (y: bigint): bigint => {
    const [yy, one] = [mod(y * y), 1n];
    const xx = mod((yy - one) * inverse(d * yy + one));
    return mod((yy + xx) * inverse(one - d * mod(xx * yy)));
  };

  it('reach the neutral point by doubling three times, each of them', () => {
    const little = (hex: string): bigint =>
      BigInt(`0x${Buffer.from(hex, 'hex').reverse().toString('hex')}`);
    for (const hex of [
      '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
      'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
      'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
      '00'.repeat(32),
    ]) {
      expect(isSmallOrder(Buffer.from(hex, 'hex'))).toBe(true);
      expect(double(double(double(little(hex))))).toBe(1n);
    }
    expect(isSmallOrder(Buffer.from('58'.padEnd(64, '6'), 'hex'))).toBe(false);
  });
});

describe('a key set', () => {
  it('holds 1 to 20 keys, none twice', async () => {
    await expect(readJwks({ keys: [key.publicJwk] })).resolves.toMatchObject({
      signing: [{ kid: key.kid }],
      encryption: [],
    });
    await expect(readJwks({ keys: [key.publicJwk, key.publicJwk] })).rejects.toThrow(/twice/);
    await expect(readJwks({ keys: [] })).rejects.toThrow(/1 to 20/);
    await expect(readJwks({ keys: Array(21).fill(key.publicJwk) })).rejects.toThrow(/1 to 20/);
    await expect(readJwks([key.publicJwk])).rejects.toThrow(/array "keys"/);
    await expect(readJwks({ keys: [key.publicJwk, 7] })).rejects.toThrow(/JSON object/);
  });
});

describe('a signing key', () => {
  it.each<[string, (jwk: JWK) => unknown, RegExp]>([
    ['no object', () => null, /JSON object/],
    ['public', (jwk) => without(jwk, 'd'), /not a private key/],
    ['for checking', (jwk) => ({ ...jwk, key_ops: ['verify'] }), /"key_ops"/],
    ['named wrongly', (jwk) => ({ ...jwk, kid: 'mine' }), /thumbprint/],
    ['damaged', (jwk) => ({ ...jwk, d: 'AAAA' }), /damaged/],
    [
      'two halves of two keys',
      async (jwk) => ({ ...jwk, d: (await newPrivateJwk()).d }),
      /damaged/,
    ],
  ])('is refused when it is %s', async (_, change, text) => {
    const jwk = await change(await newPrivateJwk());
    await expect(signingKeyFrom(jwk)).rejects.toMatchObject({ code: 'invalid_key' });
    await expect(signingKeyFrom(jwk)).rejects.toThrow(text);
  });

  it('may say that it is for signing', async () => {
    const jwk = { ...(await newPrivateJwk()), key_ops: ['sign'], ext: true, use: 'sig' };
    await expect(signingKeyFrom(jwk)).resolves.toMatchObject({ alg: 'ES256' });
  });
});

describe('a key file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keys-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is made once, for its owner alone, also when two start together', async () => {
    const path = join(folder, 'new.jwk');
    const [one, two] = await Promise.all([
      signingKeyFile(path, { create: true }),
      signingKeyFile(path, { create: true }),
    ]);
    expect(one.kid).toBe(two.kid);
    expect((await signingKeyFile(path)).kid).toBe(one.kid);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).toMatch(/^\{.*\}\n$/);
  });

  it('is named when it is missing, cannot be made, or is not JSON', async () => {
    const missing = join(folder, 'missing.jwk');
    await expect(signingKeyFile(missing)).rejects.toThrow(`The key file ${missing} cannot be read`);
    const nowhere = join(folder, 'no', 'such.jwk');
    await expect(signingKeyFile(nowhere, { create: true })).rejects.toThrow(/cannot be read/);
    const broken = join(folder, 'broken.jwk');
    writeFileSync(broken, '{"d": oops');
    await expect(signingKeyFile(broken)).rejects.toThrow(`The key file ${broken} is not JSON`);
  });
});
