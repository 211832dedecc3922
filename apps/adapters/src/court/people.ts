import type { CourtCase, CourtDocument, Entry } from './hearing.js';
import { dayOf, yearsBetween } from './days.js';
import type { Finding, Reader } from './finding.js';
import { findingsOf } from './findings.js';
import { identityOf, idsOf, isCompany, together, type Identity } from './person.js';

/** The results of one case. */
export interface CaseFindings {
  case: string;
  findings: readonly Finding[];
}

/** What a document says of one person. */
export interface PersonInCourt {
  identity: Identity;
  court: string;
  references: readonly string[];
  /** Results by the case they are about. */
  findings: readonly CaseFindings[];
  /** Appeals that have no result yet. */
  appeals: readonly string[];
}

/** The entries of each person: by any id that they share. Somebody without an id is a person by himself. */
function byPerson(entries: readonly Entry[]): Entry[][] {
  const people: { ids: Set<string>; entries: Entry[] }[] = [];
  const of = new Map<string, (typeof people)[number]>();
  for (const entry of entries) {
    const ids = idsOf(entry.defendant);
    const known = ids.map((id) => of.get(id)).find((one) => one !== undefined);
    const person = known ?? { ids: new Set<string>(), entries: [] };
    if (!known) people.push(person);
    person.entries.push(entry);
    for (const id of ids) of.set(id, person);
  }
  return people.map((one) => one.entries);
}

/** One case of one person may stand in a document twice. */
function casesOf(entries: readonly Entry[]): CourtCase[] {
  const cases = new Map<string, CourtCase>();
  for (const { case: one } of entries) {
    const known = cases.get(one.key);
    const offences = new Set(known?.lists.filter(({ isOffence }) => isOffence).map(({ on }) => on));
    const more = one.lists.filter(({ on, isOffence }) => !(isOffence && offences.has(on)));
    cases.set(one.key, known ? { ...known, lists: [...known.lists, ...more] } : one);
  }
  return [...cases.values()];
}

/** Nobody below ten is prosecuted: such an entry is a mistake or a child in need, and no case of the broker's. */
function isUnderTen(birth: string | undefined, on: string): boolean {
  const day = dayOf(birth);
  return day !== undefined && day <= on && yearsBetween(day, on) < 10;
}

function personIn(
  entries: readonly Entry[],
  document: CourtDocument,
  reader: Reader,
): PersonInCourt {
  const cases = casesOf(entries);
  const references = [...new Set(cases.flatMap((one) => one.references))].sort();
  const all = cases.map((one) => {
    // What is about the person as a whole is about every case.
    const named = one.references.length > 0 ? one : { ...one, references };
    return { one, ...findingsOf(named, document, reader) };
  });
  const isVoid = all.some((one) => one.isVoid);
  const lodged = cases.filter(
    ({ application = '', lists }) =>
      reader.table.applications.appeal.some((like) => like.test(application)) &&
      lists.every(({ results }) => results.length === 0),
  );
  return {
    identity: together(entries.map(({ defendant }) => identityOf(defendant, reader.now))),
    court: document.court,
    references,
    findings: isVoid ? [] : all.map(({ one, findings }) => ({ case: one.key, findings })),
    appeals: lodged.map(({ key }) => key),
  };
}

/** Everybody whom a document is about; companies and children below ten are left out, and counted. */
export function peopleIn(
  document: CourtDocument,
  reader: Reader,
): { people: PersonInCourt[]; companies: number; underTen: number } {
  const all = byPerson(document.entries);
  const persons = all.filter((entries) => !entries.some(({ defendant }) => isCompany(defendant)));
  const on = document.sittings.at(-1)?.day ?? document.day ?? reader.today;
  const people = persons.map((entries) => personIn(entries, document, reader));
  const old = people.filter(({ identity }) => !isUnderTen(identity.name?.dateOfBirth, on));
  return {
    people: old,
    companies: all.length - persons.length,
    underTen: people.length - old.length,
  };
}

/** Whether any result stands in a document, whatever it is. */
export const hasResults = ({ entries }: CourtDocument): boolean =>
  entries.some(({ case: { lists } }) => lists.some(({ results }) => results.length > 0));
