import { createHmac, createPublicKey } from 'node:crypto';
import { CompactSign, importJWK, type JWK } from 'jose';
import {
  newPrivateJwk,
  signingKeyFrom,
  verifyingKeyFrom,
  verifySet,
  type KeyOf,
  type SigningKey,
} from '#trust';

const audience = 'https://broker.example';
const issuer = 'urn:example:prison';
const now = new Date('2026-08-08T22:10:00Z');
const iat = now.getTime() / 1000;

let privateJwk: JWK;
let key: SigningKey;
let other: SigningKey;
let keyOf: KeyOf;

beforeAll(async () => {
  privateJwk = await newPrivateJwk();
  key = await signingKeyFrom(privateJwk);
  other = await signingKeyFrom(await newPrivateJwk());
  const known = await verifyingKeyFrom(key.publicJwk);
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
const signed = (change: object, drop: string[] = []): Promise<string> => {
  const claims = { ...good, ...change };
  return key.sign(
    Object.fromEntries(Object.entries(claims).filter(([name]) => !drop.includes(name))),
  );
};

const b64 = (text: string | Buffer): string => Buffer.from(text).toString('base64url');
const parts = async (): Promise<[string, string, string]> => {
  const [h = '', p = '', s = ''] = (await key.sign(good)).split('.');
  return [h, p, s];
};
/** A SET whose payload is this very text, properly signed. */
const raw = async (payload: string | Buffer): Promise<string> =>
  new CompactSign(Buffer.from(payload))
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'secevent+jwt' })
    .sign(await importJWK(privateJwk, 'ES256'));
const header = (
  change: object,
  base: object = { alg: 'ES256', kid: key.kid, typ: 'secevent+jwt' },
) => b64(JSON.stringify({ ...base, ...change }));

