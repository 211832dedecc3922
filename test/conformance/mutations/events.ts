import { contractOf, eventType } from '#contracts';
import { marker } from '../harness/refusal.js';
import type { Statements } from '../harness/statements.js';
import { all, without, type Mutation } from './mutation.js';

const saying = (events: unknown) => (by: Statements) => by.sign(by.claims({ events }));
const released = eventType('prison.released');
const content = { prison: 'TST', reason: 'CR' };

/** What a statement may hold as its `events`, and may not. */
const forms: [string, unknown][] = [
  ['none', {}],
  ['two', { [released]: content, [eventType('prison.released-in-error')]: content }],
  ['two, one of them unknown', { [released]: content, 'urn:x': {} }],
  ['in an array', [{ [released]: content }]],
  ['by name alone', [released]],
  ['of an unknown type', { [`urn:${marker}`]: content }],
  ['of a type without its prefix', { 'prison.released': content }],
  ['of a type in capitals', { [released.toUpperCase()]: content }],
  ['of a type with a space', { [`${released} `]: content }],
  ['of a type of nothing', { '': content }],
  ['of the type "constructor"', { constructor: content }],
  ['that the broker alone sends', { [eventType('alert.raised')]: {} }],
  ['null', { [released]: null }],
  ['an array as the event', { [released]: [content] }],
  ['a text as the event', { [released]: marker }],
  ['a number as the event', { [released]: 1 }],
  ['true as the event', { [released]: true }],
  ['empty as the event', { [released]: {} }],
  ['the event in the event', { [released]: { [released]: content } }],
];

/** Statements of others: each fits its contract, and is not the prison's to make. */
const notTheirs = [
  'court.remanded',
  'court.sentenced-to-custody',
  'hostel.whereabouts-unknown',
  'hostel.absconded',
  'probation.transfer-requested',
  'probation.officer-changed',
  'mapp.meeting-scheduled',
  'prison.release-approaching',
  'probation.no-accountable-officer',
  'system.feed-silent',
  'system.statement-refused',
  'system.channel-test',
];

/** What each of these must have, and what may be only one of a few words: read from RULES §3.5, not from our schemas. */
const must: Readonly<Record<string, { members: string[]; words: Record<string, string> }>> = {
  'prison.released': { members: ['prison', 'reason'], words: { legalBasis: 'Licence' } },
  'prison.released-in-error': {
    members: ['prison', 'certainty', 'found'],
    words: { certainty: 'sure', legalBasis: 'life' },
  },
  'prison.release-date-set': {
    members: ['prison', 'change', 'dates'],
    words: { change: 'moved' },
  },
  'prison.release-unplanned': { members: ['prison', 'reason'], words: { reason: 'bail' } },
  'prison.warrant-query': { members: ['prison', 'problem'], words: { problem: 'lost' } },
  'alert.accepted': {
    members: ['alert', 'obligation', 'post', 'by'],
    words: { knownBy: 'telephone', alert: 'K7Q2-9FXI', obligation: 'first' },
  },
  'alert.declined': { members: ['alert', 'obligation', 'post', 'by', 'reason'], words: {} },
  'alert.closed': {
    members: ['alert', 'obligation', 'post', 'by', 'outcome', 'on', 'reason'],
    words: { outcome: 'finished', on: '2026-13-01' },
  },
};

const exampleOf = (name: string): Record<string, unknown> => ({
  ...contractOf(eventType(name))?.example,
});
const of = (name: string, content: object) => (by: Statements) =>
  by.sign(by.claimsOf(name, content));

const perType = Object.entries(must).flatMap(([name, { members, words }]) => {
  const example = exampleOf(name);
  return [
    ...members.map(
      (member) => [`${name}: ${member} removed`, of(name, without(example, member))] as const,
    ),
    ...Object.entries(words).map(
      ([member, word]) =>
        [`${name}: ${member} is "${word}"`, of(name, { ...example, [member]: word })] as const,
    ),
    [`${name}: one member more`, of(name, { ...example, [marker]: 1 })] as const,
    [`${name}: a member of another event`, of(name, { ...example, premises: 'E12' })] as const,
  ];
});

export const eventMutations: Mutation[] = [
  ...all('invalid_request', [
    ...forms.map(([what, events]) => [`events: ${what}`, saying(events)] as const),
    ...perType,
  ]),
  ...all(
    'access_denied',
    notTheirs.map((name) => [`${name}, said by a prison`, of(name, exampleOf(name))] as const),
  ),
];
