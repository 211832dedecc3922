import { croOf, pncOf } from '#contracts';
import { at, isObject, textAt, type JsonObject } from '../feeds/json.js';
import { kept, nothing, type Reading } from '../feeds/reading.js';
import { courtCode, nameCode } from './codes.js';
import { dayOf } from './days.js';
import type { CourtFact } from './facts.js';
import { listFact } from './lists.js';
import { nameOf } from './person.js';

/** XML has no lists: one element alone is an object. */
function each(value: unknown, ...path: string[]): JsonObject[] {
  const found = at(value, ...path);
  return (Array.isArray(found) ? found : [found]).filter(isObject);
}

/** `5_27022020_2992_B10JQ00_ADULT_COURT_LIST_DAILY` names the court by its code. */
const courtInFile = /_([A-Z]\d{2}[A-Z]{2})\d{2}_/;
const titles = /^(mr|mrs|miss|ms|mx|dr|sir|lady|lord|rev|prof)\.?$/i;

/** `MR Theremin MELLOTRON`: the title, then the given names, the family name last. */
function inOneLine(line: string | undefined): { family: string | undefined; given: string[] } {
  const words = (line ?? '').split(/\s+/).filter((word) => word !== '' && !titles.test(word));
  return { family: words.at(-1), given: words.slice(0, -1) };
}

interface Session {
  court: string;
  day: string | undefined;
  cases: JsonObject[];
}

/** Every session of every document, with its cases. */
function sessionsIn(request: unknown): Session[] {
  return each(request, 'documents', 'document').flatMap((document) => {
    const file = courtInFile.exec(textAt(document, 'info', 'source_file_name') ?? '')?.[1];
    const house = textAt(document, 'info', 'courtHouse');
    const dayOfList = dayOf(textAt(document, 'info', 'dateOfHearing'));
    return each(document, 'data', 'job', 'sessions', 'session').map((session) => ({
      court:
        courtCode(file) ?? nameCode(house) ?? nameCode(textAt(session, 'court')) ?? 'not-given',
      day: dayOf(textAt(session, 'doh')) ?? dayOfList,
      cases: each(session, 'blocks', 'block').flatMap((block) => each(block, 'cases', 'case')),
    }));
  });
}

function factOf(one: JsonObject, { court, day }: Session, now: Date, today: string): CourtFact[] {
  const caseNumber = textAt(one, 'caseno');
  if (caseNumber === undefined || textAt(one, 'def_type') === 'O') return [];
  const line = inOneLine(textAt(one, 'def_name'));
  const given = ['forename1', 'forename2', 'forename3'].map((name) => textAt(one, 'name', name));
  const family = textAt(one, 'name', 'surname');
  const entry = {
    caseNumber,
    court,
    day,
    personId: textAt(one, 'cid'),
    pnc: pncOf(textAt(one, 'pnc'), now) ?? null,
    cro: croOf(textAt(one, 'cro')) ?? null,
    name: nameOf(
      family ?? line.family,
      family === undefined ? line.given : given,
      textAt(one, 'def_dob'),
    ),
  };
  return [listFact(entry, today)];
}

/** Reads a Crime Portal Gateway's list (FEEDS §3.5): documents, sessions, blocks, cases; no results. */
export function readCrimePortal(body: JsonObject, now: Date, today: string): Reading<CourtFact> {
  const request = at(body, 'Envelope', 'Body', 'ExternalDocumentRequest');
  if (!isObject(request)) return kept('it is not a court list that this version can read');
  const sessions = sessionsIn(request);
  const cases = sessions.flatMap((session) => session.cases.map((one) => ({ one, session })));
  if (cases.length === 0) return nothing('a court list without a case');
  const undated = cases.some(({ session }) => session.day === undefined);
  const coming = cases.filter(({ session: { day } }) => day !== undefined && day >= today);
  const facts = coming.flatMap(({ one, session }) => factOf(one, session, now, today));
  const alsoKept = undated ? 'a court list without a day that can be read' : undefined;
  if (facts.length === 0 && alsoKept === undefined)
    return nothing(
      coming.length === 0 ? 'a court list of a day that is past' : 'it is about companies only',
    );
  return { kind: 'facts', facts, ...(alsoKept !== undefined && { alsoKept }) };
}
