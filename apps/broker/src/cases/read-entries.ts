import { readIdentifier, type CaseEntry, type Identifier } from '#contracts';
import { TocsinError } from '#kernel';

/** A case of a document with its identifiers read. */
export interface ReadEntry {
  entry: CaseEntry;
  /** Its number in the document, from 1. */
  row: number;
  identifiers: Identifier[];
}

const most = 50;

/** @throws TocsinError `invalid_request` with one line for each row that is wrong, when there are any */
export function refuse(faults: readonly { row: number; because: string }[]): void {
  if (faults.length === 0) return;
  const lines = [...faults]
    .sort((a, b) => a.row - b.row)
    .slice(0, most)
    .map(({ row, because }) => `case ${row}, ${because}`);
  if (faults.length > most) lines.push(`and ${faults.length - most} more`);
  throw new TocsinError('invalid_request', lines.join('; '));
}

/**
 * Reads the identifiers of every row. An unusable one is a fault of its row, and so is one that two rows have.
 * @throws TocsinError `invalid_request`, naming row, scheme and reason, never the identifier
 */
export function readEntries(entries: readonly CaseEntry[], now: Date): ReadEntry[] {
  const faults: { row: number; because: string }[] = [];
  const rowOf = new Map<string, number>();
  const read = entries.map((entry, index) => {
    const row = index + 1;
    const identifiers = entry.identifiers.flatMap(({ scheme, value }) => {
      const one = readIdentifier(scheme, value, now);
      if ('because' in one) {
        faults.push({ row, because: one.because });
        return [];
      }
      const key = `${scheme}:${one.value}`;
      const other = rowOf.get(key);
      if (other === row) return [];
      if (other !== undefined) {
        faults.push({ row, because: `${scheme.toUpperCase()}: case ${other} has the same` });
      }
      rowOf.set(key, row);
      return [one];
    });
    return { entry, row, identifiers };
  });
  refuse(faults);
  return read;
}
