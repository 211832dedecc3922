import { crnOf, nomsOf } from '#contracts';
import type { Message } from '../feeds/envelope.js';
import { localInstantOf } from '../feeds/instants.js';
import { at, parsed, textAt } from '../feeds/json.js';
import { kept, nothing, type Answer, type Reading, type ReadingContext } from '../feeds/reading.js';
import { arrival, nonArrival } from './arrival.js';
import { departure } from './departure.js';
import { premisesOf, tell, timeOf, type Detail } from './detail.js';
import { aboutResident, type HostelFact, type Named, type Slot } from './facts.js';
import { asked, questionFact } from './question.js';
import { namedIn } from './read-hostel.js';
import { eventOf, type HostelTables } from './tables.js';

/**
 * Reads what the hostel system answered about an event. Only the detail says why and when: the event's own time is
 * when it was written down.
 */
export function readDetail(
  tables: HostelTables,
  answer: Answer,
  message: Message,
  context: ReadingContext,
): Reading<HostelFact> {
  const kind = message.eventType ?? '';
  const slot = eventOf(tables, kind);
  if (slot === 'nothing' || slot === 'unknown' || slot === 'stranger')
    return nothing('not an event that this feed tells');
  if (answer.status === 'forbidden') return kept('the hostel system may not show this to us');
  if (answer.status === 'gone') return gone(slot, message, context);
  const document = parsed(answer.bytes.toString('utf8'));
  const announced = namedIn(message);
  if (textAt(document, 'eventType') !== kind) {
    const what = 'the hostel system answered with something that is not this event';
    return asked(announced, { kind, problem: 'unreadable', what, record: context.record });
  }
  const details = at(document, 'eventDetails');
  const record = textAt(document, 'id') ?? context.record;
  const crn = crnOf(textAt(details, 'personReference', 'crn'));
  if (crn !== undefined && announced.crn !== undefined && crn !== announced.crn)
    return twoPeople(kind, record, crn, announced);
  const noms = nomsOf(textAt(details, 'personReference', 'noms')) ?? announced.noms;
  const about = aboutResident({ crn: crn ?? announced.crn, noms });
  if (!about) return kept('it names nobody by a CRN or prison number that can be read');
  const application =
    applicationOf(details) ?? applicationOf(at(message.body, 'additionalInformation'));
  const detail: Detail = {
    ...about,
    kind,
    details,
    record,
    now: context.now,
    stay: textAt(details, 'bookingId') ?? application ?? record,
    application,
    recorded: localInstantOf(
      textAt(document, 'timestamp') ?? textAt(message.body, 'occurredAt'),
      context.now,
    ),
  };
  if (slot === 'arrival') return arrival(detail);
  if (slot === 'departure') return departure(tables, detail);
  if (slot === 'non-arrival') return nonArrival(tables, detail);
  return bedNotSecured(tables, detail);
}

/** No place could be had. The system's own words are free text, and stay here. */
function bedNotSecured(
  { bedNotSecured: reason }: HostelTables,
  detail: Detail,
): Reading<HostelFact> {
  const premises = premisesOf(detail);
  const content = { ...(premises !== undefined && { premises }), reason };
  const toe = timeOf(detail, 'attemptedAt') ?? detail.recorded;
  return tell(detail, 'bed-not-secured', { name: 'hostel.bed-not-secured', content, toe });
}

const applicationOf = (where: unknown): string | undefined => textAt(where, 'applicationId');

/** 404: deleted, or merged with another. It is a question only where something was told of it. */
function gone(slot: Slot, message: Message, { record }: ReadingContext): Reading<HostelFact> {
  const about = aboutResident(namedIn(message));
  if (!about) return kept('the hostel system has deleted it, and it is not said whom it was about');
  const application = applicationOf(at(message.body, 'additionalInformation'));
  return { kind: 'facts', facts: [{ ...about, kind: 'gone', slot, application, record }] };
}

/** Whoever supervises either must know that something was said which may be about him. */
function twoPeople(
  kind: string,
  record: string,
  crn: string,
  announced: Named,
): Reading<HostelFact> {
  const what = 'the event and its detail name different people';
  const said = { kind, problem: 'contradiction', what, record } as const;
  const facts = [{ crn, noms: undefined }, announced].flatMap(
    (named) => questionFact(named, said) ?? [],
  );
  return { kind: 'facts', facts };
}
