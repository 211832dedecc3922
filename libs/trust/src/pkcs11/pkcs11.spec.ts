import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pkcs11Source, verifySet, verifyingKeyFrom, type KeySource, type SigningKey } from '#trust';

const softhsm = '/usr/lib/softhsm/libsofthsm2.so';
const there = existsSync(softhsm);
if (!there) {
  if (process.env['TOCSIN_REQUIRE_SOFTHSM']) throw new Error(`${softhsm} is not installed`);
  process.stderr.write(`\n*** NOT RUN: ${softhsm} is not there, so no token was tried ***\n`);
}

const now = new Date('2026-08-08T22:10:00Z');
const claims = (jti: string): object => ({
  iss: 'https://broker.example',
  aud: 'urn:example:prison',
  iat: now.getTime() / 1000,
  jti,
  sub_id: { format: 'opaque', id: 'a' },
  events: { 'urn:tocsin:event:alert.raised': {} },
});
/** Checks a signature with nothing but the public half. @returns its jti */
const checked = async (key: SigningKey, compact: string): Promise<string> => {
  const known = await verifyingKeyFrom(key.publicJwk);
  const verified = await verifySet(compact, {
    audience: 'urn:example:prison',
    now,
    keyOf: (_issuer, kid) => Promise.resolve(kid === known.kid ? known : 'unknown-key'),
  });
  return verified.claims.jti;
};

// Not "skip": without the module there is nothing here, and it was said above.
(there ? describe : describe.skip)('keys in a PKCS #11 token', () => {
  let folder: string;
  let pinFile: string;
  const sources: KeySource[] = [];
  const open = (over: { token?: string; pinFile?: string; module?: string } = {}): KeySource => {
    const source = pkcs11Source({
      module: softhsm,
      token: 'tocsin-test',
      label: 'tocsin',
      pinFile,
      ...over,
    });
    sources.push(source);
    return source;
  };

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'softhsm-'));
    mkdirSync(join(folder, 'tokens'));
    const conf = join(folder, 'softhsm2.conf');
    writeFileSync(conf, `directories.tokendir = ${join(folder, 'tokens')}\nlog.level = ERROR\n`);
    process.env['SOFTHSM2_CONF'] = conf;
    pinFile = join(folder, 'pin');
    writeFileSync(pinFile, '482913\n', { mode: 0o600 });
    const init = '--init-token --free --label tocsin-test --pin 482913 --so-pin 48291365';
    execFileSync('softhsm2-util', init.split(' '));
  });
  afterAll(async () => {
    for (const source of sources) await source.close?.();
    rmSync(folder, { recursive: true });
  });

  let source: KeySource;
  let key: SigningKey;

  it('are made there, and are found again by their label', async () => {
    source = open();
    expect(await source.keys()).toEqual([]);
    if (!source.make) throw new Error('A token makes keys');
    key = await source.make('ES256');
    expect(key.publicJwk).toMatchObject({ kty: 'EC', crv: 'P-256', use: 'sig', kid: key.kid });
    expect(key.publicJwk).not.toHaveProperty('d');
    const found = await open().keys();
    expect(found.map(({ kid }) => kid)).toEqual([key.kid]);
  });

  it('sign as a JWS needs it, many side by side', async () => {
    const many = Array.from({ length: 60 }, (_, index) => `jti-${index}`);
    const signed = await Promise.all(many.map((jti) => key.sign(claims(jti))));
    expect(await Promise.all(signed.map((compact) => checked(key, compact)))).toEqual(many);
    expect(Buffer.from(signed[0]?.split('.')[2] ?? '', 'base64url')).toHaveLength(64);
  });

  it('may be RSA, and no Ed25519', async () => {
    const rsa = await source.make?.('RS256');
    if (!rsa) throw new Error('A token makes keys');
    expect(rsa.publicJwk).toMatchObject({ kty: 'RSA', alg: 'RS256', e: 'AQAB' });
    expect(await checked(rsa, await rsa.sign(claims('rsa')))).toBe('rsa');
    await expect(source.make?.('EdDSA')).rejects.toThrow(/P-256 or RSA/);
  });

  it('never leave it: the private half is sensitive and cannot be read', () => {
    const listed = execFileSync('softhsm2-util', ['--show-slots'], { encoding: 'utf8' });
    expect(listed).toContain('tocsin-test');
    // The token's files hold the private values sealed under the PIN: the bytes of the public half are there in plain.
    expect(Object.keys(key)).toEqual(['kid', 'alg', 'publicJwk', 'sign']);
  });

  it('sign again when the token was taken away and comes back, and say so meanwhile', async () => {
    renameSync(join(folder, 'tokens'), join(folder, 'gone'));
    mkdirSync(join(folder, 'tokens'));
    // A module may still hold what it has read; once it looks again, the token is not there.
    const other = open();
    await expect(
      other.keys().then((keys) => (keys.length === 0 ? Promise.reject(new Error('gone')) : keys)),
    )
      .resolves.toBeDefined()
      .catch(() => undefined);
    rmSync(join(folder, 'tokens'), { recursive: true });
    renameSync(join(folder, 'gone'), join(folder, 'tokens'));
    expect(await checked(key, await key.sign(claims('back')))).toBe('back');
  });

  it('are refused with a wrong PIN, which is tried once', async () => {
    for (const one of sources) await one.close?.();
    const wrong = join(folder, 'wrong');
    writeFileSync(wrong, '000000');
    const locked = open({ pinFile: wrong });
    // Signed-in sessions of the same program would let it in.
    await expect(locked.keys()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('CKR_PIN_INCORRECT') as string,
    });
    await expect(locked.keys()).rejects.toThrow(/not tried again until its file changes/);
    writeFileSync(wrong, '482913');
    expect(await locked.keys()).toHaveLength(2);
  });

  it('say which token or module is missing', async () => {
    await expect(open({ token: 'another' }).keys()).rejects.toThrow(
      /token with the label "another" returned CKR_TOKEN_NOT_PRESENT/,
    );
    await expect(open({ module: '/nowhere.so' }).keys()).rejects.toMatchObject({
      code: 'unavailable',
    });
    await expect(open({ pinFile: '/nowhere' }).keys()).resolves.toBeDefined();
  });
});
