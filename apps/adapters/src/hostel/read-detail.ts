import type { Message } from '../feeds/envelope.js';
import { crnOf, nomsOf } from '#contracts';
import { subjectOf } from '../feeds/identifiers.js';
import { localInstantOf, toeOf } from '../feeds/instants.js';
import { at, objectsAt, parsed, textAt } from '../feeds/json.js';
import { kept, nothing, type Answer, type Reading, type ReadingContext } from '../feeds/reading.js';
import type { PlainFact } from '../feeds/tell-once.js';

/** Departure reasons (FEEDS §4). The letters mean other things for other events. */
const absconded = new Set(['A', 'J', 'K']);
const otherReasons = new Set('H V N Q X P O F E C PAT D B G W'.split(' '));

type Departure = 'absconded' | 'other' | 'unclear';

/** By code, with the name beside it: "Absconded" looks the same for both its codes. */
function departureOf(code: string | undefined, name: string | undefined): Departure {
  const named = /^abscond|own volition/i.test(name ?? '');
  if (code === undefined) return named ? 'absconded' : 'unclear';
  if (absconded.has(code)) return 'absconded';
  return otherReasons.has(code) && !named ? 'other' : 'unclear';
}

function crnIn({ body }: Message): string | undefined {
  const reference = objectsAt(body, 'personReference', 'identifiers').find(
    (identifier) => identifier['type'] === 'CRN',
  );
  return crnOf(textAt(reference, 'value'));
}

/**
 * Reads what the hostel system answered about a departure. Only the detail says why and when the person
 * left: the event's own time is when it was written down.
 */
export function readDetail(
  answer: Answer,
  message: Message,
  { receipt, now }: ReadingContext,
): Reading<PlainFact> {
  if (answer.status === 'gone') return kept('the hostel system has no such departure');
  if (answer.status === 'forbidden')
    return kept('the hostel system may not show this departure to us');
  const document = parsed(answer.bytes.toString('utf8'));
  if (textAt(document, 'eventType') !== 'approved-premises.person.departed')
    return kept('the hostel system answered with something that is not this departure');
  const details = at(document, 'eventDetails');
  const code = textAt(details, 'legacyReasonCode')?.toUpperCase();
  const departure = departureOf(code, textAt(details, 'reason'));
  if (departure === 'other') return nothing('a departure for a reason other than absconding');
  if (departure === 'unclear') return kept('a departure whose reason is not clear');

  const crn = crnOf(textAt(details, 'personReference', 'crn'));
  const announced = crnIn(message);
  if (crn !== undefined && announced !== undefined && crn !== announced)
    return kept('the event and its detail name different people');
  const noms = nomsOf(textAt(details, 'personReference', 'noms'));
  const subject = subjectOf({ crn: crn ?? announced, noms });
  if (!subject) return kept('a resident absconded who is named by nothing that can be read');
  const left = localInstantOf(textAt(details, 'departedAt'), now);
  const premises =
    textAt(details, 'premises', 'apCode') ?? textAt(details, 'premises', 'legacyApCode');
  const record = textAt(document, 'id') ?? receipt;
  const draft = {
    name: 'hostel.absconded',
    subject,
    // A time that cannot be read must not hold up that he is gone.
    ...(left && { toe: toeOf(left) }),
    content: {
      premises,
      ...(left && { leftAt: left.toString() }),
      ...(code !== undefined && { reason: code }),
      source: { system: 'approved-premises', record },
    },
    record,
  };
  return { kind: 'facts', facts: [{ about: `departure ${record}`, draft }] };
}
