import { crnOf, nomsOf } from '#contracts';
import { isNightDesk, type Message } from '../feeds/envelope.js';
import { objectsAt, textAt } from '../feeds/json.js';
import { nothing, type Reading, type ReadingContext } from '../feeds/reading.js';
import { isDeskMessage } from '../night-desk/desk-message.js';
import type { HostelFact, Named } from './facts.js';
import { asked } from './question.js';
import { readDeskReport, readRawReport } from './read-report.js';
import { eventOf, type HostelTables } from './tables.js';

/** Whom an event names. A prison number that is not known stands there as a sentence, and is none (FEEDS §4). */
export function namedIn({ body }: Message): Named {
  const all = objectsAt(body, 'personReference', 'identifiers');
  const of = (type: string): string | undefined =>
    textAt(
      all.find((identifier) => identifier['type'] === type),
      'value',
    );
  return { crn: crnOf(of('CRN')), noms: nomsOf(of('NOMS')) };
}

/** Reads a hostel's message (FEEDS §4): a domain event that must be asked about, or a night desk's report. */
export function readHostel(
  tables: HostelTables,
  message: Message,
  context: ReadingContext,
): Reading<HostelFact> {
  const { body, eventType } = message;
  // Of anybody else it would be a report in a worker's name.
  if (context.way === 'desk' && isDeskMessage(body)) return readDeskReport(tables, body, context);
  if (isNightDesk(body)) return readRawReport(tables, body, context);
  const named = namedIn(message);
  const { record } = context;
  if (eventType === undefined) {
    const what = 'it does not say what kind of event it is';
    return asked(named, { kind: eventType, problem: 'unreadable', what, record });
  }
  const event = eventOf(tables, eventType);
  if (event === 'stranger') return nothing('not an event of a hostel');
  if (event === 'nothing') return nothing('not an event that this feed tells');
  if (event === 'unknown') {
    const what = 'an event of a kind that nobody knows here';
    return asked(named, { kind: eventType, problem: 'unknown-event', what, record });
  }
  const url = textAt(body, 'detailUrl');
  if (url !== undefined) return { kind: 'ask', url };
  const what = 'it has no address to ask what happened';
  return asked(named, { kind: eventType, problem: 'unreadable', what, record });
}
