import { createHmac } from 'node:crypto';
import { base64url, signatureOf, type RawKey } from '../harness/raw-jws.js';
import type { Header, Statements } from '../harness/statements.js';
import { all, type Mutation } from './mutation.js';

/** A good statement under this header and signature. */
function forged(
  by: Statements,
  header: Header,
  signature: (signed: string) => Buffer | string,
): string {
  const signed = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(by.claims()))}`;
  return `${signed}.${base64url(signature(signed))}`;
}

/** The header of one key, the signature of another. */
const under =
  (header: (by: Statements) => Header, key: (by: Statements) => RawKey) => (by: Statements) =>
    forged(by, header(by), (signed) => signatureOf(key(by), signed));

const named = (alg: string) => (by: Statements) => by.sign(by.claims(), { ...by.header(), alg });

/** HMAC with what everybody knows as its secret. */
const hmac = (secret: (key: RawKey) => string | Buffer) => (by: Statements) =>
  forged(by, { ...by.header(), alg: 'HS256' }, (signed) =>
    createHmac('sha256', secret(by.prison.key)).update(signed).digest(),
  );

const spki = ({ publicKey }: RawKey, format: 'der' | 'pem'): Buffer =>
  Buffer.from(
    format === 'der'
      ? publicKey.export({ type: 'spki', format: 'der' })
      : publicKey.export({ type: 'spki', format: 'pem' }),
  );

/** The signature of a good statement, changed. */
const signatureThat = (change: (right: Buffer) => Buffer) => (by: Statements) =>
  forged(by, by.header(), (signed) => change(signatureOf(by.prison.key, signed)));

const order = Buffer.from(
  'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551',
  'hex',
);
const [zero, one] = [Buffer.alloc(32), Buffer.concat([Buffer.alloc(31), Buffer.of(1)])];

/** As X.509 writes an ECDSA signature. */
function asDer(right: Buffer): Buffer {
  const whole = (bytes: Buffer): Buffer => {
    const positive = (bytes[0] ?? 0) > 0x7f ? Buffer.concat([Buffer.of(0), bytes]) : bytes;
    return Buffer.concat([Buffer.of(0x02, positive.length), positive]);
  };
  const body = Buffer.concat([whole(right.subarray(0, 32)), whole(right.subarray(32))]);
  return Buffer.concat([Buffer.of(0x30, body.length), body]);
}

const names = ['none', 'None', 'NONE', 'nOnE', 'EdDSA', 'RS256', 'PS256', 'ES384', 'ES512'];
const more = ['ES256K', 'ES521', 'HS256', 'HS384', 'Ed25519', 'es256', 'ES256 ', '', '__proto__'];

export const keyMutations: Mutation[] = [
  ...all('authentication_failed', [
    [
      'signed by another of its own keys',
      under(
        (by) => by.header(),
        (by) => by.prison.edwards,
      ),
    ],
    [
      'signed by its RSA key',
      under(
        (by) => by.header(),
        (by) => by.prison.rsa,
      ),
    ],
    [
      'signed by a key that nobody registered',
      under(
        (by) => by.header(),
        (by) => by.unregistered,
      ),
    ],
    [
      'signed by another agency',
      under(
        (by) => by.header(),
        (by) => by.court.key,
      ),
    ],
    [
      'named RSA, signed with P-256',
      under(
        (by) => by.header(by.prison.rsa),
        (by) => by.prison.key,
      ),
    ],
    [
      'named Ed25519, signed with P-256',
      under(
        (by) => by.header(by.prison.edwards),
        (by) => by.prison.key,
      ),
    ],
    [
      'the RSA key, called ES256',
      under(
        (by) => ({ ...by.header(by.prison.rsa), alg: 'ES256' }),
        (by) => by.prison.rsa,
      ),
    ],
    [
      'the Ed25519 key, called ES256',
      under(
        (by) => ({ ...by.header(by.prison.edwards), alg: 'ES256' }),
        (by) => by.prison.edwards,
      ),
    ],
    [
      'signed by the broker',
      under(
        (by) => by.header(),
        (by) => by.broker,
      ),
    ],
    ...[...names, ...more].map(
      (alg) => [`alg is ${JSON.stringify(alg)}, the signature is right`, named(alg)] as const,
    ),
    [
      'none, with some signature',
      (by) => forged(by, { ...by.header(), alg: 'none' }, () => Buffer.of(0)),
    ],
    ['HMAC with the public key as a JWK', hmac(({ publicJwk }) => JSON.stringify(publicJwk))],
    ['HMAC with the public key as PEM', hmac((key) => spki(key, 'pem'))],
    ['HMAC with the public key as DER', hmac((key) => spki(key, 'der'))],
    ['HMAC with the point', hmac((key) => spki(key, 'der').subarray(-64))],
    ['HMAC with the key id', hmac(({ kid }) => kid)],
    ['HMAC with nothing', hmac(() => '')],
    ['a signature in DER', signatureThat(asDer)],
    ['a signature of zeros', signatureThat(() => Buffer.alloc(64))],
    ['r = 0', signatureThat((right) => Buffer.concat([zero, right.subarray(32)]))],
    ['s = 0', signatureThat((right) => Buffer.concat([right.subarray(0, 32), zero]))],
    ['r = n', signatureThat((right) => Buffer.concat([order, right.subarray(32)]))],
    ['s = n', signatureThat((right) => Buffer.concat([right.subarray(0, 32), order]))],
    ['r = s = n', signatureThat(() => Buffer.concat([order, order]))],
    ['r = s = 1', signatureThat(() => Buffer.concat([one, one]))],
    [
      'r and s swapped',
      signatureThat((right) => Buffer.concat([right.subarray(32), right.subarray(0, 32)])),
    ],
    ['a signature one byte longer', signatureThat((right) => Buffer.concat([right, Buffer.of(0)]))],
    [
      'a signature with a zero before it',
      signatureThat((right) => Buffer.concat([Buffer.of(0), right])),
    ],
    ['a signature one byte shorter', signatureThat((right) => right.subarray(0, 63))],
    ['half a signature', signatureThat((right) => right.subarray(0, 32))],
    ['one byte of a signature', signatureThat((right) => right.subarray(0, 1))],
    [
      'a signature of its last bit flipped',
      signatureThat((right) =>
        Buffer.concat([right.subarray(0, 63), Buffer.of((right[63] ?? 0) ^ 1)]),
      ),
    ],
    [
      'a signature of its first bit flipped',
      signatureThat((right) =>
        Buffer.concat([Buffer.of((right[0] ?? 0) ^ 0x80), right.subarray(1)]),
      ),
    ],
    [
      'a signature of the payload alone',
      (by) => {
        const [header, payload] = by.sign(by.claims()).split('.');
        return [header, payload, base64url(signatureOf(by.prison.key, payload ?? ''))].join('.');
      },
    ],
    [
      'the signature of another statement',
      (by) => {
        const [first, second] = [by.sign(by.claims()), by.sign(by.claims())].map((it) =>
          it.split('.'),
        );
        return [first?.[0], first?.[1], second?.[2]].join('.');
      },
    ],
  ]),
  ...all('invalid_key', [
    [
      'signed and named by a key that nobody registered',
      (by) => by.sign(by.claims(), by.header(by.unregistered), by.unregistered),
    ],
    [
      'signed and named by another agency',
      (by) => by.sign(by.claims(), by.header(by.court.key), by.court.key),
    ],
    [
      'signed and named by the broker',
      (by) => by.sign(by.claims(), by.header(by.broker), by.broker),
    ],
    [
      'a statement of the broker, sent back to it',
      (by) => by.sign(by.claims({ iss: by.audience }), by.header(by.broker), by.broker),
    ],
    [
      'another agency’s statement in its name',
      (by) => by.sign({ ...by.claims(), iss: by.court.issuer }),
    ],
    ['in the name of the broker itself', (by) => by.sign({ ...by.claims(), iss: by.audience })],
  ]),
];
