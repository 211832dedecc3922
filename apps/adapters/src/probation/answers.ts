import { crnOf, nomsOf } from '#contracts';
import { at, isObject, objectsAt, parsed, textAt, type JsonObject } from '../feeds/json.js';
import type { ProbationTable } from './table.js';

/** Who manages a case, as the probation system answers. */
export interface Manager {
  /** The agency's own staff code; nothing for a placeholder, or when there is none. */
  reference: string | undefined;
  placeholder: boolean;
  /** Codes of where he works, the nearest first: team, borough, district, provider. */
  places: string[];
}

/** An answer by its form; the address that was asked says nothing of it. */
export type Answered =
  | {
      form: 'supervisions';
      manager: Manager | undefined;
      /** `null`: not registered under MAPPA. `undefined`: the answer has no room for it. */
      mappa: { category: unknown; level: unknown } | null | undefined;
      registers: string[];
    }
  | { form: 'limitations'; limited: boolean }
  | { form: 'match'; crn: string | undefined; manager: Manager | undefined; limited: boolean }
  | { form: 'allocation'; crn: string | undefined; manager: Manager }
  | { form: 'person'; crns: string[]; noms: string[] }
  | { form: 'other' };

type Placeholders = ProbationTable['placeholders'];

/** Reads what the probation system, the matcher or the person record answered (FEEDS §5.3, §5.4). */
export function readAnswer(bytes: Buffer, placeholders: Placeholders): Answered {
  const document = parsed(bytes.toString('utf8'));
  if (!isObject(document)) return { form: 'other' };
  if (Array.isArray(document['excludedFrom']) || Array.isArray(document['restrictedTo']))
    return { form: 'limitations', limited: isLimited(document) };
  if (Array.isArray(document['supervisions']) || isObject(document['communityManager']))
    return supervisions(document, placeholders);
  if (Array.isArray(document['matches'])) return match(document, placeholders);
  if (textAt(document, 'staffCode') !== undefined) {
    const { staffCode, teamCode } = document;
    const staff = { code: staffCode, team: { code: teamCode } };
    const crn = crnOf(textAt(document, 'crn'));
    return { form: 'allocation', crn, manager: managerIn(staff, staff, placeholders) };
  }
  if (isObject(document['identifiers'])) return person(document);
  return { form: 'other' };
}

const isLimited = (document: JsonObject): boolean =>
  ['excludedFrom', 'restrictedTo'].some((member) => {
    const list = document[member];
    return Array.isArray(list) && list.length > 0;
  });

function supervisions(document: JsonObject, placeholders: Placeholders): Answered {
  const manager = document['communityManager'];
  const mappa = document['mappaDetail'];
  const none = Array.isArray(document['supervisions']) ? null : undefined;
  const registers = ['dynamicRisks', 'personStatus'].flatMap((member) =>
    objectsAt(document, member).flatMap((one) => textAt(one, 'code') ?? []),
  );
  return {
    form: 'supervisions',
    manager: isObject(manager) ? managerIn(manager, manager, placeholders) : undefined,
    mappa: isObject(mappa) ? { category: mappa['category'], level: mappa['level'] } : none,
    registers,
  };
}

function match(document: JsonObject, placeholders: Placeholders): Answered {
  // Several hits are several people: only one is an answer (FEEDS §5.4).
  const [one, ...others] = objectsAt(document, 'matches');
  const offender = at(one, 'offender');
  if (!isObject(offender) || others.length > 0) return { form: 'other' };
  const [active, ...more] = objectsAt(offender, 'offenderManagers').filter(
    (manager) => manager['active'] === true && manager['softDeleted'] !== true,
  );
  return {
    form: 'match',
    crn: crnOf(textAt(offender, 'otherIds', 'crn')),
    manager:
      active && more.length === 0
        ? managerIn(at(active, 'staff'), active, placeholders)
        : undefined,
    limited: offender['currentRestriction'] === true || offender['currentExclusion'] === true,
  };
}

/** E-mail and telephone come from another directory and are never looked at. */
function managerIn(staff: unknown, around: unknown, placeholders: Placeholders): Manager {
  const code = textAt(staff, 'code');
  const names = [
    textAt(staff, 'name', 'forename'),
    textAt(staff, 'name', 'surname'),
    textAt(staff, 'forenames'),
    textAt(staff, 'surname'),
  ].flatMap((name) => name?.toLowerCase() ?? []);
  const { codeEnds, nameBegins } = placeholders;
  const placeholder =
    at(staff, 'allocated') === false ||
    at(staff, 'unallocated') === true ||
    codeEnds.some((end) => code?.toUpperCase().endsWith(end.toUpperCase())) ||
    nameBegins.some((begin) => names.some((name) => name.startsWith(begin.toLowerCase())));
  const places = [
    textAt(around, 'team', 'code'),
    textAt(around, 'team', 'borough', 'code'),
    textAt(around, 'team', 'district', 'code'),
    textAt(around, 'team', 'ldu', 'code'),
    textAt(around, 'provider', 'code'),
    textAt(around, 'probationArea', 'code'),
  ].flatMap((place) => place ?? []);
  return { reference: placeholder ? undefined : code, placeholder, places };
}

function person(document: JsonObject): Answered {
  const list = (member: string, read: typeof crnOf): string[] => {
    const values = at(document, 'identifiers', member);
    if (!Array.isArray(values)) return [];
    return values.flatMap((value) => (typeof value === 'string' ? (read(value) ?? []) : []));
  };
  return { form: 'person', crns: list('crns', crnOf), noms: list('prisonNumbers', nomsOf) };
}
