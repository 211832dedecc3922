import { base64url, signatureOf } from '../harness/raw-jws.js';
import type { Claims, Statements } from '../harness/statements.js';
import { without } from './mutation.js';

/** Not a change: the same said in another way that the RFCs allow, or another thing that may be said. */
export type Taken = readonly [what: string, make: (by: Statements) => string];

const saying = (more: (by: Statements) => Claims) => (by: Statements) =>
  by.sign(by.claims(more(by)));
const textOf = (by: Statements): string => JSON.stringify(by.claims());
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** The other of the two signatures that every ECDSA signature is: it says nothing else (see "the same again"). */
function mirrored(by: Statements): string {
  const signed = `${base64url(JSON.stringify(by.header()))}.${base64url(textOf(by))}`;
  const right = signatureOf(by.prison.key, signed);
  const s = order - BigInt(`0x${right.subarray(32).toString('hex')}`);
  const other = Buffer.from(s.toString(16).padStart(64, '0'), 'hex');
  return `${signed}.${base64url(Buffer.concat([right.subarray(0, 32), other]))}`;
}

export const taken: Taken[] = [
  ['as it is', saying(() => ({}))],
  ['without toe', (by) => by.sign(without(by.claims(), 'toe'))],
  ['without txn', (by) => by.sign(without(by.claims(), 'txn'))],
  [
    'signed with the RSA key',
    (by) => by.sign(by.claims(), by.header(by.prison.rsa), by.prison.rsa),
  ],
  [
    'signed with Ed25519',
    (by) => by.sign(by.claims(), by.header(by.prison.edwards), by.prison.edwards),
  ],
  ['the other signature of ECDSA', mirrored],
  ['an array of one audience', saying((by) => ({ aud: [by.audience] }))],
  [
    'a whole media type',
    (by) => by.sign(by.claims(), { ...by.header(), typ: 'application/secevent+jwt' }),
  ],
  ['a type in capitals', (by) => by.sign(by.claims(), { ...by.header(), typ: 'SECEVENT+JWT' })],
  [
    'the header in another order',
    (by) => by.sign(by.claims(), { typ: 'secevent+jwt', ...by.header() }),
  ],
  ['the header with spaces', (by) => by.signUnder(JSON.stringify(by.header(), null, 2))],
  ['the payload with spaces', (by) => by.signText(JSON.stringify(by.claims(), null, 2))],
  [
    'names and texts escaped',
    (by) => by.signText(textOf(by).replace('"jti"', '"\\u006ati"').replace('"CR"', '"\\u0043R"')),
  ],
  ['a time as 1.0', (by) => by.signText(textOf(by).replace(/"iat":(\d+)/, '"iat":$1.0'))],
  ['ten seconds ahead', saying((by) => ({ iat: by.now + 10 }))],
  ['as old as may be', saying((by) => ({ iat: by.now - 30 * 86_400 }))],
  ['a day ahead', saying((by) => ({ toe: by.now + 86_400 }))],
  ['an event of the year 2000', saying(() => ({ toe: 946_684_800 }))],
  ['a jti of one letter', saying(() => ({ jti: 'j' }))],
  ['a jti of 128 letters', saying(() => ({ jti: 'j'.repeat(128) }))],
  ['a jti of other letters', saying(() => ({ jti: '日本語 \u{1f514} "\\' }))],
  [
    'a person of whom nobody has heard',
    saying(() => ({ sub_id: { format: 'noms', id: 'A9999ZZ' } })),
  ],
  [
    'a number that cannot be one',
    saying(() => ({ sub_id: { format: 'crn', id: 'not a number' } })),
  ],
  [
    'a name',
    saying(() => ({
      sub_id: { format: 'person', familyName: 'Testcase', dateOfBirth: '1978-06-01' },
    })),
  ],
];
