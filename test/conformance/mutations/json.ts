import { marker } from '../harness/refusal.js';
import type { Statements } from '../harness/statements.js';
import { all, type Mutation } from './mutation.js';

const textOf = (by: Statements): string => JSON.stringify(by.claims());
/** The payload's text, changed. @throws Error when the change changes nothing: then it would test nothing */
const text = (change: (text: string, by: Statements) => string | Buffer) => (by: Statements) => {
  const before = textOf(by);
  const after = change(before, by);
  if (after === before) throw new Error('This changes nothing');
  return by.signText(after);
};
const inFront = (member: string) => text((given) => `{${member},${given.slice(1)}`);
const behind = (member: string) => text((given) => `${given.slice(0, -1)},${member}}`);
const inside = (member: string) =>
  text((given) => given.replace('"reason":"CR"', `"reason":"CR",${member}`));
const instead = (from: string | RegExp, to: string) => text((given) => given.replace(from, to));

const brackets = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

export const jsonMutations: Mutation[] = all('invalid_request', [
  ...['iss', 'aud', 'jti', 'iat', 'toe', 'txn', 'sub_id', 'events'].map(
    (name) => [`${name} twice, the right one last`, inFront(`"${name}":1`)] as const,
  ),
  ['jti twice, the right one first', behind('"jti":"another"')],
  [
    'jti twice, the very same',
    text((given) => `${given.slice(0, -1)},${/"jti":"[^"]*"/.exec(given)?.[0] ?? ''}}`),
  ],
  ['jti twice, once escaped', behind('"\\u006ati":"another"')],
  ['jti twice, every letter escaped', behind('"\\u006A\\u0074\\u0069":"another"')],
  ['aud twice, once escaped', inFront('"\\u0061ud":"https://other.example"')],
  ['events twice', behind('"events":{}')],
  ['a member of the event twice', inside('"reason":"X"')],
  ['a member of the event twice, once escaped', inside('"re\\u0061son":"X"')],
  ['a member of the subject twice', instead('"id":"A0001AA"', '"id":"A0001AA","id":"A0003AA"')],
  ['the event twice', instead(/("urn:tocsin:event:prison.released":)(\{[^}]*\})/, '$1$2,$1$2')],
  ['__proto__ as a claim', behind('"__proto__":{"iss":"urn:x"}')],
  ['__proto__ as a claim, escaped', behind('"\\u005f_proto__":{}')],
  ['__proto__ in the event', inside('"__proto__":{"prison":"X"}')],
  ['__proto__ in the event, escaped', inside('"__pr\\u006fto__":{}')],
  ['__proto__ in the subject', instead('"format":"noms"', '"__proto__":{},"format":"noms"')],
  ['__proto__ as the event', instead('urn:tocsin:event:prison.released', '__proto__')],
  ['constructor in the event', inside('"constructor":{"prototype":{}}')],
  ['toString in the event', inside('"toString":"x"')],
  ['NUL in the jti', instead(/"jti":"[^"]*"/, '"jti":"a\\u0000b"')],
  ['NUL in a name', behind('"a\\u0000":1')],
  ['NUL in the event', instead('"reason":"CR"', '"reason":"C\\u0000R"')],
  ['half a surrogate pair', instead(/"jti":"[^"]*"/, '"jti":"\\ud800"')],
  ['the other half alone', instead(/"jti":"[^"]*"/, '"jti":"\\udfff"')],
  ['half a pair in a name', behind('"\\udbff":1')],
  ['an event nested nine deep', inside(`"x":${brackets(7)}`)],
  ['an event nested 10,000 deep', inside(`"x":${brackets(10_000)}`)],
  ['nothing but 20,000 brackets', text(() => brackets(20_000))],
  ['20,000 opening brackets', text(() => '['.repeat(20_000))],
  ['20,000 opening braces', text(() => '{"a":'.repeat(5_000))],
  ['a byte order mark in front', text((given) => `\ufeff${given}`)],
  ['UTF-16', text((given) => Buffer.from(given, 'utf16le'))],
  ['Latin-1', text((given) => Buffer.from(given.replace('"CR"', '"é"'), 'latin1'))],
  [
    'a byte that no UTF-8 has',
    text((given) => Buffer.concat([Buffer.from(given), Buffer.of(0xff)])),
  ],
  [
    'an overlong letter',
    text((given) => Buffer.concat([Buffer.from(given.slice(0, -1)), Buffer.of(0xc0, 0xaf)])),
  ],
  [
    'a surrogate in UTF-8',
    text((given) => Buffer.concat([Buffer.from(given.slice(0, -1)), Buffer.of(0xed, 0xa0, 0x80)])),
  ],
  ['a comma at the end', text((given) => `${given.slice(0, -1)},}`)],
  ['a comment', text((given) => `${given}//x`)],
  ['single quotes', text((given) => given.replaceAll('"', "'"))],
  ['names without quotes', text((given) => given.replace('"iat"', 'iat'))],
  ['something behind it', text((given) => `${given}x`)],
  ['NUL behind it', text((given) => `${given}\u0000`)],
  ['twice in a row', text((given) => given + given)],
  ['without its end', text((given) => given.slice(0, -1))],
  ['without its beginning', text((given) => given.slice(1))],
  ['in an array', text((given) => `[${given}]`)],
  ['as a text', text((given) => JSON.stringify(given))],
  ['null', text(() => 'null')],
  ['true', text(() => 'true')],
  ['a number', text(() => '7')],
  ['a marker that is no JSON', text(() => marker)],
  ['nothing but spaces', text(() => '   ')],
  ['an empty object', text(() => '{}')],
  ...[
    '1e400',
    '-1e400',
    '-0',
    '1e999999999',
    '9007199254740993',
    '0x6a',
    '01',
    '1.',
    '.5',
    '+1',
    'NaN',
    'Infinity',
    '-',
    '1e',
  ].flatMap((number) =>
    (['iat', 'toe'] as const).map(
      (name) =>
        [
          `${name} is ${number}`,
          instead(new RegExp(`"${name}":\\d+`), `"${name}":${number}`),
        ] as const,
    ),
  ),
  ['a number of 10,000 digits', instead(/"iat":\d+/, `"iat":${'9'.repeat(10_000)}`)],
  ['1e400 in the event', instead('"reason":"CR"', '"reason":1e400')],
  ['a line break in a text', instead('"CR"', '"C\nR"')],
  ['an unknown escape', instead('"CR"', '"C\\x52"')],
]);
