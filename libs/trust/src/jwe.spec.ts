import { CompactEncrypt, compactDecrypt, type CompactJWEHeaderParameters } from 'jose';
import fc from 'fast-check';
import {
  decryptionKeyFrom,
  decryptSet,
  encryptionKeyFrom,
  encryptSet,
  isEncrypted,
  newEncryptionJwk,
  newPrivateJwk,
  signingKeyFrom,
  verifySet,
  verifyingKeyFrom,
  type DecryptionKey,
  type EncryptionKey,
} from '#trust';

let key: DecryptionKey;
let other: DecryptionKey;
let recipient: EncryptionKey;
let jws: string;
let jwe: string;

const now = new Date('2026-08-08T22:10:00Z');
const audience = 'https://broker.example';
const claims = {
  iss: 'urn:example:prison',
  aud: audience,
  jti: 'a1',
  iat: now.getTime() / 1000,
  sub_id: { format: 'noms', id: 'A1234AA' },
  events: { 'urn:tocsin:event:prison.released': { prison: 'WWI', reason: 'CR' } },
};

beforeAll(async () => {
  [key, other] = await Promise.all([
    decryptionKeyFrom(await newEncryptionJwk()),
    decryptionKeyFrom(await newEncryptionJwk()),
  ]);
  recipient = await encryptionKeyFrom(key.publicJwk);
  jws = await (await signingKeyFrom(await newPrivateJwk())).sign(claims);
  jwe = encryptSet(jws, recipient);
});

/** How often a key was asked for: what is refused by its form must never get as far. */
let asked = 0;
const decrypt = (compact: string): string =>
  decryptSet(compact, (kid) => {
    asked += 1;
    return [key, other].find((one) => one.kid === kid);
  });
/** What it is refused with. @throws Error when it is not */
function refusal(compact: string): unknown {
  try {
    decrypt(compact);
  } catch (thrown) {
    return thrown;
  }
  throw new Error('It was taken');
}

const parts = (): string[] => jwe.split('.');
const b64 = (text: string | Buffer): string => Buffer.from(text).toString('base64url');
const headerOf = (compact: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(compact.split('.')[0] ?? '', 'base64url').toString()) as Record<
    string,
    unknown
  >;
/** The good JWE with another header. Its form is judged before anything is decrypted. */
const under = (header: object | string): string =>
  [b64(typeof header === 'string' ? header : JSON.stringify(header)), ...parts().slice(1)].join(
    '.',
  );
const changed = (change: object): string => under({ ...headerOf(jwe), ...change });
const without = (name: string): string =>
  under(Object.fromEntries(Object.entries(headerOf(jwe)).filter(([one]) => one !== name)));
const epk = (change: object): string =>
  changed({ epk: { ...(headerOf(jwe)['epk'] as object), ...change } });
const part = (at: number, text: string): string =>
  parts()
    .map((one, index) => (index === at ? text : one))
    .join('.');
/** Properly encrypted to our key, whatever the header says. */
const encrypted = (
  plain: string,
  header: Partial<CompactJWEHeaderParameters> = {},
): Promise<string> =>
  new CompactEncrypt(Buffer.from(plain))
    .setProtectedHeader({
      alg: 'ECDH-ES+A256KW',
      enc: 'A256GCM',
      kid: key.kid,
      typ: 'secevent+jwt',
      cty: 'JWT',
      ...header,
    })
    .encrypt(recipient.key);

describe('an encrypted statement', () => {
  it('is opened by its recipient alone, and gives back the signed statement byte for byte', () => {
    expect(isEncrypted(jwe)).toBe(true);
    expect(isEncrypted(jws)).toBe(false);
    expect(decrypt(jwe)).toBe(jws);
    expect(() => decryptSet(jwe, () => other)).toThrow('cannot be decrypted');
  });

  it('says how it was made and for which key, and nothing of what is inside', () => {
    const { epk: ephemeral, ...header } = headerOf(jwe);
    expect(header).toEqual({
      alg: 'ECDH-ES+A256KW',
      enc: 'A256GCM',
      kid: key.kid,
      typ: 'secevent+jwt',
      cty: 'JWT',
    });
    expect(Object.keys(ephemeral as object).sort()).toEqual(['crv', 'kty', 'x', 'y']);
  });

  it('is never twice the same, so that nobody sees that the same was sent again', () => {
    const again = encryptSet(jws, recipient);
    for (const [at, one] of again.split('.').entries()) expect(one).not.toBe(parts()[at]);
    expect(decrypt(again)).toBe(jws);
  });

  it('may spell its types as whole media types', async () => {
    const spelled = await encrypted(jws, {
      typ: 'application/SecEvent+JWT',
      cty: 'application/jwt',
    });
    expect(decrypt(spelled)).toBe(jws);
  });
});

