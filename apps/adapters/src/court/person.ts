import { croOf, pncOf, type PersonName, type PersonSubject } from '#contracts';
import { subjectOf } from '../feeds/identifiers.js';
import { at, isObject, textAt, type JsonObject } from '../feeds/json.js';
import { code } from './codes.js';
import { dayOf } from './days.js';

/** A number as a document has it: `undefined` where it says nothing of it, `null` where there is none that holds. */
export type Numbered = string | null | undefined;

/** Who stands before the court, as one document says. */
export interface Identity {
  /** Every id that the court system has for this person, in small letters; the person's reference comes first. */
  ids: readonly string[];
  pnc: Numbered;
  cro: Numbered;
  name: PersonName | undefined;
}

/** Where the kinds of documents write the person. */
const persons = [
  ['personDefendant', 'personDetails'],
  ['individualDefendant', 'person'],
];
const companies = ['legalEntityDefendant', 'corporateDefendant', 'organisationDefendant'];

/** A company is nobody's case. */
export const isCompany = (defendant: JsonObject): boolean =>
  companies.some((name) => isObject(defendant[name])) &&
  !persons.some((path) => isObject(at(defendant, ...path)));

/** Absent is not null: the court system leaves out what it does not know and clears what was wrong (FEEDS §3.2). */
function numberOf(
  defendant: JsonObject,
  name: string,
  read: (text: string | undefined) => string | undefined,
): Numbered {
  if (!Object.hasOwn(defendant, name)) return undefined;
  return read(textAt(defendant, name)) ?? null;
}

const unnamed = /^(redacted|unknown|not known|n\/?a|x+|-+|\.+)$/i;
/** A name, unless it was taken out. */
const nameText = (text: string | undefined, longest: number): string | undefined => {
  const name = text?.slice(0, longest).trim();
  return name === undefined || name === '' || unnamed.test(name) ? undefined : name;
};

/** A name in parts; nothing without a family name, which alone may point to somebody. */
export function nameOf(
  family: string | undefined,
  given: readonly (string | undefined)[],
  birth: string | undefined,
): PersonName | undefined {
  const familyName = nameText(family, 80);
  if (familyName === undefined) return undefined;
  const names = given.flatMap((one) => nameText(one, 60) ?? []).join(' ');
  const givenNames = nameText(names, 120);
  const dateOfBirth = dayOf(birth);
  return {
    familyName,
    ...(givenNames !== undefined && { givenNames }),
    ...(dateOfBirth !== undefined && { dateOfBirth }),
  };
}

const detailsOf = (defendant: JsonObject): unknown =>
  persons.map((path) => at(defendant, ...path)).find(isObject);

export const idsOf = (defendant: JsonObject): string[] => [
  ...new Set(
    ['masterDefendantId', 'id', 'defendantId'].flatMap(
      (name) => textAt(defendant, name)?.toLowerCase() ?? [],
    ),
  ),
];

/** What a defendant object says of the person. @param now tells the century of a short PNC */
export function identityOf(defendant: JsonObject, now: Date): Identity {
  const details = detailsOf(defendant);
  const given = ['firstName', 'middleName'].map((name) => textAt(details, name));
  return {
    ids: idsOf(defendant),
    pnc: numberOf(defendant, 'pncId', (text) => pncOf(text, now)),
    cro: numberOf(defendant, 'croNumber', croOf),
    name: nameOf(textAt(details, 'lastName'), given, textAt(details, 'dateOfBirth')),
  };
}

const firstSaid = (values: readonly Numbered[]): Numbered =>
  values.find((value) => typeof value === 'string') ?? values.find((value) => value === null);

/** What several entries of one document say of one person. */
export const together = (all: readonly Identity[]): Identity => ({
  ids: [...new Set(all.flatMap(({ ids }) => ids))],
  pnc: firstSaid(all.map(({ pnc }) => pnc)),
  cro: firstSaid(all.map(({ cro }) => cro)),
  name: all.map(({ name }) => name).find((name) => name !== undefined),
});

/** Whom a statement names: by numbers; by name only when no number holds, so that nothing is lost for want of one. */
export function personSubject({ pnc, cro, ids, name }: Identity): PersonSubject | undefined {
  const numbered = subjectOf({ pnc: pnc ?? undefined, cro: cro ?? undefined });
  if (numbered || !name) return numbered;
  const ref = code(ids[0]);
  return { format: 'person', ...name, ...(ref !== undefined && { ref }) };
}
