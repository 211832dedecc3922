import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BackendFigures } from '../measure/backend.js';
import type { EscalationFigures } from '../escalation/measure.js';
import type { FloodFigures } from '../flood/measure.js';
import type { NotifyFigures } from '../notify/measure.js';
import type { Backend, EscalationPlan, Plan, RoutingPlan } from '../plan.js';
import type { SpoolFigures } from '../spool/measure.js';
import type { RoutingFigures } from '../routing/measure.js';
import { benchFolder } from '../stack/folder.js';
import type { Machine } from './machine.js';

/** What is written of every run. */
export interface Run {
  bench: 1;
  at: string;
  commit: string;
  machine: Machine;
  settings: Readonly<Record<string, unknown>>;
  seconds: number;
}

/** Everything about one run on the queue backends, as it is written to a file. */
export interface BenchResult extends Run {
  quick: boolean;
  plan: Plan;
  backends: BackendFigures[];
  notMeasured: { backend: Backend; why: string }[];
}

/** Everything about one measurement of routing. */
export interface RoutingResult extends Run {
  plan: RoutingPlan;
  routing: RoutingFigures;
}

/** Everything about one measurement of escalation. */
export interface EscalationResult extends Run {
  plan: EscalationPlan;
  escalation: EscalationFigures;
}

/** Everything about one measurement of many texts. */
export interface NotifyResult extends Run {
  notify: NotifyFigures[];
}

/** Everything about one measurement of a flood of bad tokens. */
export interface FloodResult extends Run {
  flood: FloodFigures[];
}

/** Everything about one measurement of the adapters' spool. */
export interface SpoolResult extends Run {
  spool: SpoolFigures;
}

/** @param rows the lines of its table @returns the file it was written to */
export async function writeResult(
  result: BenchResult | RoutingResult | EscalationResult | FloodResult | NotifyResult | SpoolResult,
  rows: readonly { figure: string }[],
  wanted: string | undefined,
): Promise<string> {
  const name = `${result.at.replace(/[:.]/g, '-')}.json`;
  const file = wanted ?? join(benchFolder(), name);
  const lines = rows.map((row) => ({ ...row, figure: row.figure.trim() }));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify({ ...result, rows: lines }, undefined, 2)}\n`);
  return file;
}
