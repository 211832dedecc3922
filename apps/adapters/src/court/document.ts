import { at, isObject, objectsAt, textAt, type JsonObject } from '../feeds/json.js';
import type { Message } from '../feeds/envelope.js';
import { inApplication, inCase, listsOf, ofDefendants, referencesOf } from './cases.js';
import { courtOf } from './codes.js';
import type { CourtDocument, Sitting } from './hearing.js';
import { dayOf, dayOfStamp, momentOf } from './days.js';

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
