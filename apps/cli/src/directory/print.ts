import type { PlacedFault } from './source.js';

/** What the broker answers to an import. */
export interface ImportAnswer {
  added: number;
  changed: number;
  unchanged: number;
  warnings: string[];
  difference?: {
    rows: { kind: string; id: string; change: 'added' | 'changed'; members?: string[] }[];
    absent: { kind: string; id: string }[];
  };
}

/** An import in plain words: what is new, what is not as before, what stays though the document lacks it. */
export function importLines(answer: ImportAnswer, dryRun: boolean): string[] {
  const { added, changed, unchanged, warnings, difference } = answer;
  const counts = `${added} added, ${changed} changed, ${unchanged} as before`;
  const rows = difference?.rows ?? [];
  const absent = difference?.absent ?? [];
  return [
    ...rows.map(({ kind, id, change, members }) =>
      change === 'added' ? `+ ${kind} ${id}` : `~ ${kind} ${id}: ${(members ?? []).join(', ')}`,
    ),
    ...absent.map(({ kind, id }) => `= ${kind} ${id}: not in the document; it stays`),
    ...warnings.map((warning) => `Warning: ${warning}`),
    dryRun ? `It would be: ${counts}. Nothing was changed.` : `Done: ${counts}.`,
  ];
}

/** Every fault on a line of its own, in the order of the file. */
export function faultLines(faults: readonly PlacedFault[]): string[] {
  const sorted = [...faults].sort(
    (a, b) => a.file.localeCompare(b.file) || (a.line ?? 0) - (b.line ?? 0),
  );
  const many = faults.length === 1 ? 'one thing is wrong' : `${faults.length} things are wrong`;
  return [
    `Nothing was changed: ${many}.`,
    ...sorted.map(({ file, line, path, reason }) => {
      const where = [
        file,
        ...(line === undefined ? [] : [`line ${line}`]),
        ...(path ? [`(${path})`] : []),
      ];
      return `  ${where.join(' ')}: ${reason}`;
    }),
  ];
}
