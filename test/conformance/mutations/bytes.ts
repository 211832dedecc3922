import { base64url } from '../harness/raw-jws.js';
import { marker } from '../harness/refusal.js';
import type { Statements } from '../harness/statements.js';
import { all, type Mutation } from './mutation.js';

type Parts = [header: string, payload: string, signature: string];
const partsOf = (compact: string): Parts => {
  const [header = '', payload = '', signature = ''] = compact.split('.');
  return [header, payload, signature];
};
/** A text of JSON, with spaces behind it until its base64url leaves bits over in the last letter. */
const loose = (value: object): string => {
  const text = JSON.stringify(value);
  return text.padEnd(text.length + (Buffer.byteLength(text) % 3 === 0 ? 1 : 0));
};

const change = (how: (parts: Parts, compact: string) => string) => (by: Statements) => {
  const compact = by.sign(by.claims());
  return how(partsOf(compact), compact);
};
const names = ['header', 'payload', 'signature'] as const;
/** The same change of each of the three parts. */
const ofEach = (what: string, how: (part: string) => string) =>
  names.map(
    (name, at) =>
      [
        `the ${name} ${what}`,
        change((parts) => parts.map((part, n) => (n === at ? how(part) : part)).join('.')),
      ] as const,
  );

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** The same bytes, with a bit set that none of them has. */
const withUnusedBit = (part: string): string =>
  part.slice(0, -1) + alphabet.charAt(alphabet.indexOf(part.slice(-1)) ^ 1);

const spaces: [string, string][] = [
  ['a space', ' '],
  ['a tab', '\t'],
  ['a line break', '\n'],
  ['a carriage return and line break', '\r\n'],
  ['NUL', '\u0000'],
  ['a no-break space', '\u00a0'],
  ['a zero-width space', '\u200b'],
  ['a byte order mark', '\ufeff'],
];

const middle = (part: string, put: string): string => part.slice(0, 9) + put + part.slice(9);

/** Base64url takes none of these, in any place. */
const whitespace = spaces.flatMap(([what, space]) => [
  [`${what} in front`, change((_, compact) => space + compact)] as const,
  [`${what} behind`, change((_, compact) => compact + space)] as const,
  [`${what} before the first dot`, change(([h, p, s]) => `${h}${space}.${p}.${s}`)] as const,
  [`${what} after the last dot`, change(([h, p, s]) => `${h}.${p}.${space}${s}`)] as const,
  ...ofEach(`with ${what} in it`, (part) => middle(part, space)),
]);

const flattened = ([header, payload, signature]: Parts): string =>
  JSON.stringify({ protected: header, payload, signature });

export const byteMutations: Mutation[] = [
  ...all('invalid_request', [
    ['nothing at all', () => ''],
    ['one letter', () => 'A'],
    ['a text', () => marker],
    ['two dots', () => '..'],
    ['many dots', () => '.'.repeat(60_000)],
    ['60,000 letters', () => 'A'.repeat(60_000)],
    ['60,000 letters and a dot', () => `${'A'.repeat(30_000)}.${'A'.repeat(30_000)}`],
    ...whitespace,
    ...ofEach('empty', () => ''),
    ...ofEach('without its last letter', (part) =>
      part.slice(0, -(part.length % 4 === 2 ? 1 : part.length % 4 === 3 ? 2 : 3)),
    ),
    ...ofEach('padded', (part) => part + '='.repeat((4 - (part.length % 4)) % 4 || 4)),
    ...ofEach('with one padding letter', (part) => `${part}=`),
    ...ofEach('with a letter of the other alphabet', (part) => middle(part, '+')),
    ...ofEach('with a slash', (part) => middle(part, '/')),
    ...ofEach('with a percent escape', (part) => middle(part, '%41')),
    ...ofEach('with a letter like A that is none', (part) => middle(part, 'А')),
    ...ofEach('with a full-width letter', (part) => middle(part, 'Ａ')),
    ...ofEach('in hex', (part) => Buffer.from(part, 'base64url').toString('hex').slice(0, 125)),
    ...names.map(
      (name, at) =>
        [
          `unused bits set in the ${name}`,
          (by: Statements) =>
            partsOf(by.signBoth(loose(by.header()), loose(by.claims())))
              .map((part, n) => (n === at ? withUnusedBit(part) : part))
              .join('.'),
        ] as const,
    ),
    ['two parts', change(([h, p]) => `${h}.${p}`)],
    ['two parts and a dot', change(([h, p]) => `${h}.${p}.`)],
    ['one part', change(([h]) => h)],
    ['four parts', change((_, compact) => `${compact}.AAAA`)],
    ['four parts, the last one empty', change((_, compact) => `${compact}.`)],
    ['a dot in front', change((_, compact) => `.${compact}`)],
    ['five parts, as a JWE has', change((_, compact) => `${compact}.AAAA.AAAA`)],
    ['twice', change((_, compact) => compact + compact)],
    ['twice, on two lines', change((_, compact) => `${compact}\n${compact}`)],
    ['header and payload swapped', change(([h, p, s]) => `${p}.${h}.${s}`)],
    ['payload and signature swapped', change(([h, p, s]) => `${h}.${s}.${p}`)],
    ['backwards', change(([h, p, s]) => `${s}.${p}.${h}`)],
    ['as JSON', change((parts) => flattened(parts))],
    ['in quotes', change((_, compact) => JSON.stringify(compact))],
    ['encoded once more', change((_, compact) => base64url(compact))],
    ['as a header of HTTP', change((_, compact) => `Bearer ${compact}`)],
    ['as a field of a form', change((_, compact) => `SET=${compact}`)],
    ['other separators', change((_, compact) => compact.replaceAll('.', '~'))],
    ['the payload detached', change(([h, , s]) => `${h}..${s}`)],
    [
      'the first byte of the payload flipped',
      change(([h, p, s]) => {
        const bytes = Buffer.from(p, 'base64url');
        bytes[0] = (bytes[0] ?? 0) ^ 1;
        return [h, base64url(bytes), s].join('.');
      }),
    ],
    ['larger than is taken', (by) => by.sign(by.claims({ txn: 'x'.repeat(48_000) }))],
  ]),
  ...all('authentication_failed', [
    [
      'the signature without its last byte',
      change(([h, p, s]) =>
        [h, p, base64url(Buffer.from(s, 'base64url').subarray(0, 63))].join('.'),
      ),
    ],
    [
      'one letter of the jti changed',
      (by) => {
        const [h, p, s] = partsOf(by.sign(by.claims({ jti: 'jti-aaaa' })));
        const changed = Buffer.from(p, 'base64url').toString().replace('jti-aaaa', 'jti-aaab');
        return [h, base64url(changed), s].join('.');
      },
    ],
    [
      'one space more in the payload',
      change(([h, p, s]) =>
        [h, base64url(`${Buffer.from(p, 'base64url').toString()} `), s].join('.'),
      ),
    ],
    [
      'the header’s members in another order',
      (by) => {
        const [, p, s] = partsOf(by.sign(by.claims()));
        const { alg, kid, typ } = by.header();
        return [base64url(JSON.stringify({ typ, kid, alg })), p, s].join('.');
      },
    ],
    [
      'the payload of another statement',
      (by) => {
        const [first, second] = [partsOf(by.sign(by.claims())), partsOf(by.sign(by.claims()))];
        return [first[0], second[1], first[2]].join('.');
      },
    ],
  ]),
];
