import { localInstantOf, toeOf } from '../feeds/instants.js';
import { textAt, type JsonObject } from '../feeds/json.js';
import type { Classified, Classifier, Kind, Meaning } from './classify.js';
import { code } from './codes.js';
import { dayOf } from './days.js';
import type { CourtCase, CourtDocument, ResultList } from './document.js';
import { partsOf, type Parts } from './prompts.js';
import type { CourtTable } from './table.js';

/** One result of one person that is told or asked about, as it is remembered. */
export interface Finding extends Parts {
  means: Exclude<Meaning, { is: 'unknown' }>;
  why?: Classified['why'];
  label: string;
  code?: string | undefined;
  /** When it was ordered, in London. */
  day: string;
  toe?: number | undefined;
  /** What it is about, in its case: an offence, or the person as a whole. */
  on: string;
  offence?: string | undefined;
  /** The courts' own references of its cases. */
  references: readonly string[];
  court: string;
  /** The court system's own id of the result, so that a copy is not counted twice. */
  id: string;
}

/** What is needed to read results. */
export interface Reader {
  table: CourtTable;
  classifier: Classifier;
  now: Date;
  /** What was worked out for this document, by day. */
  toes: Map<string, number | undefined>;
  /** In London: the day of results that no document dates. */
  today: string;
}

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

interface Read {
  list: ResultList;
  result: JsonObject;
  classified: Classified;
  day: string;
}

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
): Read[] {
  return list.results
    .filter((result) => result['isDeleted'] !== true)
    .map((result) => {
      const day = dayOfResult(result, document);
      return { list, result, classified: classifier.classify(result, day), day: day ?? today };
    });
}

/** Entered in error: what stands beside it does not count. About the person as a whole, it is the whole case. */
function withoutErrors(read: readonly (readonly Read[])[]): Read[][] {
  const wrong = (reads: readonly Read[]): boolean =>
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
  { list, result, classified, day }: Read,
  beside: readonly Read[],
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
function nextBeside(is: Kind, beside: readonly Read[], table: CourtTable): string | undefined {
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

/** Proceedings ended where every offence of the case did: one that was withdrawn beside a sentence ends nothing. */
function endedOf(
  one: CourtCase,
  standing: readonly (readonly Read[])[],
  document: CourtDocument,
  reader: Reader,
): Finding[] {
  const offences = one.lists.filter(({ isOffence, isDone }) => isOffence && !isDone);
  const ends = standing.flatMap(
    (reads) => reads.find(({ classified }) => classified.means.is === 'ended') ?? [],
  );
  const all = standing.flat().map(({ classified }) => classified.means.is);
  const goesOn = all.some(
    (is) => !['ended', 'unknown', 'other', 'fine', 'requirement'].includes(is),
  );
  const [end] = ends;
  if (!end || goesOn || ends.length < offences.length) return [];
  const { means } = end.classified;
  if (means.is !== 'ended') return [];
  const outcomes = new Set(ends.map(({ classified }) => JSON.stringify(classified.means)));
  return [
    {
      means: outcomes.size === 1 ? means : { is: 'ended', outcome: 'other' },
      label: textAt(end.result, 'label')?.slice(0, 80) ?? 'Ended',
      day: end.day,
      toe: toeOfDay(end.day, document, reader),
      on: 'case',
      id: '',
      references: one.references,
      court: document.court,
    },
  ];
}

/** When the court sat on that day, as `toe` has it. */
function toeOfDay(day: string, { sittings }: CourtDocument, { now, toes }: Reader) {
  const known = toes.get(day);
  if (known !== undefined || toes.has(day)) return known;
  const at = localInstantOf(sittings.find((one) => one.day === day)?.stamp, now);
  const toe = at && toeOf(at);
  toes.set(day, toe);
  return toe;
}
