import type { PersonName } from '#contracts';
import type { CourtFact } from './facts.js';
import type { Numbered } from './person.js';

/** One entry of a court list: no results, and no id of the hearing or the person. */
export interface ListEntry {
  caseNumber: string;
  court: string;
  day: string | undefined;
  /** What the list itself calls the person, if it does. */
  personId: string | undefined;
  pnc: Numbered;
  cro: Numbered;
  name: PersonName | undefined;
}

/** One person in lists of one case: by the list's own id, or by name and date of birth. */
function idsOf({ personId, name }: ListEntry): string[] {
  const spelled =
    name && [name.familyName, name.givenNames, name.dateOfBirth].join(' ').toUpperCase();
  return [personId, spelled].flatMap((id) => (id === undefined ? [] : [id]));
}

/** What an entry says: the day on which somebody's case is heard. A day that is past is nobody's news. */
export function listFact(entry: ListEntry, today: string): CourtFact {
  const { caseNumber, court, day, pnc, cro, name } = entry;
  const references = [caseNumber.replace(/[^A-Za-z0-9._-]/g, '').slice(0, 40)].filter(Boolean);
  const identity = { ids: idsOf(entry), pnc, cro, name };
  return {
    kind: 'hearing',
    about: `list ${caseNumber.toLowerCase()}`,
    hearing: caseNumber,
    system: 'libra',
    people: [{ identity, court, references, findings: [], appeals: [] }],
    listing: { today, days: day !== undefined && day >= today ? [day] : [], isWhole: false },
  };
}
