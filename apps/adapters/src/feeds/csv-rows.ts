import { CsvError, parse } from 'csv-parse/sync';
import { plain } from './json.js';

/** One row of a CSV file. */
export interface CsvRow {
  /** Its number as a spreadsheet shows it: the header is row 1. */
  row: number;
  /** Cells by the number of their column, from 1; blank ones are not there. */
  cells: ReadonlyMap<number, string>;
}

/** A CSV file: what its columns are called, and its rows. */
export interface CsvFile {
  columns: readonly string[];
  rows: readonly CsvRow[];
}

const mostRows = 2_000;

/** Reads CSV (RFC 4180) with a header row. Every cell is text and stays text: nothing is worked out. */
export function readCsv(text: string): CsvFile | { unreadable: string } {
  let lines: string[][];
  try {
    lines = parse(text, {
      bom: true,
      relax_column_count: true,
      skip_empty_lines: false,
      to: mostRows + 2,
    });
  } catch (thrown) {
    // The parser's message would repeat a cell.
    const line = thrown instanceof CsvError ? Number(thrown['lines']) : 0;
    const where = Number.isInteger(line) && line > 0 ? ` near line ${line}` : '';
    return { unreadable: `it is not CSV that can be read${where}` };
  }
  const [header, ...others] = lines;
  if (!header) return { unreadable: 'the CSV file has no header row' };
  if (others.length > mostRows)
    return { unreadable: `the CSV file has more than ${mostRows} rows: it must be split` };
  const rows = others.map((line, n) => ({ row: n + 2, cells: cellsOf(line) }));
  return {
    columns: header.map((name) => plain(name)),
    rows: rows.filter(({ cells }) => cells.size > 0),
  };
}

const cellsOf = (line: readonly string[]): Map<number, string> =>
  new Map(line.flatMap((cell, n) => (cell.trim() === '' ? [] : [[n + 1, cell.trim()] as const])));

/** Whether a spreadsheet would take a cell for a formula. It is only said: here it is text. */
export const looksLikeFormula = (cell: string): boolean => /^[=+\-@\t\r]/.test(cell);
