import { croOf, pncOf } from '#contracts';
import { textAt, type JsonObject } from '../feeds/json.js';
import { kept, nothing, type Reading } from '../feeds/reading.js';
import { courtCode } from './codes.js';
import { dayOf, dayOfStamp } from './days.js';
import type { CourtFact } from './facts.js';
import { listFact } from './lists.js';
import { nameOf, type Numbered } from './person.js';

/** A number of a list: the key may be there and blank, which says that there is none. */
const numbered = (
  body: JsonObject,
  name: string,
  read: (text: string | undefined) => string | undefined,
): Numbered => (Object.hasOwn(body, name) ? (read(textAt(body, name)) ?? null) : undefined);

/** Reads one entry of a Libra list (FEEDS §3.5): no results; local times; dates as `dd/MM/yyyy`. */
export function readLibra(body: JsonObject, now: Date, today: string): Reading<CourtFact> {
  if (textAt(body, 'defendantType') === 'O') return nothing('it is about companies only');
  const day = dayOfStamp(textAt(body, 'sessionStartTime')) ?? dayOf(textAt(body, 'dateOfHearing'));
  if (day === undefined) return kept('a court list entry without a day that can be read');
  const forenames = ['forename1', 'forename2', 'forename3'].map((name) =>
    textAt(body, 'name', name),
  );
  const entry = {
    caseNumber: textAt(body, 'caseNo') ?? '',
    court: courtCode(textAt(body, 'courtCode')) ?? 'not-given',
    day,
    personId: textAt(body, 'cId'),
    pnc: numbered(body, 'pnc', (text) => pncOf(text, now)),
    cro: numbered(body, 'cro', croOf),
    name: nameOf(textAt(body, 'name', 'surname'), forenames, textAt(body, 'defendantDob')),
  };
  if (day < today) return nothing('a court list of a day that is past');
  return { kind: 'facts', facts: [listFact(entry, today)] };
}
