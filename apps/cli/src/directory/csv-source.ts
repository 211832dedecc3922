import { basename } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { csvFiles, isRequired, nameOf, plainCell, rowOf, type CsvFile } from './csv-files.js';
import { stepsOf, type PlacedFault, type Source } from './source.js';

/** The text of one CSV file. */
export interface CsvText {
  file: string;
  text: string;
}

interface CsvRecord {
  cells: string[];
  line: number;
}

/**
 * Reads CSV files (RFC 4180) as a document. A list that has no file stays as it is held.
 * @param area the document's area
 */
export function csvSource(texts: readonly CsvText[], area: string): Source {
  const faults: PlacedFault[] = [];
  const document: Record<string, unknown> = { directory: 1, area };
  const places = new Map<string, { file: string; lines: number[] }>();
  for (const given of texts) {
    const records = recordsOf(given, faults);
    const header = records?.[0]?.cells.map((cell) => cell.trim()) ?? [];
    if (!records) continue;
    const kind = kindOf(given.file, header);
    if (!kind) {
      faults.push({ file: given.file, line: 1, reason: `no list has these columns: ${names()}` });
      continue;
    }
    faults.push(...headerFaults(given.file, kind, header));
    const rows = records.slice(1);
    for (const { cells, line } of rows)
      if (cells.length !== header.length)
        faults.push({
          file: given.file,
          line,
          reason: `${cells.length} cells where the header has ${header.length}`,
        });
    document[kind.list] = rows.map(({ cells }) =>
      rowOf(
        kind.list,
        Object.fromEntries(header.map((name, index) => [name, plainCell(cells[index] ?? '')])),
      ),
    );
    places.set(kind.list, { file: given.file, lines: rows.map(({ line }) => line) });
  }
  const keep = [
    ...(document['holdings'] ? [] : ['holders']),
    ...(document['rotas'] ? [] : ['rotas']),
    ...(document['contacts'] ? [] : ['contacts']),
  ];
  return {
    document: { ...document, keep },
    faults,
    placeOf(path) {
      const [list = '', index] = stepsOf(path);
      const place = places.get(String(list));
      const line = typeof index === 'number' ? place?.lines[index] : undefined;
      return {
        file: place?.file ?? texts[0]?.file ?? '',
        ...(line !== undefined && { line }),
      };
    },
  };
}

function recordsOf({ file, text }: CsvText, faults: PlacedFault[]): CsvRecord[] | undefined {
  try {
    const records = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    // The line on which a record begins: a quoted cell may run over several, and the library counts a line
    // break of two characters inside quotation marks twice.
    let twice = 0;
    return records.map(({ record, info }) => {
      const breaks = record.join('\0').match(/\r\n|\n|\r/g) ?? [];
      twice += breaks.filter((one) => one.length === 2).length;
      return { cells: record, line: info.lines - twice - breaks.length };
    });
  } catch (thrown) {
    if (!(thrown instanceof CsvError)) throw thrown;
    const { lines } = thrown as CsvError & { lines?: number };
    faults.push({
      file,
      ...(lines !== undefined && { line: lines }),
      reason: 'it is not CSV: a quotation mark is open or out of place',
    });
    return undefined;
  }
}

const names = (): string => csvFiles.map(({ list }) => `${list}.csv`).join(', ');

/** By the file's name, else by its columns. */
function kindOf(file: string, header: readonly string[]): CsvFile | undefined {
  const stem = basename(file).replace(/\.csv$/i, '');
  return (
    csvFiles.find(({ list }) => list === stem) ??
    csvFiles.find(({ columns }) => {
      const known = columns.map(nameOf);
      return (
        header.every((name) => known.includes(name)) &&
        columns.filter(isRequired).every((column) => header.includes(column))
      );
    })
  );
}

function headerFaults(file: string, { columns }: CsvFile, header: readonly string[]) {
  const known = columns.map(nameOf);
  const fault = (reason: string): PlacedFault => ({ file, line: 1, reason });
  return [
    ...header
      .filter((name) => !known.includes(name))
      .map((name) => fault(`there is no column "${name}"`)),
    ...columns
      .filter((column) => isRequired(column) && !header.includes(column))
      .map((column) => fault(`the column "${column}" is missing`)),
    ...header
      .filter((name, index) => header.indexOf(name) !== index)
      .map((name) => fault(`the column "${name}" is there twice`)),
  ];
}
