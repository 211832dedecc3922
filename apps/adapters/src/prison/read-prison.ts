import type { Message } from '../feeds/envelope.js';
import { at, textAt } from '../feeds/json.js';
import { kept, nothing, type Reading, type ReadingContext } from '../feeds/reading.js';
import { personOf, type PrisonFact } from './facts.js';
import { informationOf, nomsIn, systemOf, timeOf } from './members.js';
import { movementRecordEvents, readMovementRecord } from './read-raw.js';
import { movementEvents, readMovement } from './read-movement.js';
import { readPeople, recordEvents } from './read-people.js';
import { isIrrelevant, type PrisonTable } from './table.js';

/** What the feed is told at start. */
export interface PrisonOptions {
  table: PrisonTable;
  /** Where prisoner records are asked for when an event has no address: `https://host`, without a slash at the end. */
  searchUrl: string | undefined;
}

/** Events that say that dates may have changed: none carries one (FEEDS §0.6). */
const dateEvents: ReadonlySet<string> = new Set([
  'prison-offender-events.prisoner.sentence-dates-changed',
  'calculate-release-dates.prisoner.changed',
  'CONFIRMED_RELEASE_DATE-CHANGED',
]);
const updated = 'prisoner-offender-search.prisoner.updated';
const overdue = 'person.temporary-absence.overdue';

/** Whether an event says that dates may have changed. */
function isAboutDates({ body, eventType = '' }: Message): boolean {
  if (dateEvents.has(eventType)) return true;
  const changed = at(body, 'additionalInformation', 'categoriesChanged');
  return eventType === updated && Array.isArray(changed) && changed.includes('SENTENCE');
}

/** Where the prisoner record is. The prison's own systems know him by that number. */
function recordUrl(message: Message, noms: string, searchUrl: string | undefined) {
  const given = textAt(message.body, 'detailUrl');
  return given ?? (searchUrl === undefined ? undefined : `${searchUrl}/prisoner/${noms}`);
}

/** Only the record has the movement reason and the booking, and only these movements need one. */
const wantsRecord = (reason: string | undefined): boolean =>
  reason === undefined || /RELEASED$|UNKNOWN|ADMISSION|TRANSFERRED/.test(reason);

/** Reads one of the prison's messages (FEEDS §2). */
export function readPrison(
  message: Message,
  { table, searchUrl }: PrisonOptions,
  context: ReadingContext,
): Reading<PrisonFact> {
  const { eventType } = message;
  if (eventType === undefined) return kept('it does not say what kind of event it is');
  const noms = nomsIn(message);
  const url = noms === undefined ? undefined : recordUrl(message, noms, searchUrl);

  const moved = movementEvents.get(eventType);
  if (moved) {
    const asks =
      moved.family === 'immediate' && wantsRecord(textAt(informationOf(message), 'reason'));
    return asks && url !== undefined ? { kind: 'ask', url } : readMovement(message, moved, context);
  }
  if (isAboutDates(message)) {
    if (noms === undefined) return kept('dates changed, without the prison number of the person');
    return url === undefined
      ? kept('dates changed, and there is no address to ask which')
      : { kind: 'ask', url };
  }
  if (eventType === updated) return nothing('no release date is among what changed');
  if (movementRecordEvents.has(eventType)) return readMovementRecord(message, table, context);
  if (recordEvents.has(eventType)) return readPeople(message, context);
  if (isIrrelevant(table, eventType)) return nothing('not an event that this feed tells');
  if (noms === undefined)
    return kept(
      eventType === overdue
        ? 'a temporary absence is overdue, without the prison number: somebody must be told'
        : 'an event of a kind that is not known, about nobody by a prison number',
    );
  const about = { about: personOf(noms), noms, kind: eventType, record: context.record };
  const system = systemOf(eventType);
  const fact: PrisonFact =
    eventType === overdue
      ? { ...about, system, says: 'overdue', ...timeOf(message, context) }
      : {
          ...about,
          system,
          says: 'not-understood',
          problem: 'unknown-event',
          what: 'its event type',
        };
  return { kind: 'facts', facts: [fact] };
}
