import { stringify } from 'csv-stringify/sync';
import { csvFiles, nameOf, safeCell, type CsvList } from './csv-files.js';

type Row = Readonly<Record<string, unknown>>;

/** A document of the broker's as CSV files by name (RFC 4180). Every file is there, even when it has no rows. */
export function csvTexts(document: Row): Map<string, string> {
  const rows = rowsOf(document);
  return new Map(
    csvFiles.map(({ list, columns }) => {
      const names = columns.map(nameOf);
      const records = rows[list].map((row) => names.map((name) => safeCell(textOf(row[name]))));
      const text = stringify([names, ...records], { record_delimiter: 'windows' });
      return [`${list}.csv`, text];
    }),
  );
}

function rowsOf(document: Row): Record<CsvList, Row[]> {
  const posts = listOf(document['posts']);
  const staff = listOf(document['staff']);
  const owned = (owners: readonly Row[], list: string, owner: string): Row[] =>
    owners.flatMap((one) => listOf(one[list]).map((row) => ({ ...row, [owner]: one['id'] })));
  return {
    areas: listOf(document['areas']),
    units: listOf(document['units']),
    agencies: listOf(document['agencies']),
    teams: listOf(document['teams']),
    staff,
    posts,
    holdings: owned(posts, 'holders', 'post'),
    rotas: owned(posts, 'rotas', 'post').map((row) => ({ ...row, turns: row['staff'] })),
    overrides: owned(posts, 'overrides', 'post'),
    swaps: owned(posts, 'swaps', 'post'),
    contacts: [...owned(posts, 'contacts', 'post'), ...owned(staff, 'contacts', 'staff')],
    absences: owned(staff, 'absences', 'staff'),
  };
}

const listOf = (value: unknown): Row[] => (Array.isArray(value) ? (value as Row[]) : []);

const textOf = (value: unknown): string =>
  Array.isArray(value)
    ? value.join(' ')
    : typeof value === 'string' || typeof value === 'number'
      ? String(value)
      : '';
