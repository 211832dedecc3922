import { at, isObject, objectsAt, textAt, type JsonObject } from '../feeds/json.js';

/** One person before the court, with every result that still stands. */
export interface Defendant {
  /** What the court system wrote, unchecked. */
  pnc: string | undefined;
  cro: string | undefined;
  results: readonly JsonObject[];
  /** URNs of the person's cases. */
  cases: readonly string[];
}

export interface Hearing {
  id: string;
  court: JsonObject;
  /** `2026-08-08`, when the document says. */
  day: string | undefined;
  sittings: readonly string[];
  defendants: readonly Defendant[];
}

/** Every judicial result anywhere below, but for deleted ones. */
function resultsUnder(value: unknown): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(resultsUnder);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    if (name === 'judicialResults' && Array.isArray(member))
      return member.filter(isObject).filter((result) => result['isDeleted'] !== true);
    return resultsUnder(member);
  });
}

interface Found {
  person: JsonObject;
  results: JsonObject[];
  urn: string | undefined;
}

function foundIn(hearing: JsonObject): Found[] {
  const inCases = objectsAt(hearing, 'prosecutionCases').flatMap((prosecution) => {
    const urn = textAt(prosecution, 'prosecutionCaseIdentifier', 'caseURN');
    return objectsAt(prosecution, 'defendants').map((person) => ({
      person,
      results: resultsUnder(person),
      urn,
    }));
  });
  // A breach is an application: this is where a suspended sentence is activated.
  const inApplications = objectsAt(hearing, 'courtApplications').map((application) => ({
    person: asObject(at(application, 'subject', 'masterDefendant')),
    results: resultsUnder(application),
    urn: undefined,
  }));
  const ofDefendants = objectsAt(hearing, 'defendantJudicialResults').map((result) => ({
    person: result,
    results: resultsUnder({ judicialResults: [at(result, 'judicialResult')] }),
    urn: undefined,
  }));
  return [...inCases, ...inApplications, ...ofDefendants];
}

const asObject = (value: unknown): JsonObject => (isObject(value) ? value : {});

/** Gathers what is said of one person in several cases, applications and result lists. */
function gather(found: readonly Found[]): Defendant[] {
  const people = new Map<string, Found[]>();
  found.forEach((one, index) => {
    const id = textAt(one.person, 'masterDefendantId') ?? textAt(one.person, 'id');
    // Somebody without any id is a person by himself, whoever he is.
    const key = id?.toLowerCase() ?? `unnamed ${index}`;
    people.set(key, [...(people.get(key) ?? []), one]);
  });
  const first = (group: Found[], name: string) =>
    group.map(({ person }) => textAt(person, name)).find((text) => text !== undefined);
  return [...people.values()].map((group) => ({
    pnc: first(group, 'pncId'),
    cro: first(group, 'croNumber'),
    results: group.flatMap(({ results }) => results),
    cases: [...new Set(group.flatMap(({ urn }) => (urn === undefined ? [] : [urn])))],
  }));
}

const day = (text: string | undefined) =>
  text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined;

const sittingsIn = (days: readonly JsonObject[]): string[] =>
  days.flatMap((one) => textAt(one, 'sittingDay') ?? []);

/**
 * Finds the hearing in a court's document: `{hearing, sharedTime, …}`, the bare hearing, or the result made
 * for the police (FEEDS §3.2). Nothing when it is none of them.
 */
export function hearingIn(body: JsonObject): Hearing | undefined {
  const hearing = isObject(body['hearing']) ? body['hearing'] : body;
  const id = textAt(hearing, 'id');
  if (id === undefined) return undefined;
  if (isObject(body['defendant']) && isObject(body['courtCentreWithLJA'])) {
    const urn = textAt(body, 'urn');
    return {
      id,
      court: asObject(at(body, 'courtCentreWithLJA', 'courtCentre')),
      day: undefined,
      sittings: sittingsIn(objectsAt(body, 'sessionDays')),
      defendants: gather([{ person: body['defendant'], results: resultsUnder(body), urn }]),
    };
  }
  if (!Array.isArray(hearing['prosecutionCases']) && !Array.isArray(hearing['courtApplications']))
    return undefined;
  return {
    id,
    court: asObject(hearing['courtCentre']),
    day: day(textAt(body, 'hearingDay')),
    sittings: sittingsIn(objectsAt(hearing, 'hearingDays')),
    defendants: gather(foundIn(hearing)),
  };
}
