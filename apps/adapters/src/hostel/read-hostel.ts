import { z } from 'zod';
import { crnOf, legalBasis, nomsOf } from '#contracts';
import { isNightDesk, type Message } from '../feeds/envelope.js';
import { subjectOf } from '../feeds/identifiers.js';
import { instantOf } from '../feeds/instants.js';
import { textAt, type JsonObject } from '../feeds/json.js';
import { kept, nothing, type Reading, type ReadingContext } from '../feeds/reading.js';
import type { PlainFact } from '../feeds/tell-once.js';

/** What a night desk sends itself. Members it has beyond these are kept with the message and not told. */
const nightDesk = z.object({
  premises: z.string(),
  crn: z.string().optional(),
  noms: z.string().optional(),
  lastSeenAt: z.string().optional(),
  searched: z.boolean().optional(),
  belongingsGone: z.boolean().optional(),
  legalBasis: legalBasis.optional(),
});

function readNightDesk(body: JsonObject, now: Date, receipt: string): Reading<PlainFact> {
  const read = nightDesk.safeParse(body);
  if (!read.success) {
    const members = read.error.issues.map(({ path }) => path.join('.'));
    return kept(`the report does not fit: ${members.join(', ')}`);
  }
  const { crn, noms, lastSeenAt, premises, ...rest } = read.data;
  const subject = subjectOf({ crn: crnOf(crn), noms: nomsOf(noms) });
  if (!subject) return kept('the report names nobody by a CRN or prison number that can be read');
  const seen = instantOf(lastSeenAt, now);
  if (lastSeenAt !== undefined && !seen) return kept('the time last seen cannot be read');
  const known = Object.entries(rest).filter(([, value]) => value !== undefined);
  const draft = {
    name: 'hostel.whereabouts-unknown',
    subject,
    content: {
      premises: premises.trim(),
      ...(seen && { lastSeenAt: seen.toString() }),
      ...Object.fromEntries(known),
      source: { system: 'night-desk', record: receipt },
    },
    record: receipt,
  };
  return { kind: 'facts', facts: [{ about: `report ${receipt}`, draft }] };
}

/** Reads a hostel's message (FEEDS §4): a domain event that must be asked about, or a night desk's report. */
export function readHostel(
  { body, eventType }: Message,
  { receipt, now }: ReadingContext,
): Reading<PlainFact> {
  if (isNightDesk(body)) return readNightDesk(body, now, receipt);
  if (eventType === undefined) return kept('it does not say what kind of event it is');
  if (eventType === 'approved-premises.person.not-arrived')
    return kept('a person did not arrive, which this version does not tell: somebody must be told');
  if (eventType !== 'approved-premises.person.departed')
    return nothing('not an event that this feed tells');
  const url = textAt(body, 'detailUrl');
  return url === undefined
    ? kept('a departure without the address to ask why')
    : { kind: 'ask', url };
}
