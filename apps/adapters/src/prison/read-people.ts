import { nomsOf } from '#contracts';
import type { Message } from '../feeds/envelope.js';
import { textAt } from '../feeds/json.js';
import { kept, type Reading, type ReadingContext } from '../feeds/reading.js';
import { personOf, type PrisonFact } from './facts.js';
import { informationOf, nomsIn, systemOf, timeOf } from './members.js';

const merged = 'prison-offender-events.prisoner.merged';

/** Events that change whose record something is, with what each says. */
export const recordEvents: ReadonlyMap<string, string> = new Map([
  [merged, 'two numbers were merged'],
  ['prison-offender-events.prisoner.booking.moved', 'the booking is now that of another number'],
  ['prison-offender-events.prisoner.booking.deleted', 'the booking was deleted'],
  ['prisoner-offender-search.prisoner.removed', 'the record of the person was removed'],
]);

/** Reads a merge, or that a booking or a person's record is gone. */
export function readPeople(message: Message, context: ReadingContext): Reading<PrisonFact> {
  const kind = message.eventType ?? '';
  const what = recordEvents.get(kind) ?? '';
  const information = informationOf(message);
  const origin = { kind, system: systemOf(kind), record: context.record };
  if (kind !== merged) {
    const noms = nomsOf(textAt(information, 'movedFromNomsNumber')) ?? nomsIn(message);
    if (noms === undefined) return kept(`${what}, without one clear prison number`);
    const fact = { about: personOf(noms), noms, ...origin, says: 'record-gone' as const, what };
    return { kind: 'facts', facts: [fact] };
  }
  const into = nomsOf(textAt(information, 'nomsNumber')) ?? nomsIn(message);
  const removed = nomsOf(textAt(information, 'removedNomsNumber'));
  if (into === undefined || removed === undefined || into === removed)
    return kept('two numbers were merged, and it is not clear which');
  const { at } = timeOf(message, context);
  // In this order: what the removed number takes back goes over to the other one as taken back.
  const facts: PrisonFact[] = [
    { about: personOf(removed), noms: removed, ...origin, says: 'merged', into, at },
    { about: personOf(into), noms: into, ...origin, says: 'absorbs', removed, at },
  ];
  return { kind: 'facts', facts };
}
