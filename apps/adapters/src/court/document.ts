import { at, isObject, objectsAt, textAt, type JsonObject } from '../feeds/json.js';
import type { Message } from '../feeds/envelope.js';
import { courtOf, referenceOf } from './codes.js';
import { dayOf, dayOfStamp, momentOf } from './days.js';

/** A day on which the court sits. */
export interface Sitting {
  /** In London. */
  day: string;
  stamp: string;
}

/** Results about one thing: an offence, or the defendant in a case as a whole. */
export interface ResultList {
  /** The offence's id, or what else they are about. */
  on: string;
  offenceCode?: string | undefined;
  isOffence: boolean;
  /** It was dealt with before and has no result now. */
  isDone: boolean;
  results: readonly JsonObject[];
}

/** One case, or one application, of one person. */
export interface CourtCase {
  key: string;
  /** The court's own references of it. */
  references: readonly string[];
  /** What it is called, where it is an application. */
  application?: string | undefined;
  lists: readonly ResultList[];
}

/** One entry of a person in a document; a person may have several. */
export interface Entry {
  defendant: JsonObject;
  case: CourtCase;
}

export interface CourtDocument {
  id: string;
  court: string;
  /** The day whose results it holds; none: it holds every day's. */
  day: string | undefined;
  sittings: readonly Sitting[];
  /** When it was shared, in epoch milliseconds; 0 when it does not say. */
  version: number;
  /** It was sent because of results: what it does not hold is not there any more. */
  isResulted: boolean;
  /** It holds one case of the hearing only. */
  onlyCase: string | undefined;
  entries: readonly Entry[];
}

/** A case's URN, or what else names it. */
function referencesOf(urn: string | undefined, other: string | undefined): string[] {
  const reference = referenceOf(urn) ?? referenceOf(other);
  return reference === undefined ? [] : [reference];
}

const resultsAt = (value: unknown, name: string): JsonObject[] =>
  objectsAt(value, name).map((one) =>
    isObject(one['judicialResult']) ? one['judicialResult'] : one,
  );

/** Where results about a person or a case as a whole stand (levels D and C). */
const wide = ['judicialResults', 'defendantCaseJudicialResults', 'defendantJudicialResults'];

function listsOf(offences: readonly JsonObject[], whole: JsonObject): ResultList[] {
  const ofOffences = offences.map((offence, n): ResultList => {
    const results = resultsAt(offence, 'judicialResults');
    return {
      on: textAt(offence, 'id') ?? `offence ${n}`,
      offenceCode: textAt(offence, 'offenceCode'),
      isOffence: true,
      isDone: results.length === 0 && offence['isDisposed'] === true,
      results,
    };
  });
  const results = wide.flatMap((name) => resultsAt(whole, name));
  return results.length === 0
    ? ofOffences
    : [...ofOffences, { on: 'whole', isOffence: false, isDone: false, results }];
}

function inCase(prosecution: JsonObject): Entry[] {
  const key = textAt(prosecution, 'id')?.toLowerCase() ?? 'case';
  const urn = textAt(prosecution, 'prosecutionCaseIdentifier', 'caseURN');
  const references = referencesOf(urn, textAt(prosecution, 'id'));
  return objectsAt(prosecution, 'defendants').map((defendant) => ({
    defendant,
    case: { key, references, lists: listsOf(objectsAt(defendant, 'offences'), defendant) },
  }));
}

/** A breach is an application: there a suspended sentence is activated. */
function inApplication(application: JsonObject, n: number, hearing: string): Entry[] {
  const subject =
    at(application, 'subject', 'masterDefendant') ??
    at(application, 'applicant', 'masterDefendant');
  if (!isObject(subject)) return [];
  const id = textAt(application, 'id') ?? String(n);
  const ofOrder = objectsAt(application, 'courtOrder', 'courtOrderOffences').map((one) =>
    at(one, 'offence'),
  );
  const ofCases = objectsAt(application, 'courtApplicationCases');
  const offences = [
    ...ofCases.flatMap((one) => objectsAt(one, 'offences')),
    ...ofOrder.filter(isObject),
  ];
  const urn = [
    ...ofCases.map((one) => textAt(one, 'prosecutionCaseIdentifier', 'caseURN')),
    ...objectsAt(subject, 'defendantCase').map((one) => textAt(one, 'caseReference')),
  ].find((text) => text !== undefined);
  const lists = listsOf(offences, application).map((list) => ({
    ...list,
    // The offences of an application still carry the results that it is about.
    results: list.isOffence ? list.results.filter((one) => isOf(one, hearing)) : list.results,
  }));
  return [
    {
      defendant: subject,
      case: {
        key: `application ${id.toLowerCase()}`,
        references: referencesOf(urn, textAt(application, 'applicationReference')),
        application:
          textAt(application, 'type', 'type') ??
          textAt(application, 'type', 'applicationType') ??
          textAt(application, 'type', 'description') ??
          '',
        lists,
      },
    },
  ];
}

