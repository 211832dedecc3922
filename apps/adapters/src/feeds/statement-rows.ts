import {
  contractOf,
  crnOf,
  croOf,
  eventType,
  nomsOf,
  pncOf,
  type AgencyKind,
  type PersonSubject,
} from '#contracts';
import { canonicalJson } from '#kernel';
import { looksLikeFormula, type CsvFile, type CsvRow } from './csv-rows.js';
import { contentOf } from './row-content.js';
import { subjectOf } from './identifiers.js';
import { localInstantOf, toeOf } from './instants.js';
import { kept, type Reading, type ReadingContext } from './reading.js';
import type { PlainFact } from './tell-once.js';

/** What the columns of a list of statements may be called, besides `content.` and the name of a member. */
const plainColumns = ['event', 'crn', 'noms', 'pnc', 'cro', 'toe'] as const;
type PlainColumn = (typeof plainColumns)[number];

const isPlain = (name: string): name is PlainColumn =>
  (plainColumns as readonly string[]).includes(name);
const isContent = (name: string): boolean => /^content(\.[A-Za-z][A-Za-z0-9]*){1,4}$/.test(name);

/** A row that a statement was made of, or what is wrong with it, without what stands in it. */
type ReadRow = { fact: RowFact; formula: boolean } | { wrong: string };

/** A fact of a row: kept apart from what the feed itself remembers. */
export interface RowFact extends PlainFact {
  row: number;
}

/** Whether a fact is a row's, and none of the feed's own. */
export const isRowFact = (fact: object): fact is RowFact => 'row' in fact && 'draft' in fact;

const most = 8;
const listed = (rows: readonly number[]): string =>
  rows.slice(0, 40).join(', ') + (rows.length > 40 ? ` and ${rows.length - 40} more` : '');

/**
 * Reads a plain list of statements (RULES §3.5's events, one a row), from an agency that has no system of its own.
 * The good rows are told; the bad ones are named by their number, so that they can be mended and sent again.
 */
export function readStatementRows(
  file: CsvFile,
  kind: AgencyKind,
  context: ReadingContext,
): Reading<RowFact> {
  const columns = file.columns.map((name) => (isContent(name) ? name : name.toLowerCase()));
  const strange = columns.flatMap((name, n) => (isPlain(name) || isContent(name) ? [] : [n + 1]));
  // Not by name: a file without a header has a person's data there.
  if (strange.length > 0)
    return kept(`the header has columns that are not known: ${listed(strange)}`);
  if (new Set(columns).size < columns.length) return kept('the header has a column twice');
  if (!columns.includes('event')) return kept('the header has no column named event');
  const read = file.rows.map((row) => [row.row, readRow(row, columns, kind, context)] as const);
  const facts = read.flatMap(([, one]) => ('fact' in one ? [one.fact] : []));
  const wrong = read.flatMap(([row, one]) => ('wrong' in one ? [`row ${row}: ${one.wrong}`] : []));
  const formulas = read.flatMap(([row, one]) => ('fact' in one && one.formula ? [row] : []));
  const reasons = [
    ...wrong.slice(0, most),
    ...(wrong.length > most ? [`and ${wrong.length - most} rows more are wrong`] : []),
    ...(formulas.length > 0
      ? [
          `a spreadsheet would take a cell for a formula, taken as text here: row ${listed(formulas)}`,
        ]
      : []),
  ];
  if (reasons.length === 0) return { kind: 'facts', facts };
  return { kind: 'facts', facts, alsoKept: reasons.join('; ') };
}

function readRow(
  { row, cells }: CsvRow,
  columns: readonly string[],
  kind: AgencyKind,
  { record, now }: ReadingContext,
): ReadRow {
  if ([...cells.keys()].some((column) => column > columns.length))
    return { wrong: 'has more cells than the header' };
  const at = (name: string): string | undefined => cells.get(columns.indexOf(name) + 1);
  const name = at('event') ?? '';
  const contract = contractOf(eventType(name));
  // The name is not repeated: it is whatever stands in the cell.
  if (!contract || contract.about !== 'person') return { wrong: 'names no event about a person' };
  if (!contract.statedBy.includes(kind)) return { wrong: `a ${kind} may not state this event` };
  const subject = subjectIn(at, now);
  if (typeof subject === 'string') return { wrong: subject };
  const happened = localInstantOf(at('toe'), now);
  if (!happened) return { wrong: 'the column toe must say when it happened, as 2026-08-08T23:10' };
  const given = columns.flatMap((column, n): [string[], string][] => {
    const cell = cells.get(n + 1);
    return isContent(column) && cell !== undefined ? [[column.split('.').slice(1), cell]] : [];
  });
  const content = contentOf(contract.schema, given, now);
  if ('wrong' in content) return content;
  const source = { system: 'statement-list', record: `${record} row ${row}` };
  const toe = toeOf(happened);
  const draft = {
    name,
    subject,
    toe,
    content: { source, ...content.content },
    record: source.record,
  };
  return {
    // The same event of the same person at the same time is one record: sent again, it is told once, or corrected.
    fact: { about: `row ${canonicalJson({ name, subject, toe })}`, draft, row },
    formula: [...cells.values()].some(looksLikeFormula),
  };
}

/** @returns whom a row is about, or what is wrong. A number that cannot be read is never left out: it may be the right one. */
function subjectIn(at: (name: string) => string | undefined, now: Date): PersonSubject | string {
  const read = {
    crn: crnOf(at('crn')),
    noms: nomsOf(at('noms')),
    pnc: pncOf(at('pnc'), now),
    cro: croOf(at('cro')),
  };
  for (const scheme of ['crn', 'noms', 'pnc', 'cro'] as const)
    if (at(scheme) !== undefined && read[scheme] === undefined)
      return `the column ${scheme} holds no such number`;
  return subjectOf(read) ?? 'names nobody';
}
