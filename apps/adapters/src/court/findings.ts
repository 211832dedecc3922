import { textAt, type JsonObject } from '../feeds/json.js';
import type { Kind } from './classify.js';
import { code } from './codes.js';
import { dayOf } from './days.js';
import type { CourtCase, CourtDocument, ResultList } from './hearing.js';
import { endedOf } from './ended.js';
import { toeOfDay, type Finding, type Reader, type ReadResult } from './finding.js';
import { partsOf } from './prompts.js';
import type { CourtTable } from './table.js';

const remembered: ReadonlySet<Kind> = new Set([
  'custody',
  'suspended',
  'community',
  'remand',
  'bail',
  'warrant',
  'order',
  'appeal',
  'requirement',
  'unsaid',
  'unsure',
]);

/** The day of a result: the court's word for it, else the day that the document is about, else the last sitting. */
function dayOfResult(result: JsonObject, { day, sittings }: CourtDocument): string | undefined {
  const last = sittings
    .map((one) => one.day)
    .sort()
    .at(-1);
  return dayOf(textAt(result, 'orderedDate')) ?? day ?? last;
}

function readList(
  list: ResultList,
  document: CourtDocument,
  { classifier, today }: Reader,
): ReadResult[] {
  return list.results
    .filter((result) => result['isDeleted'] !== true)
    .map((result) => {
      const day = dayOfResult(result, document);
      return { list, result, classified: classifier.classify(result, day), day: day ?? today };
    });
}

/** Entered in error: what stands beside it does not count. About the person as a whole, it is the whole case. */
function withoutErrors(read: readonly (readonly ReadResult[])[]): ReadResult[][] {
  const wrong = (reads: readonly ReadResult[]): boolean =>
    reads.some(({ classified }) => classified.means.is === 'error');
  if (read.some((reads) => wrong(reads) && reads.some(({ list }) => !list.isOffence))) return [];
  return read.filter((reads) => !wrong(reads)).map((reads) => [...reads]);
}

/** Every result of one case that is remembered; `isVoid` when all that is said of the person was entered in error. */
export function findingsOf(
  one: CourtCase,
  document: CourtDocument,
  reader: Reader,
): { findings: Finding[]; isVoid: boolean } {
  const lists = one.lists.map((list) => readList(list, document, reader));
  const standing = withoutErrors(lists);
  const isVoid = one.key === 'defendant' && lists.length > 0 && standing.length === 0;
  const findings = standing.flatMap((reads) =>
    reads
      .filter(({ classified }) => remembered.has(classified.means.is))
      .flatMap((read) => findingOf(read, reads, one, document, reader)),
  );
  return { findings: [...once(findings), ...endedOf(one, standing, document, reader)], isVoid };
}

function findingOf(
  { list, result, classified, day }: ReadResult,
  beside: readonly ReadResult[],
  { references }: CourtCase,
  document: CourtDocument,
  reader: Reader,
): Finding[] {
  const { means, why } = classified;
  const { table } = reader;
  if (means.is === 'unknown') return [];
  const parts = partsOf(result, table);
  const next = parts.nextHearing ?? nextBeside(means.is, beside, table);
  // Member by member: a copy of a copy for each of a thousand results takes longer than all the rest.
  return [
    {
      means,
      why,
      label: textAt(result, 'label')?.slice(0, 80) ?? means.is,
      code: code(textAt(result, 'cjsCode')),
      day,
      toe: toeOfDay(day, document, reader),
      on: list.on,
      offence: code(list.offenceCode),
      references,
      court: document.court,
      length: parts.length,
      prison: parts.prison,
      premises: parts.premises,
      nextHearing: next,
      bailRefused: parts.bailRefused,
      responsibleCourt: parts.responsibleCourt,
      rehabilitationDays: parts.rehabilitationDays,
      warrant: parts.warrant,
      from: parts.from,
      until: parts.until,
      id: textAt(result, 'judicialResultId') ?? '',
    },
  ];
}

/** The next hearing stands in a result of its own, beside the remand or the bail. */
function nextBeside(
  is: Kind,
  beside: readonly ReadResult[],
  table: CourtTable,
): string | undefined {
  if (is !== 'remand' && is !== 'bail') return undefined;
  return beside
    .filter(({ classified }) => classified.means.is === 'adjournment')
    .map(({ result }) => partsOf(result, table).nextHearing)
    .find((next) => next !== undefined);
}

/** One person may stand twice in a case, with the same results. */
function once(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ id, on, label, code: cjs = '' }) => {
    const key = `${on}\n${id || `${label}\n${cjs}`}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}