/** Each is refused by its form: no key is looked for, and nothing is decrypted. */
const malformed: [string, () => string | Promise<string>][] = [
  ['nothing at all', () => ''],
  ['a JWS', () => jws],
  ['four parts', () => parts().slice(0, 4).join('.')],
  ['six parts', () => `${jwe}.AAAA`],
  ['a megabyte of dots', () => '.'.repeat(1_000_000)],
  ['more than 96 KiB', () => part(3, 'A'.repeat(100_000))],
  ['a line break at the end', () => `${jwe}\n`],
  ['padding', () => `${jwe}==`],
  ['a space in the ciphertext', () => part(3, `${parts()[3]?.slice(0, 8) ?? ''} `)],
  ['non-zero trailing bits in the tag', () => part(4, `${parts()[4]?.slice(0, -1) ?? ''}B`)],
  ['no encrypted key', () => part(1, '')],
  ['a key that is too short', () => part(1, b64(Buffer.alloc(24)))],
  ['a key that is too long', () => part(1, b64(Buffer.alloc(72)))],
  ['an initialisation vector of 16 bytes', () => part(2, b64(Buffer.alloc(16)))],
  ['no ciphertext', () => part(3, '')],
  ['a short tag', () => part(4, b64(Buffer.alloc(12)))],
  ['a header that is not JSON', () => under('nope')],
  ['a header that is an array', () => under('[]')],
  [
    'a header with a member twice',
    () => under(JSON.stringify(headerOf(jwe)).replace('{', '{"kid":"x",')),
  ],
  ['a header of more than a kilobyte', () => changed({ kid: 'x'.repeat(1_100) })],
  ...['alg', 'enc', 'epk', 'kid', 'typ', 'cty'].map((name): [string, () => string] => [
    `no "${name}"`,
    () => without(name),
  ]),
  ...Object.entries({
    zip: 'DEF',
    apu: 'QQ',
    apv: 'Qg',
    crit: ['exp'],
    jku: 'https://evil.example/keys',
    jwk: { kty: 'EC' },
    x5u: 'https://evil.example/cert',
    x5c: ['AAAA'],
    x5t: 'AAAA',
    p2c: 1_000_000_000,
    p2s: 'AAAAAAAAAAA',
    b64: false,
  }).map(([name, value]): [string, () => string] => [
    `a header with "${name}"`,
    () => changed({ [name]: value }),
  ]),
  ...[
    'none',
    'dir',
    'ECDH-ES',
    'ECDH-ES+A128KW',
    'A256KW',
    'A256GCMKW',
    'RSA1_5',
    'RSA-OAEP',
    'RSA-OAEP-256',
    'PBES2-HS256+A128KW',
    'ES256',
    'ecdh-es+a256kw',
    ['ECDH-ES+A256KW'],
  ].map((alg): [string, () => string] => [`the algorithm ${String(alg)}`, () => changed({ alg })]),
  ...['A128GCM', 'A192GCM', 'A128CBC-HS256', 'A256CBC-HS512', 'a256gcm', 1].map(
    (enc): [string, () => string] => [`the cipher ${enc}`, () => changed({ enc })],
  ),
  ['another type', () => changed({ typ: 'JWT' })],
  ['another content type', () => changed({ cty: 'text/plain' })],
  ['a key id with a path in it', () => changed({ kid: '../../etc/passwd' })],
  ['a key id that is a number', () => changed({ kid: 1 })],
  ['an ephemeral key of another curve', () => epk({ crv: 'P-384' })],
  ['an ephemeral key of another kind', () => epk({ kty: 'OKP', crv: 'X25519' })],
  ['a private ephemeral key', () => epk({ d: b64(Buffer.alloc(32, 1)) })],
  ['an ephemeral key with an algorithm', () => epk({ alg: 'ECDH-ES' })],
  ['a short coordinate', () => epk({ x: b64(Buffer.alloc(31, 1)) })],
  ['a coordinate that is not base64url', () => epk({ y: `${'A'.repeat(42)}=` })],
  ['an ephemeral key that is a text', () => changed({ epk: 'P-256' })],
  ['an ephemeral key that nests', () => epk({ x: { deep: {} } })],
  ['compressed text', () => encrypted(jws, { zip: 'DEF' })],
];

