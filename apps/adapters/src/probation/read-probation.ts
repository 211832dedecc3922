import type { Message } from '../feeds/envelope.js';
import { kept, nothing, type Answer, type ReadingContext } from '../feeds/reading.js';
import type { Read, Reader } from './asking.js';
import { headOf, shown, type Head } from './head.js';
import { puzzled, readAddress, readLimits, readMerge, readOpened } from './read-case.js';
import { readPrisonNumber, readRecall } from './read-case.js';
import { readOfficer } from './read-officer.js';
import { readCategory, readRegistration } from './read-registration.js';
import { isListed } from './table.js';

type Handler = (head: Head, reader: Reader, answer?: Answer) => Read;

const registration =
  (what: Parameters<typeof readRegistration>[1]): Handler =>
  (head, reader, answer) =>
    readRegistration(head, what, reader, answer);
const recall =
  (what: string): Handler =>
  (head, reader) =>
    readRecall(head, what, reader);
const deleted: Handler = () => kept('a case was deleted from the probation system');

/** What the feed tells of, by type of event (FEEDS §5.1). */
const handlers: Readonly<Record<string, Handler>> = {
  'probation-case.registration.added': registration('added'),
  'probation-case.registration.updated': registration('updated'),
  'probation-case.registration.deleted': registration('deleted'),
  'probation-case.registration.deregistered': registration('deregistered'),
  'probation-case.mappa-information.created': readCategory,
  'probation-case.mappa-information.updated': readCategory,
  'probation-case.mappa-information.deleted': readCategory,
  'person.community.manager.allocated': readOfficer,
  'person.community.manager.transferred': readOfficer,
  'probation-case.exclusion.updated': readLimits,
  'probation-case.restriction.updated': readLimits,
  'probation-case.merge.completed': readMerge,
  'probation-case.unmerge.completed': readMerge,
  'probation-case.engagement.created': readOpened,
  'probation-case.engagement.deleted': deleted,
  'probation-case.deleted.gdpr': deleted,
  'probation-case.prison-identifier.added': readPrisonNumber,
  'probation-case.prison-identifier.updated': readPrisonNumber,
  'probation-case.address.created': readAddress,
  'probation-case.address.updated': readAddress,
  'probation-case.address.deleted': readAddress,
  'prison-recall.recommendation.started': recall('started'),
  'prison-recall.recommendation.consideration': recall('consideration'),
  'prison-recall.recommendation.management-oversight': recall('management-oversight'),
  'prison-recall.recommendation.deleted': recall('deleted'),
};

/** Without a case there is nothing to remember it by, and nothing is lost. */
const needsNoCase = new Set([
  'probation-case.prison-identifier.added',
  'probation-case.prison-identifier.updated',
]);

/**
 * Reads a message of the probation system. `description` is never looked at: it is for people.
 * @param answer what came of asking; left out, nobody was asked yet
 */
export function readProbation(
  message: Message,
  context: ReadingContext,
  reader: Reader,
  answer?: Answer,
): Read {
  const { eventType } = message;
  if (eventType === undefined) return kept('it does not say what kind of event it is');
  const handler = Object.hasOwn(handlers, eventType) ? handlers[eventType] : undefined;
  if (!handler) {
    if (isListed(reader.table.nothing, eventType)) return nothing('not an event that is told');
    if (!reader.table.ours.some((one) => eventType.startsWith(one)))
      return nothing('not an event of the probation system');
  }
  const head = headOf(message, eventType, context);
  if (!head) {
    if (needsNoCase.has(eventType)) return nothing('a prison number without one probation case');
    return kept('it does not name one probation case');
  }
  if (!handler)
    return puzzled(head, { problem: 'unknown-event', what: `event ${shown(eventType)}` });
  return handler(head, reader, answer);
}
