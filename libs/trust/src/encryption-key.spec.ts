import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompactEncrypt, compactDecrypt, type JWK } from 'jose';
import {
  decryptionKeyFile,
  decryptionKeyFrom,
  encryptionKeyFrom,
  newEncryptionJwk,
  newPrivateJwk,
  readJwks,
  signingKeyFrom,
  verifyingKeyFrom,
} from '#trust';

const without = (jwk: JWK, ...names: string[]): JWK =>
  Object.fromEntries(Object.entries(jwk).filter(([name]) => !names.includes(name)));
const publicOf = async (jwk: JWK): Promise<JWK> => (await decryptionKeyFrom(jwk)).publicJwk;

let whole: JWK;
beforeAll(async () => {
  whole = await newEncryptionJwk();
});

describe('a key to encrypt to', () => {
  it('is one half of a pair: what one seals the other opens', async () => {
    const own = await decryptionKeyFrom(whole);
    const theirs = await encryptionKeyFrom(own.publicJwk);
    expect(theirs).toMatchObject({ kid: own.kid, alg: 'ECDH-ES+A256KW' });
    expect(theirs.publicJwk).toEqual(own.publicJwk);
    expect(theirs.publicJwk).toMatchObject({ use: 'enc', kid: own.kid, alg: own.alg });
    expect(theirs.publicJwk).not.toHaveProperty('d');
    const sealed = await new CompactEncrypt(Buffer.from('for one reader'))
      .setProtectedHeader({ alg: theirs.alg, enc: 'A256GCM' })
      .encrypt(theirs.key);
    const { plaintext } = await compactDecrypt(sealed, own.key);
    expect(Buffer.from(plaintext).toString()).toBe('for one reader');
  });

  it('may say that it derives, or no operation at all', async () => {
    const bare = await publicOf(whole);
    for (const key_ops of [[], ['deriveKey'], ['deriveBits', 'deriveKey']])
      await expect(encryptionKeyFrom({ ...bare, key_ops })).resolves.toMatchObject({
        kid: bare.kid,
      });
  });

  it.each<[string, (jwk: JWK) => unknown, RegExp]>([
    ['is no object', () => 7, /JSON object/],
    ['is private', () => whole, /private members/],
    ['does not say what it is for', (jwk) => without(jwk, 'use'), /"use" is not "enc"/],
    ['is for signatures', (jwk) => ({ ...jwk, use: 'sig' }), /"use" is not "enc"/],
    ['is of another curve', (jwk) => ({ ...jwk, crv: 'P-384' }), /must be P-256/],
    [
      'is X25519',
      () => ({
        ...generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' }),
        use: 'enc',
      }),
      /must be P-256/,
    ],
    ['signs as well', (jwk) => ({ ...jwk, key_ops: ['deriveKey', 'verify'] }), /"key_ops"/],
    ['names another algorithm', (jwk) => ({ ...jwk, alg: 'ECDH-ES' }), /"alg" is not/],
    ['has another name than its thumbprint', (jwk) => ({ ...jwk, kid: '1' }), /thumbprint/],
    [
      'is not on its curve',
      (jwk) => ({ ...without(jwk, 'kid'), y: Buffer.alloc(32).toString('base64url') }),
      /on its curve/,
    ],
    ['lacks a coordinate', (jwk) => without(jwk, 'x'), /"x"/],
  ])('is refused when it %s', async (_, change, text) => {
    const jwk = change(await publicOf(whole));
    await expect(encryptionKeyFrom(jwk)).rejects.toMatchObject({ code: 'invalid_key' });
    await expect(encryptionKeyFrom(jwk)).rejects.toThrow(text);
  });

  it('is never one that signs, and one that signs is never encrypted to', async () => {
    const { publicJwk: signs } = await signingKeyFrom(await newPrivateJwk());
    await expect(encryptionKeyFrom(signs)).rejects.toThrow(/"use"/);
    await expect(verifyingKeyFrom(await publicOf(whole))).rejects.toThrow(/"use"/);
    await expect(signingKeyFrom(whole)).rejects.toThrow(/"use"/);
    await expect(decryptionKeyFrom(await newPrivateJwk())).rejects.toThrow(/"use"/);
  });
});

describe('a key to decrypt with', () => {
  it.each<[string, (jwk: JWK) => unknown, RegExp]>([
    ['public', (jwk) => without(jwk, 'd'), /not a private key/],
    ['damaged', (jwk) => ({ ...jwk, d: 'AAAA' }), /damaged/],
    [
      'two halves of two keys',
      async (jwk) => ({ ...jwk, d: (await newEncryptionJwk()).d }),
      /damaged/,
    ],
  ])('is refused when it is %s', async (_, change, text) => {
    const jwk = await change(await newEncryptionJwk());
    await expect(decryptionKeyFrom(jwk)).rejects.toMatchObject({ code: 'invalid_key' });
    await expect(decryptionKeyFrom(jwk)).rejects.toThrow(text);
  });

  it('lies in a file for its owner alone, made once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'keys-'));
    try {
      const path = join(folder, 'encryption.jwk');
      const [one, two] = await Promise.all([
        decryptionKeyFile(path, { create: true }),
        decryptionKeyFile(path, { create: true }),
      ]);
      expect(one.kid).toBe(two.kid);
      expect(statSync(path).mode & 0o777).toBe(0o600);
      await expect(decryptionKeyFile(join(folder, 'none'))).rejects.toThrow(/cannot be read/);
      writeFileSync(path, '{"d": oops');
      await expect(decryptionKeyFile(path)).rejects.toThrow(`${path} is not JSON`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a key set with keys of both kinds', () => {
  it('is read by what each key is for', async () => {
    const [signs, sealed] = [
      (await signingKeyFrom(await newPrivateJwk())).publicJwk,
      await publicOf(whole),
    ];
    await expect(readJwks({ keys: [sealed, signs] })).resolves.toMatchObject({
      signing: [{ kid: signs.kid }],
      encryption: [{ kid: sealed.kid }],
    });
    await expect(readJwks({ keys: [sealed] })).rejects.toThrow(/no key to check signatures/);
  });

  it('is refused when one key is there for both', async () => {
    const { publicJwk } = await signingKeyFrom(await newPrivateJwk());
    const both = { ...without(publicJwk, 'alg'), use: 'enc' };
    await expect(readJwks({ keys: [publicJwk, both] })).rejects.toThrow(/twice/);
  });
});
