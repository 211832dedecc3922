import type { Draft } from '../feeds/reading.js';
import { agreement, type Agreement } from './reconcile.js';

const terms = {
  lookBack: 1_209_600,
  oneEventWithin: 86_400,
  sameTimeWithin: 900,
  longestHold: 604_800,
};
const noon = Date.parse('2026-08-08T12:00:00Z') / 1000;
const draft = (content: object, toe?: number): Draft => ({
  name: 'prison.released',
  subject: { format: 'noms', id: 'A1234AA' },
  ...(toe !== undefined && { toe }),
  content,
  record: 'r1',
});
const byHand = draft({ prison: 'WWI', reason: 'CR', source: { system: 'manual' } }, noon);

it.each<[string, Draft, Agreement]>([
  ['the same words', draft({ prison: 'WWI', reason: 'CR', source: { system: 'x' } }, noon), 'same'],
  ['a time a little apart', draft({ prison: 'WWI', reason: 'CR' }, noon + 900), 'same'],
  ['no time at all', draft({ prison: 'WWI', reason: 'CR' }), 'same'],
  [
    'more than was known by hand',
    draft({ prison: 'WWI', reason: 'CR', licence: true }, noon),
    'same',
  ],
  ['less', draft({ prison: 'WWI' }, noon), 'same'],
  ['another time', draft({ prison: 'WWI', reason: 'CR' }, noon - 901), 'differs'],
  ['another prison', draft({ prison: 'PVI', reason: 'CR' }, noon), 'differs'],
  ['another day', draft({ prison: 'WWI', reason: 'CR' }, noon + 86_401), 'another'],
])('a feed that says %s', (_, byFeed, expected) => {
  expect(agreement(byFeed, byHand, terms)).toBe(expected);
});
