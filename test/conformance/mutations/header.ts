import { base64url } from '../harness/raw-jws.js';
import { marker } from '../harness/refusal.js';
import type { Header, Statements } from '../harness/statements.js';
import { all, otherThan, without, type Mutation } from './mutation.js';

const changed = (change: Header) => (by: Statements) =>
  by.sign(by.claims(), { ...by.header(), ...change });

/** Each is signed as it stands: the signature holds, and what it says is refused. */
const removed = ['alg', 'kid', 'typ'].map(
  (name) =>
    [
      `${name} removed`,
      (by: Statements) => by.sign(by.claims(), without(by.header(), name)),
    ] as const,
);

const added = [
  ['jwk', { kty: 'EC', crv: 'P-256', x: marker, y: marker }],
  ['jku', `https://keys.example/${marker}`],
  ['x5u', `https://keys.example/${marker}`],
  ['x5c', [marker]],
  ['x5t', marker],
  ['x5t#S256', marker],
  ['crit', ['b64']],
  ['crit', []],
  ['b64', false],
  ['b64', true],
  ['zip', 'DEF'],
  ['cty', 'JWT'],
  ['enc', 'A256GCM'],
  ['epk', {}],
  ['iss', marker],
  ['nonce', marker],
  ['Alg', 'ES256'],
  ['', ''],
  ['constructor', 1],
] as const;

const otherTypes = [
  'JWT',
  'jwt',
  'at+jwt',
  'dpop+jwt',
  'tocsin-bearer+jwt',
  'secevent',
  'secevent+jwt ',
  ' secevent+jwt',
  'secevent+jwt;charset=utf-8',
  'secevent+jwt\u0000',
  'ſecevent+jwt',
  'text/secevent+jwt',
  'application/application/secevent+jwt',
  '',
  marker,
];

const badKids = ['', 'k'.repeat(65), '../keys', 'a/b', 'a b', 'é', 'a\nb', `${marker}\u0000`];

/** Names no key, or no key of this agency. */
const otherKids: [string, (by: Statements) => unknown][] = [
  ['nobody’s', () => marker],
  ['in upper case', (by) => by.prison.key.kid.toUpperCase()],
  ['without its last letter', (by) => by.prison.key.kid.slice(0, -1)],
  ['of another agency', (by) => by.court.key.kid],
  ['of a key that nobody registered', (by) => by.unregistered.kid],
  ['"__proto__"', () => '__proto__'],
  ['"constructor"', () => 'constructor'],
];

const headerTexts = [
  ['is empty', ''],
  ['is no JSON', marker],
  ['is null', 'null'],
  ['is an array', '["alg","kid","typ"]'],
  ['is a text', '"alg"'],
  ['is not closed', '{"alg":"ES256"'],
  ['has something behind it', '{}{}'],
] as const;

const twice = (by: Statements, member: string): string =>
  by.signUnder(`${JSON.stringify(by.header()).slice(0, -1)},${member}}`);

export const headerMutations: Mutation[] = [
  ...all('invalid_request', [
    ...removed,
    ...added.map(
      ([name, value]) =>
        [`${name} added: ${JSON.stringify(value)}`, changed({ [name]: value })] as const,
    ),
    ...['alg', 'kid', 'typ'].flatMap((name) =>
      otherThan('text').map(
        ([what, value]) => [`${name} is ${what}`, changed({ [name]: value })] as const,
      ),
    ),
    ...otherTypes.map((typ) => [`typ is ${JSON.stringify(typ)}`, changed({ typ })] as const),
    ...badKids.map((kid) => [`kid is ${JSON.stringify(kid)}`, changed({ kid })] as const),
    ...headerTexts.map(
      ([what, text]) => [`the header ${what}`, (by: Statements) => by.signUnder(text)] as const,
    ),
    ['the header is not UTF-8', (by) => by.signUnder(Buffer.from([0x7b, 0xff, 0x7d]))],
    [
      'the header begins with a byte order mark',
      (by) => by.signUnder(`\ufeff${JSON.stringify(by.header())}`),
    ],
    ['the header nests', (by) => by.signUnder('{"alg":{"a":{}},"kid":"a","typ":"secevent+jwt"}')],
    ['alg twice', (by) => twice(by, '"alg":"ES256"')],
    ['alg twice, once escaped', (by) => twice(by, '"\\u0061lg":"none"')],
    ['kid twice', (by) => twice(by, `"kid":"${by.court.key.kid}"`)],
    ['typ twice', (by) => twice(by, '"typ":"JWT"')],
    ['__proto__ in the header', (by) => twice(by, '"__proto__":{"alg":"none"}')],
    [
      'three members, one of them foreign',
      (by) => by.signUnder(`{"alg":"ES256","kid":"${by.prison.key.kid}","jku":"x"}`),
    ],
    ['the header encoded twice', (by) => by.signUnder(base64url(JSON.stringify(by.header())))],
  ]),
  ...all(
    'invalid_key',
    otherKids.map(
      ([what, kid]) =>
        [
          `kid is ${what}`,
          (by: Statements) => by.sign(by.claims(), { ...by.header(), kid: kid(by) }),
        ] as const,
    ),
  ),
];
