import type { Message } from '../feeds/envelope.js';
import { instantOf, toeOf } from '../feeds/instants.js';
import { textAt } from '../feeds/json.js';
import { kept, nothing, type Answer, type Reading, type ReadingContext } from '../feeds/reading.js';
import { personOf, type DatesFact, type PrisonFact } from './facts.js';
import { given, nomsIn, systemOf } from './members.js';
import { prisonerRecord, type PrisonerRecord } from './prisoner-record.js';
import { movementEvents, readMovement } from './read-movement.js';
import { rawTime } from './read-raw.js';
import type { PrisonTable } from './table.js';

/** Reads the prisoner record that an event pointed to. */
export function readRecord(
  answer: Answer,
  message: Message,
  table: PrisonTable,
  context: ReadingContext,
): Reading<PrisonFact> {
  // FEEDS §7.5: the person was merged or deleted. What is true of it comes by the other family of events.
  if (answer.status === 'gone') return nothing('the prison has no such person any more');
  const record = answer.status === 'found' ? prisonerRecord(answer.bytes) : undefined;
  const noms = nomsIn(message);
  const isOurs = record?.noms !== undefined && record.noms === noms;
  const fault =
    answer.status === 'forbidden'
      ? 'the prisoner record is restricted'
      : record === undefined
        ? 'the answer is no prisoner record'
        : isOurs
          ? undefined
          : "the prisoner record is another number's";

  const moved = movementEvents.get(message.eventType ?? '');
  if (moved) {
    // A movement is told without its record rather than not at all.
    const reading = readMovement(message, moved, context, isOurs ? record : undefined);
    if (fault === undefined || reading.kind !== 'facts') return reading;
    const reasons = [reading.alsoKept, fault].filter((one) => one !== undefined);
    return { ...reading, alsoKept: reasons.join('; ') };
  }
  if (fault !== undefined || record === undefined || noms === undefined)
    return kept(`dates changed, and ${fault ?? 'nobody is named'}`);
  return readDates(record, noms, message, table, context);
}

function readDates(
  record: PrisonerRecord,
  noms: string,
  message: Message,
  table: PrisonTable,
  { now, record: origin }: ReadingContext,
): Reading<PrisonFact> {
  const kind = message.eventType ?? '';
  const occurred = instantOf(textAt(message.body, 'occurredAt'), now);
  const toe = occurred ? toeOf(occurred) : rawTime(message, table, now);
  const { gone, dates, confirmed, releaseOn, lastPrison: prison, unreadable } = record;
  const about = { about: personOf(noms), noms, kind, system: systemOf(kind), record: origin };
  const fact: DatesFact = {
    ...about,
    says: 'dates',
    asOf: now.getTime(),
    gone,
    dates,
    ...given({ toe, prison, confirmed, releaseOn }),
  };
  if (unreadable.length === 0) return { kind: 'facts', facts: [fact] };
  const what = `the date in ${unreadable.join(', ')}`;
  const unclear: PrisonFact = { ...about, says: 'not-understood', problem: 'unknown-field', what };
  return { kind: 'facts', facts: [fact, unclear] };
}
