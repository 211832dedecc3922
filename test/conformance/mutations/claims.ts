import { marker } from '../harness/refusal.js';
import type { Claims, Statements } from '../harness/statements.js';
import { all, otherThan, without, type Mutation } from './mutation.js';

type Value = unknown;
const changed = (change: Claims | ((by: Statements) => Claims)) => (by: Statements) =>
  by.sign({ ...by.claims(), ...(typeof change === 'function' ? change(by) : change) });
const named = (value: Value): string => JSON.stringify(value);
const each = (name: string, values: readonly Value[]) =>
  values.map((value) => [`${name} is ${named(value)}`, changed({ [name]: value })] as const);

const removed = (name: string) => (by: Statements) => by.sign(without(by.claims(), name));
const wrongTypes = (name: string, kind: Parameters<typeof otherThan>[0]) =>
  otherThan(kind).map(
    ([what, value]) => [`${name} is ${what}`, changed({ [name]: value })] as const,
  );

/** None of them has a place in a statement; `exp` and `sub` would make it look like a token to sign in with. */
const foreign: [string, Value][] = [
  ['exp', 4_000_000_000],
  ['sub', 'X000001'],
  ['nbf', 1],
  ['auth_time', 1],
  ['nonce', marker],
  ['azp', marker],
  ['scope', 'ssf.manage'],
  ['client_id', marker],
  ['cnf', { jkt: marker }],
  ['act', {}],
  ['Iss', 'urn:x'],
  ['iss ', 'urn:x'],
  ['__Proto__', 1],
  ['constructor', 1],
  ['toString', 1],
  ['event', {}],
  [marker, 1],
  ['', 1],
];

const issuers: [string, (by: Statements) => string][] = [
  ['of nobody', () => `urn:${marker}`],
  ['in another case', (by) => by.prison.issuer.toUpperCase()],
  ['with a slash behind it', (by) => `${by.prison.issuer}/`],
  ['with a space behind it', (by) => `${by.prison.issuer} `],
  ['"__proto__"', () => '__proto__'],
];

const audiences: [string, (by: Statements) => Value][] = [
  ['another', () => `https://${marker}.example`],
  ['empty', () => ''],
  ['with a slash behind it', (by) => `${by.audience}/`],
  ['in another case', (by) => by.audience.toUpperCase()],
  ['its own issuer', (by) => by.prison.issuer],
  ['the broker and another', (by) => [by.audience, 'https://other.example']],
  ['the broker twice', (by) => [by.audience, by.audience]],
  ['an empty array', () => []],
  ['an array in an array', (by) => [[by.audience]]],
  ['an array of one other', () => ['https://other.example']],
  ['an object', () => ({ a: 1 })],
  ['null', () => null],
  ['a number', () => 7],
  ['true', () => true],
];

const month = 30 * 86_400;
const issued: [string, (by: Statements) => Value][] = [
  ['11 seconds ahead', (by) => by.now + 11],
  ['an hour ahead', (by) => by.now + 3600],
  ['ten years ahead', (by) => by.now + 315_360_000],
  ['in milliseconds', (by) => by.now * 1000],
  ['just older than the window', (by) => by.now - month - 1],
  ['ten years ago', (by) => by.now - 315_360_000],
  ['zero', () => 0],
  ['negative', (by) => -by.now],
  ['a part of a second', (by) => by.now + 0.5],
  ['the right number as a text', (by) => String(by.now)],
  ['larger than what is exact', () => 2 ** 53],
  ['1e300', () => 1e300],
];

const occurred: [string, (by: Statements) => Value][] = [
  ['more than a day ahead', (by) => by.now + 86_401],
  ['in milliseconds', (by) => by.now * 1000],
  ['before the year 2000', () => 946_684_799],
  ['zero', () => 0],
  ['negative', () => -1],
  ['a part of a second', (by) => by.now - 0.5],
  ['the right number as a text', (by) => String(by.now)],
];

const times = (name: string, values: typeof issued) =>
  values.map(
    ([what, value]) => [`${name} is ${what}`, changed((by) => ({ [name]: value(by) }))] as const,
  );

export const claimMutations: Mutation[] = [
  ...all('invalid_request', [
    ...['iss', 'iat', 'jti', 'sub_id', 'events'].map(
      (name) => [`${name} removed`, removed(name)] as const,
    ),
    ...foreign.map(
      ([name, value]) => [`${name || '""'} added`, changed({ [name]: value })] as const,
    ),
    ...wrongTypes('iss', 'text'),
    ...each('iss', ['', 'u'.repeat(201)]),
    ...wrongTypes('iat', 'number'),
    ...times('iat', issued),
    ...wrongTypes('toe', 'number'),
    ...times('toe', occurred),
    ...wrongTypes('jti', 'text'),
    ...each('jti', ['', 'j'.repeat(129), 'a\u0000b']),
    ...wrongTypes('txn', 'text'),
    ...each('txn', ['', 't'.repeat(201), 'a\u0000b']),
    ...wrongTypes('sub_id', 'object'),
    ...wrongTypes('events', 'object'),
  ]),
  ...all(
    'invalid_issuer',
    issuers.map(([what, iss]) => [`iss is ${what}`, changed((by) => ({ iss: iss(by) }))] as const),
  ),
  ...all('invalid_audience', [
    ['aud removed', removed('aud')],
    ...audiences.map(
      ([what, aud]) => [`aud is ${what}`, changed((by) => ({ aud: aud(by) }))] as const,
    ),
  ]),
];
