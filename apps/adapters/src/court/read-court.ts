import { at, isObject, textAt } from '../feeds/json.js';
import type { Message } from '../feeds/envelope.js';
import { kept, nothing, type Reading, type ReadingContext } from '../feeds/reading.js';
import type { Classifier } from './classify.js';
import { londonDayOf } from './days.js';
import { documentIn } from './document.js';
import type { CourtFact } from './facts.js';
import { readCrimePortal } from './crime-portal.js';
import { readLibra } from './libra.js';
import { hasResults, peopleIn } from './people.js';
import type { CourtTable } from './table.js';

/** The table of results, made ready. */
export interface Tables {
  table: CourtTable;
  classifier: Classifier;
}

const isDeletion = (message: Message): boolean =>
  message.attribute('hearingEventType') === 'Deleted' ||
  message.attribute('messageType') === 'COMMON_PLATFORM_HEARING_DELETED' ||
  message.eventType === 'commonplatform.case.deleted';

const aboutHearing = (id: string): string => `hearing ${id.toLowerCase()}`;

function readDeletion({ body }: Message, today: string): Reading<CourtFact> {
  const hearing = textAt(body, 'hearing', 'id') ?? textAt(body, 'hearingId') ?? textAt(body, 'id');
  if (hearing === undefined) return kept('a hearing was deleted, but it does not say which');
  return {
    kind: 'facts',
    facts: [{ kind: 'deleted', about: aboutHearing(hearing), hearing, today }],
  };
}

/**
 * Reads what courts send (FEEDS §3): a hearing's document, shared again as a whole whenever it is amended; the
 * result made for the police; the deletion of a hearing; and court lists, which have no results.
 */
export function readCourt(
  message: Message,
  { now }: ReadingContext,
  tables: Tables,
): Reading<CourtFact> {
  const { body, media } = message;
  const today = londonDayOf(now);
  if (media === 'xml') return readCrimePortal(body, now, today);
  if (isDeletion(message)) return readDeletion(message, today);
  if (textAt(body, 'caseNo') !== undefined && !isObject(at(body, 'hearing')))
    return readLibra(body, now, today);
  const document = documentIn(message);
  if (!document) return kept('it is not a hearing that this version can read');
  const reader = { ...tables, now, today, toes: new Map<string, number | undefined>() };
  const { people, companies, underTen } = peopleIn(document, reader);
  if (people.length === 0) return nothing(nobody(companies, underTen));
  const { id: hearing, day = '*', version, isResulted, onlyCase = '*' } = document;
  const saysResults = isResulted || hasResults(document);
  const days = document.sittings.map((one) => one.day).filter((one) => one >= today);
  const fact: CourtFact = {
    kind: 'hearing',
    about: aboutHearing(hearing),
    hearing,
    system: 'common-platform',
    people,
    ...(saysResults && { results: { case: onlyCase, day, version } }),
    ...(!isResulted && { listing: { today, days: [...new Set(days)].sort(), isWhole: true } }),
  };
  return { kind: 'facts', facts: [fact] };
}

function nobody(companies: number, underTen: number): string {
  if (companies > 0) return 'it is about companies only';
  return underTen > 0 ? 'it is about a child below ten' : 'nobody stands in it';
}
