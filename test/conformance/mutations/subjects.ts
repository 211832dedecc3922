import { marker } from '../harness/refusal.js';
import type { Statements } from '../harness/statements.js';
import { all, type Mutation } from './mutation.js';

const about = (subject: unknown) => (by: Statements) => by.sign(by.claims({ sub_id: subject }));
const crn = { format: 'crn', id: 'X000001' };

/**
 * Forms of RFC 9493 and SSF that name no person here. Each repeats the number of a case that there is: whoever
 * looked at the number alone would take it for him.
 */
const foreign: object[] = [
  { format: 'iss_sub', iss: 'https://other.example', sub: 'X000001' },
  { format: 'iss_sub', iss: 'https://other.example', sub: 'X000001', id: 'X000001' },
  { format: 'opaque', id: 'X000001' },
  { format: 'email', email: 'X000001@other.example' },
  { format: 'uri', uri: 'urn:crn:X000001' },
  { format: 'account', uri: 'acct:X000001@other.example' },
  { format: 'phone_number', phone_number: '+441632960001' },
  { format: 'did', url: 'did:example:X000001' },
  { format: 'jwt_id', iss: 'https://other.example', jti: 'X000001' },
  { format: 'complex', user: crn },
  { user: crn },
  { user: crn, tenant: { format: 'opaque', id: 'a' } },
];

const unfit: [string, unknown][] = [
  ['empty', {}],
  ['without its format', { id: 'X000001' }],
  ['without its id', { format: 'crn' }],
  ['of a format in capitals', { format: 'CRN', id: 'X000001' }],
  ['of a format that is a list', { format: ['crn'], id: 'X000001' }],
  ['of a format that is null', { format: null, id: 'X000001' }],
  ['of an unknown format', { format: marker, id: 'X000001' }],
  ['with an id that is a number', { format: 'crn', id: 1 }],
  ['with an id that is null', { format: 'crn', id: null }],
  ['with an id that is a list', { format: 'crn', id: ['X000001'] }],
  ['with an empty id', { format: 'crn', id: '' }],
  ['with an id of spaces', { format: 'crn', id: '   ' }],
  ['with an id of 65', { format: 'crn', id: 'X'.repeat(65) }],
  ['with one member more', { ...crn, [marker]: 1 }],
  ['with a critical member', { ...crn, crit: ['x'] }],
  ['with an issuer', { ...crn, iss: 'https://other.example' }],
  ['a name without the family name', { format: 'person', givenNames: marker }],
  [
    'a name with an impossible birthday',
    { format: 'person', familyName: 'Demo', dateOfBirth: '1978-02-30' },
  ],
  [
    'a name with a sentence as its reference',
    { format: 'person', familyName: 'Demo', ref: `${marker} ${marker}` },
  ],
  ['aliases of nobody', { format: 'aliases', identifiers: [] }],
  ['aliases that are no list', { format: 'aliases', identifiers: crn }],
  ['nine aliases', { format: 'aliases', identifiers: Array(9).fill(crn) }],
  [
    'aliases within aliases',
    { format: 'aliases', identifiers: [{ format: 'aliases', identifiers: [crn] }] },
  ],
  ['aliases with one member more', { format: 'aliases', identifiers: [crn], id: 'X000001' }],
];

export const subjectMutations: Mutation[] = all('invalid_request', [
  ...foreign.map((subject) => [`sub_id is ${JSON.stringify(subject)}`, about(subject)] as const),
  ...foreign.map(
    (subject) =>
      [
        `an alias of a case is ${JSON.stringify(subject)}`,
        about({ format: 'aliases', identifiers: [crn, subject] }),
      ] as const,
  ),
  ...unfit.map(([what, subject]) => [`sub_id is ${what}`, about(subject)] as const),
  ['an answer about a person', (by) => by.sign({ ...by.claimsOf('alert.seen'), sub_id: crn })],
  [
    'an answer whose subject is another alert',
    (by) =>
      by.sign({ ...by.claimsOf('alert.seen'), sub_id: { format: 'opaque', id: 'AAAA-AAAA' } }),
  ],
]);