/** Each has the right form and an existing key. None may tell an attacker how far it got. */
const unopened: [string, () => string | Promise<string>][] = [
  ['another wrapped key', () => part(1, b64(Buffer.alloc(40, 7)))],
  ['another initialisation vector', () => part(2, b64(Buffer.alloc(12, 7)))],
  ['other text', () => part(3, `AAAA${parts()[3]?.slice(4) ?? ''}`)],
  ['another tag', () => part(4, b64(Buffer.alloc(16, 7)))],
  ['a header that was not there when it was encrypted', () => changed({ typ: 'SecEvent+jwt' })],
  ['the id of another key of ours', () => changed({ kid: other.kid })],
  ['an ephemeral key off its curve', () => epk({ x: b64(Buffer.alloc(32, 1)) })],
  ['an ephemeral key at nought', () => epk({ x: b64(Buffer.alloc(32)), y: b64(Buffer.alloc(32)) })],
  [
    'the ephemeral key of another JWE',
    () => changed({ epk: headerOf(encryptSet(jws, recipient))['epk'] }),
  ],
];

describe('what is refused', () => {
  it.each(malformed)('%s, before any key is asked for', async (_, make) => {
    asked = 0;
    expect(refusal(await make())).toMatchObject({ code: 'invalid_request' });
    expect(asked).toBe(0);
  });

  it('a key that is not ours', async () => {
    const stranger = await encryptionKeyFrom(
      (await decryptionKeyFrom(await newEncryptionJwk())).publicJwk,
    );
    expect(refusal(encryptSet(jws, stranger))).toMatchObject({
      code: 'invalid_key',
    });
  });

  it.each(unopened)(
    '%s, with the same words as everything that cannot be decrypted',
    async (_, make) => {
      expect(refusal(await make())).toMatchObject({
        code: 'invalid_key',
        message: 'It cannot be decrypted with the key that it names',
      });
    },
  );

  it('any one changed character', () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \n';
    const at = fc.nat(jwe.length - 1);
    const letter = fc.constantFrom(...letters.split(''));
    fc.assert(
      fc.property(at, letter, (position, to) => {
        fc.pre(jwe[position] !== to);
        const broken = jwe.slice(0, position) + to + jwe.slice(position + 1);
        expect(refusal(broken)).toMatchObject({ name: 'TocsinError' });
      }),
      { numRuns: 1000 },
    );
  });
});

describe('what is inside', () => {
  const verify = async (compact: string) => {
    const signer = await verifyingKeyFrom((await signingKeyFrom(await newPrivateJwk())).publicJwk);
    return verifySet(decrypt(compact), {
      audience,
      now,
      keyOf: () => Promise.resolve(signer),
    });
  };

  it.each<[string, () => string | Promise<string>]>([
    ['a JWE again', () => jwe],
    ['bare claims', () => JSON.stringify(claims)],
    ['nothing but dots', () => '..'],
    ['letters outside ASCII', () => `é${jws}`],
  ])('is refused when it is %s', async (_, plain) => {
    await expect(verify(await encrypted(await plain()))).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });

  it('is believed by its signature alone: whoever has our public key can encrypt', async () => {
    await expect(verify(jwe)).rejects.toMatchObject({ code: 'authentication_failed' });
  });
});

describe('the other library (jose)', () => {
  it('opens what is made here', async () => {
    const { plaintext } = await compactDecrypt(jwe, key.key);
    expect(Buffer.from(plaintext).toString()).toBe(jws);
  });

  it('makes what is opened here', async () => {
    expect(decrypt(await encrypted(jws))).toBe(jws);
  });
});