const isOf = (result: JsonObject, hearing: string): boolean => {
  const ordered = textAt(result, 'orderedHearingId');
  return ordered === undefined || ordered.toLowerCase() === hearing.toLowerCase();
};

function ofDefendants(hearing: JsonObject): Entry[] {
  return objectsAt(hearing, 'defendantJudicialResults').map((result, n) => ({
    defendant: result,
    case: {
      key: 'defendant',
      references: [],
      lists: [
        {
          on: `whole ${n}`,
          isOffence: false,
          isDone: false,
          results: [isObject(result['judicialResult']) ? result['judicialResult'] : result],
        },
      ],
    },
  }));
}

const sittingsIn = (days: readonly JsonObject[]): Sitting[] =>
  days.flatMap((one) => {
    const stamp = one['isCancelled'] === true ? undefined : textAt(one, 'sittingDay');
    const day = dayOfStamp(stamp);
    return stamp !== undefined && day !== undefined ? [{ day, stamp }] : [];
  });

const versionOf = (body: JsonObject): number => momentOf(textAt(body, 'sharedTime')) ?? 0;

/** The result made for the police: one defendant in one case (FEEDS §3.2). */
function policeResult(body: JsonObject, id: string, defendant: JsonObject): CourtDocument {
  const court = at(body, 'courtCentreWithLJA', 'courtCentre');
  const key = textAt(body, 'caseId')?.toLowerCase() ?? 'case';
  const references = referencesOf(textAt(body, 'urn'), textAt(body, 'caseId'));
  const lists = listsOf(objectsAt(defendant, 'offences'), defendant);
  return {
    id,
    court: courtOf(isObject(court) ? court : undefined),
    day: undefined,
    sittings: sittingsIn(objectsAt(body, 'sessionDays')),
    version: versionOf(body),
    isResulted: true,
    onlyCase: key,
    entries: [{ defendant, case: { key, references, lists } }],
  };
}

const isListOfObjects = (value: unknown): boolean => Array.isArray(value) && value.every(isObject);

/**
 * Finds the hearing in a court's document: `{hearing, sharedTime, …}`, the bare hearing, or the result made
 * for the police (FEEDS §3.2). Nothing when it is none of them.
 */
export function documentIn(message: Message): CourtDocument | undefined {
  const { body } = message;
  const hearing = isObject(body['hearing']) ? body['hearing'] : body;
  const id = textAt(hearing, 'id');
  if (id === undefined) return undefined;
  if (isObject(body['defendant']) && isObject(body['courtCentreWithLJA']))
    return policeResult(body, id, body['defendant']);
  const [cases, applications] = ['prosecutionCases', 'courtApplications'].map(
    (name) => hearing[name],
  );
  const given = [cases, applications].filter((one) => one !== undefined && one !== null);
  if (given.length === 0 || !given.every(isListOfObjects)) return undefined;
  const entries = [
    ...objectsAt(hearing, 'prosecutionCases').flatMap(inCase),
    ...objectsAt(hearing, 'courtApplications').flatMap((one, n) => inApplication(one, n, id)),
    ...ofDefendants(hearing),
  ];
  const shared = ['sharedTime', 'isReshare', 'hearingDay'].some((name) => body[name] !== undefined);
  return {
    id,
    court: courtOf(isObject(hearing['courtCentre']) ? hearing['courtCentre'] : undefined),
    day: dayOf(textAt(body, 'hearingDay')),
    sittings: sittingsIn(objectsAt(hearing, 'hearingDays')),
    version: versionOf(body),
    isResulted: shared || message.attribute('hearingEventType') === 'Resulted',
    onlyCase: undefined,
    entries,
  };
}
