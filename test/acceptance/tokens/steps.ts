import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pkcs11Source, verifySet, verifyingKeyFrom, type KeySource, type SigningKey } from '#trust';

// A program of its own: a module reads the real environment, and is loaded into a real process. It says what held.

const [module = '', folder = ''] = process.argv.slice(2);
const tokens = join(folder, 'tokens');
const pinFile = join(folder, 'pin');
const now = new Date('2026-08-08T22:10:00Z');
const audience = 'urn:example:prison';

const open = (over: { token?: string; pinFile?: string; module?: string } = {}): KeySource =>
  pkcs11Source({ module, token: 'tocsin-test', label: 'tocsin', pinFile, ...over });

const claims = (jti: string): object => ({
  iss: 'https://broker.example',
  aud: audience,
  iat: now.getTime() / 1000,
  jti,
  sub_id: { format: 'opaque', id: 'a' },
  events: { 'urn:tocsin:event:alert.raised': {} },
});

/** Checks a signature with nothing but the public half. @returns its jti */
async function checked(key: SigningKey, compact: string): Promise<string> {
  const known = await verifyingKeyFrom(key.publicJwk);
  const keyOf = (_issuer: string, kid: string) =>
    Promise.resolve(kid === known.kid ? known : ('unknown-key' as const));
  return (await verifySet(compact, { audience, now, keyOf })).claims.jti;
}

const made = async (source: KeySource, alg: 'ES256' | 'RS256' | 'EdDSA'): Promise<SigningKey> => {
  if (!source.make) throw new Error('A token makes keys');
  return source.make(alg);
};

async function step(name: string, work: () => Promise<void>): Promise<void> {
  await work();
  process.stdout.write(`held: ${name}\n`);
}

const source = open();
let key: SigningKey;

await step('a key is made there, and found again by its label', async () => {
  assert.deepEqual(await source.keys(), []);
  key = await made(source, 'ES256');
  assert.deepEqual(Object.keys(key.publicJwk).sort(), [
    'alg',
    'crv',
    'kid',
    'kty',
    'use',
    'x',
    'y',
  ]);
  const found = await open().keys();
  assert.deepEqual(
    found.map(({ kid }) => kid),
    [key.kid],
  );
});

await step('it signs as a JWS needs it, many side by side', async () => {
  const many = Array.from({ length: 200 }, (_, index) => `jti-${index}`);
  const signed = await Promise.all(many.map((jti) => key.sign(claims(jti))));
  assert.deepEqual(await Promise.all(signed.map((compact) => checked(key, compact))), many);
  for (const compact of signed)
    assert.equal(Buffer.from(compact.split('.')[2] ?? '', 'base64url').length, 64);
});

await step('RSA signs as well, and Ed25519 is not made', async () => {
  const rsa = await made(source, 'RS256');
  assert.equal(rsa.alg, 'RS256');
  assert.equal(await checked(rsa, await rsa.sign(claims('rsa'))), 'rsa');
  await assert.rejects(made(source, 'EdDSA'), /P-256 or RSA/);
});

await step('a lost token is said, and signs again when it is back', async () => {
  renameSync(tokens, join(folder, 'gone'));
  mkdirSync(tokens);
  // It may go on for a while with what it holds; looked at anew, it is not there.
  await assert.rejects(open({ token: 'another' }).keys());
  await assert.rejects(key.sign(claims('lost')), { code: 'unavailable' });
  await assert.rejects(source.keys(), /CKR_/);
  rmSync(tokens, { recursive: true });
  renameSync(join(folder, 'gone'), tokens);
  const back = await Promise.all(
    Array.from({ length: 20 }, (_, index) => key.sign(claims(`back-${index}`))),
  );
  assert.equal(await checked(key, back[7] ?? ''), 'back-7');
});

await step('which token or module is missing is said', async () => {
  await assert.rejects(
    open({ token: 'another' }).keys(),
    /token with the label "another" returned CKR_TOKEN_NOT_PRESENT/,
  );
  await assert.rejects(open({ module: '/nowhere.so' }).keys(), { code: 'unavailable' });
});

await step('a wrong PIN is tried once', async () => {
  await source.close?.();
  // Ends every session of this program, so that signing in is needed.
  await open({ token: 'another' })
    .keys()
    .catch(() => undefined);
  const wrong = join(folder, 'wrong');
  writeFileSync(wrong, '000000');
  const locked = open({ pinFile: wrong });
  await assert.rejects(locked.keys(), /CKR_PIN_INCORRECT/);
  await assert.rejects(locked.keys(), /not tried again until its file changes/);
  writeFileSync(wrong, '482913\n');
  assert.equal((await locked.keys()).length, 2);
});
