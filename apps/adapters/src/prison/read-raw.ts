import type { Message } from '../feeds/envelope.js';
import { localInstantOf, summerTimeInstantOf, toeOf } from '../feeds/instants.js';
import { at, textAt } from '../feeds/json.js';
import { kept, nothing, type Reading, type ReadingContext } from '../feeds/reading.js';
import { personOf, type PrisonFact } from './facts.js';
import { nomsIn } from './members.js';
import type { PrisonTable } from './table.js';

/** The raw NOMIS events that may say that a movement was deleted (FEEDS §1.3). */
export const movementRecordEvents: ReadonlySet<string> = new Set([
  'EXTERNAL_MOVEMENT_RECORD-DELETED',
  'EXTERNAL_MOVEMENT_RECORD-UPDATED',
]);

/** When a raw event was sent: by its own clock, which is not London's everywhere. */
export function rawTime(
  { body }: Message,
  { rawClock }: PrisonTable,
  now: Date,
): number | undefined {
  const text = textAt(body, 'eventDatetime');
  const read = rawClock === 'london' ? localInstantOf(text, now) : summerTimeInstantOf(text, now);
  return read && toeOf(read);
}

/** Reads what became of a movement's record: only that it was deleted says anything. */
export function readMovementRecord(
  message: Message,
  table: PrisonTable,
  { record, now }: ReadingContext,
): Reading<PrisonFact> {
  const { body, eventType: kind = '' } = message;
  const isDeleted =
    kind === 'EXTERNAL_MOVEMENT_RECORD-DELETED' || at(body, 'recordDeleted') === true;
  if (!isDeleted) return nothing('the movement comes by the domain events as well');
  const noms = nomsIn(message);
  if (noms === undefined)
    return kept('a movement was deleted, without the prison number of the person');
  const deletedAt = rawTime(message, table, now) ?? Math.floor(now.getTime() / 1000);
  const moved = localInstantOf(textAt(body, 'movementDateTime'), now);
  const direction = textAt(body, 'directionCode')?.toUpperCase();
  const way =
    direction === 'OUT' ? ('out' as const) : direction === 'IN' ? ('in' as const) : undefined;
  const fact = {
    about: personOf(noms),
    says: 'deleted' as const,
    noms,
    kind,
    system: 'nomis',
    record,
    at: moved ? toeOf(moved) : deletedAt,
    deletedAt,
    ...(way && { way }),
  };
  return { kind: 'facts', facts: [fact] };
}
