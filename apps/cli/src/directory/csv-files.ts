/** A list of a directory document as a CSV file of the same name. */
export interface CsvFile {
  list: CsvList;
  /** In the order in which they are written; `?` marks those that may be left out or empty. */
  columns: readonly string[];
}

export type CsvList =
  | 'areas'
  | 'units'
  | 'agencies'
  | 'teams'
  | 'staff'
  | 'posts'
  | 'holdings'
  | 'rotas'
  | 'overrides'
  | 'swaps'
  | 'contacts'
  | 'absences';

/** All files, in the order in which rows need each other. */
export const csvFiles: readonly CsvFile[] = [
  { list: 'areas', columns: ['id', 'name', 'nation'] },
  { list: 'units', columns: ['id', 'kind', 'name', 'area?', 'within?'] },
  { list: 'agencies', columns: ['issuer', 'name', 'kind', 'dataRegime?'] },
  { list: 'teams', columns: ['id', 'agency', 'kind', 'place', 'name', 'reference?'] },
  { list: 'staff', columns: ['id', 'agency', 'name'] },
  {
    list: 'posts',
    columns: ['id', 'team', 'role', 'title', 'hours', 'from?', 'to?', 'reference?'],
  },
  { list: 'holdings', columns: ['post', 'staff', 'from', 'to?'] },
  // `turns`, `shifts`, `days`, `agreedBy`: several in a cell, with spaces between.
  {
    list: 'rotas',
    columns: ['post', 'turns', 'from', 'to?', 'kind?', 'shifts?', 'layer?', 'days?', 'hours?'],
  },
  { list: 'overrides', columns: ['post', 'from', 'to', 'staff?', 'uid?'] },
  { list: 'swaps', columns: ['post', 'staff', 'turn', 'with', 'withTurn', 'agreedBy'] },
  { list: 'contacts', columns: ['post?', 'staff?', 'channel', 'address', 'state?', 'verifiedAt?'] },
  { list: 'absences', columns: ['staff', 'from', 'to?', 'cover?'] },
];

export const nameOf = (column: string): string => column.replace(/\?$/, '');
export const isRequired = (column: string): boolean => !column.endsWith('?');

/** A row as a document has it, from its cells. Empty cells are members that are left out. */
export function rowOf(list: CsvList, cells: Readonly<Record<string, string>>): object {
  const members = Object.entries(cells).filter(([, cell]) => cell !== '');
  const entries = members.map(([name, cell]): [string, unknown] => {
    if (name === 'turns') return ['staff', several(cell)];
    if (['shifts', 'days', 'agreedBy'].includes(name)) return [name, several(cell)];
    return [name, name === 'layer' && /^\d+$/.test(cell) ? Number(cell) : cell];
  });
  return Object.fromEntries(list === 'rotas' || list === 'swaps' ? entries : members);
}

const several = (cell: string): string[] => cell.trim().split(/\s+/);

/**
 * A cell that a spreadsheet would take for a formula gets an apostrophe before it, and loses one when it is
 * read: `=1+1` → `'=1+1`. What began with apostrophes before such a sign gets one more, so nothing is lost.
 */
export const safeCell = (text: string): string => (/^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text);
export const plainCell = (cell: string): string =>
  /^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
