import { at, isObject, objectsAt, textAt, type JsonObject } from '../feeds/json.js';
import { referenceOf } from './codes.js';
import type { Entry, ResultList } from './hearing.js';

/** A case's URN, or what else names it. */
export function referencesOf(urn: string | undefined, other: string | undefined): string[] {
  const reference = referenceOf(urn) ?? referenceOf(other);
  return reference === undefined ? [] : [reference];
}

const resultsAt = (value: unknown, name: string): JsonObject[] =>
  objectsAt(value, name).map((one) =>
    isObject(one['judicialResult']) ? one['judicialResult'] : one,
  );

/** Where results about a person or a case as a whole stand (levels D and C). */
const wide = ['judicialResults', 'defendantCaseJudicialResults', 'defendantJudicialResults'];

/** Results by what they are about. */
export function listsOf(offences: readonly JsonObject[], whole: JsonObject): ResultList[] {
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

/** Everybody in a case. */
export function inCase(prosecution: JsonObject): Entry[] {
  const key = textAt(prosecution, 'id')?.toLowerCase() ?? 'case';
  const urn = textAt(prosecution, 'prosecutionCaseIdentifier', 'caseURN');
  const references = referencesOf(urn, textAt(prosecution, 'id'));
  return objectsAt(prosecution, 'defendants').map((defendant) => ({
    defendant,
    case: { key, references, lists: listsOf(objectsAt(defendant, 'offences'), defendant) },
  }));
}

/** A breach is an application: there a suspended sentence is activated. */
export function inApplication(application: JsonObject, n: number, hearing: string): Entry[] {
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

/** Results about a defendant as a whole, in a list of the hearing. */
export function ofDefendants(hearing: JsonObject): Entry[] {
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