/** WIRE §6: each row is a SET that a lenient receiver would take. */
const attacks: [string, string, () => Promise<string>][] = [
  ['nothing at all', 'invalid_request', () => Promise.resolve('')],
  ['two parts', 'invalid_request', async () => (await parts()).slice(0, 2).join('.')],
  ['four parts', 'invalid_request', async () => [...(await parts()), 'AAAA'].join('.')],
  [
    'five parts, as a JWE has',
    'invalid_request',
    async () => [...(await parts()), 'A', 'B'].join('.'),
  ],
  ['more than 64 KiB', 'invalid_request', () => signed({ txn: 'x'.repeat(70_000) })],
  ['a line break in the signature', 'invalid_request', async () => `${await key.sign(good)}\n`],
  [
    'a space in the payload',
    'invalid_request',
    async () => {
      const [h, p, s] = await parts();
      return [h, `${p.slice(0, 8)} ${p.slice(8)}`, s].join('.');
    },
  ],
  ['padding', 'invalid_request', async () => `${await key.sign(good)}==`],
  [
    'non-zero trailing bits',
    'invalid_request',
    async () => {
      const [h, p, s] = await parts();
      // 64 bytes leave four bits over in the last letter, which must be zero.
      return [
        h,
        p,
        `${s.slice(0, -1)}${s.endsWith('A') ? 'B' : String.fromCharCode(s.charCodeAt(85) + 1)}`,
      ].join('.');
    },
  ],
  [
    'a part of an impossible length',
    'invalid_request',
    async () => {
      const [h, p] = await parts();
      return [h, p, 'AAAAA'].join('.');
    },
  ],
  [
    'an empty signature',
    'invalid_request',
    async () => (await parts()).slice(0, 2).join('.') + '.',
  ],
  [
    'a header that is not JSON',
    'invalid_request',
    async () => [b64('nope'), ...(await parts()).slice(1)].join('.'),
  ],
  [
    'a header that is an array',
    'invalid_request',
    async () => [b64('["a"]'), ...(await parts()).slice(1)].join('.'),
  ],
  ...['jwk', 'jku', 'x5u', 'x5c', 'crit', 'b64', 'zip', 'cty'].map(
    (name): [string, string, () => Promise<string>] => [
      `the header ${name}`,
      'invalid_request',
      async () =>
        [header({ [name]: name === 'b64' ? false : ['b64'] }), ...(await parts()).slice(1)].join(
          '.',
        ),
    ],
  ),
  [
    'no kid',
    'invalid_request',
    async () =>
      [header({}, { alg: 'ES256', typ: 'secevent+jwt', x: 1 }), ...(await parts()).slice(1)].join(
        '.',
      ),
  ],
  [
    'a kid that is a path',
    'invalid_request',
    async () => [header({ kid: '../../etc/keys' }), ...(await parts()).slice(1)].join('.'),
  ],
  [
    'a kid of 65 letters',
    'invalid_request',
    async () => [header({ kid: 'k'.repeat(65) }), ...(await parts()).slice(1)].join('.'),
  ],
  [
    'an alg that is no text',
    'invalid_request',
    async () => [header({ alg: 1 }), ...(await parts()).slice(1)].join('.'),
  ],
  [
    'a typ that is no text',
    'invalid_request',
    async () => [header({ typ: null }), ...(await parts()).slice(1)].join('.'),
  ],
  ['the type of a plain JWT', 'invalid_request', () => key.sign(good, 'JWT')],
  ['the type of an access token', 'invalid_request', () => key.sign(good, 'at+jwt')],
  [
    'a header member twice',
    'invalid_request',
    async () =>
      [
        b64(`{"alg":"none","alg":"ES256","kid":"${key.kid}","typ":"secevent+jwt"}`),
        ...(await parts()).slice(1),
      ].join('.'),
  ],
  [
    'a claim twice',
    'invalid_request',
    () => raw(JSON.stringify(good).replace('"jti":"a1"', '"jti":"a1","jti":"a2"')),
  ],
  [
    'a claim twice, once escaped',
    'invalid_request',
    () => raw(JSON.stringify(good).replace('"jti":"a1"', '"jti":"a1","\\u006ati":"a2"')),
  ],
  [
    'a member twice deep inside',
    'invalid_request',
    () => raw(JSON.stringify(good).replace('"reason":"CR"', '"reason":"CR","reason":"X"')),
  ],
  [
    'a __proto__ member',
    'invalid_request',
    () => raw(JSON.stringify(good).replace('"reason":"CR"', '"__proto__":{"a":1}')),
  ],
  [
    'a __proto__ member, escaped',
    'invalid_request',
    () => raw(JSON.stringify(good).replace('"reason":"CR"', '"\\u005f_proto__":1')),
  ],
  ['nine levels', 'invalid_request', () => signed({ events: { a: { b: [[[[[[1]]]]]] } } })],
  [
    'bytes that are not UTF-8',
    'invalid_request',
    () =>
      raw(Buffer.concat([Buffer.from('{"iss":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')])),
  ],
  ['a byte order mark', 'invalid_request', () => raw(`\ufeff${JSON.stringify(good)}`)],
  ['a NUL', 'invalid_request', () => raw(JSON.stringify(good).replace('a1', 'a\\u0000'))],
  [
    'a NUL in a name',
    'invalid_request',
    () => raw(JSON.stringify(good).replace('"prison"', '"a\\u0000"')),
  ],
  [
    'half a surrogate pair',
    'invalid_request',
    () => raw(JSON.stringify(good).replace('a1', 'a\\ud800')),
  ],
  ['a payload that is a text', 'invalid_request', () => raw('"hello"')],
  ['a payload with a tail', 'invalid_request', () => raw(`${JSON.stringify(good)}{}`)],
  ['exp', 'invalid_request', () => signed({ exp: iat + 60 })],
  ['sub', 'invalid_request', () => signed({ sub: 'A1234AA' })],
  ['nbf', 'invalid_request', () => signed({ nbf: iat })],
  ['an issuer that is an object', 'invalid_request', () => signed({ iss: { a: 1 } })],
  ['no issuer', 'invalid_request', () => signed({}, ['iss'])],
  ['an issuer nobody knows', 'invalid_issuer', () => signed({ iss: 'urn:example:nobody' })],
  ["another agency's key", 'invalid_key', () => other.sign(good)],
  [
    'alg none',
    'authentication_failed',
    async () => [header({ alg: 'none' }), ...(await parts()).slice(1)].join('.'),
  ],
  [
    'another algorithm than the key has',
    'authentication_failed',
    async () => [header({ alg: 'EdDSA' }), ...(await parts()).slice(1)].join('.'),
  ],
  [
    'an HMAC with the public key',
    'authentication_failed',
    async () => {
      const [, p] = await parts();
      const pem = createPublicKey({ key: key.publicJwk, format: 'jwk' }).export({
        type: 'spki',
        format: 'pem',
      });
      const input = `${header({ alg: 'HS256' })}.${p}`;
      return `${input}.${createHmac('sha256', pem).update(input).digest('base64url')}`;
    },
  ],
  [
    'a signature of zeros (CVE-2022-21449)',
    'authentication_failed',
    async () => [...(await parts()).slice(0, 2), b64(Buffer.alloc(64))].join('.'),
  ],
  [
    'a signature in DER',
    'authentication_failed',
    async () => [...(await parts()).slice(0, 2), b64(Buffer.alloc(70, 0x30))].join('.'),
  ],
  [
    'another payload under the same signature',
    'authentication_failed',
    async () => {
      const [h, , s] = await parts();
      return [h, b64(JSON.stringify({ ...good, jti: 'a2' })), s].join('.');
    },
  ],
  ['another audience', 'invalid_audience', () => signed({ aud: 'https://elsewhere.example' })],
  [
    'two audiences, ours among them',
    'invalid_audience',
    () => signed({ aud: [audience, 'https://x.example'] }),
  ],
  ['no audience', 'invalid_audience', () => signed({}, ['aud'])],
  ['an empty array of audiences', 'invalid_audience', () => signed({ aud: [] })],
  ['an array in an array', 'invalid_audience', () => signed({ aud: [[audience]] })],
  ['no jti', 'invalid_request', () => signed({}, ['jti'])],
  ['a jti that is a number', 'invalid_request', () => signed({ jti: 7 })],
  ['an empty jti', 'invalid_request', () => signed({ jti: '' })],
  ['a jti of 129 letters', 'invalid_request', () => signed({ jti: 'j'.repeat(129) })],
  ['no iat', 'invalid_request', () => signed({}, ['iat'])],
  ['an iat with a fraction', 'invalid_request', () => signed({ iat: iat + 0.5 })],
  ['an iat that is a text', 'invalid_request', () => signed({ iat: String(iat) })],
  [
    'an iat beyond all numbers',
    'invalid_request',
    () => raw(JSON.stringify(good).replace(`"iat":${iat}`, '"iat":1e999')),
  ],
  ['an iat 11 s ahead', 'invalid_request', () => signed({ iat: iat + 11 })],
  ['an iat more than 30 days ago', 'invalid_request', () => signed({ iat: iat - 30 * 86_400 - 1 })],
  ['a toe in milliseconds', 'invalid_request', () => signed({ toe: iat * 1000 })],
  ['a toe that is a text', 'invalid_request', () => signed({ toe: '2026-08-08' })],
  ['a toe of 1970', 'invalid_request', () => signed({ toe: 0 })],
  ['a txn that is an object', 'invalid_request', () => signed({ txn: {} })],
  ['no events', 'invalid_request', () => signed({}, ['events'])],
  ['an empty events', 'invalid_request', () => signed({ events: {} })],
  ['two events', 'invalid_request', () => signed({ events: { a: {}, b: {} } })],
  ['an event that is a text', 'invalid_request', () => signed({ events: { a: 'x' } })],
  ['an event that is an array', 'invalid_request', () => signed({ events: { a: [] } })],
  ['events in an array', 'invalid_request', () => signed({ events: [{}] })],
  ['no subject', 'invalid_request', () => signed({}, ['sub_id'])],
  ['a subject that is a text', 'invalid_request', () => signed({ sub_id: 'A1234AA' })],
];

describe('a SET is refused that has', () => {
  it.each(attacks)('%s (%s)', async (_, code, make) => {
    await expect(make().then(verify)).rejects.toMatchObject({ name: 'TocsinError', code });
  });

  it('never repeats what was sent in what it says', async () => {
    const secret = 'SECRETNAME';
    const made = await Promise.all([
      signed({ [secret]: 1 }),
      signed({ iss: secret }),
      signed({ aud: secret }),
      raw(`{"${secret}"`),
      key.sign(good, secret),
    ]);
    for (const compact of made) {
      await expect(verify(compact)).rejects.toThrow();
      await expect(verify(compact)).rejects.not.toThrow(secret);
    }
  });
});
