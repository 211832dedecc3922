import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BackendFigures } from '../measure/backend.js';
import type { Backend, Plan } from '../plan.js';
import { benchFolder } from '../stack/folder.js';
import type { Machine } from './machine.js';
import { rowsOf } from './targets.js';

/** Everything about one run, as it is written to a file. */
export interface BenchResult {
  bench: 1;
  at: string;
  commit: string;
  quick: boolean;
  machine: Machine;
  settings: Readonly<Record<string, unknown>>;
  plan: Plan;
  backends: BackendFigures[];
  notMeasured: { backend: Backend; why: string }[];
  seconds: number;
}

/** @returns the file it was written to */
export async function writeResult(
  result: BenchResult,
  wanted: string | undefined,
): Promise<string> {
  const name = `${result.at.replace(/[:.]/g, '-')}.json`;
  const file = wanted ?? join(benchFolder(), name);
  const rows = result.backends.flatMap((one) =>
    rowsOf(one).map((row) => ({ backend: one.backend, ...row, figure: row.figure.trim() })),
  );
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify({ ...result, rows }, undefined, 2)}\n`);
  return file;
}
