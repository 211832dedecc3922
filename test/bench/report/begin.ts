import { mkdir } from 'node:fs/promises';
import { SystemClock } from '#kernel';
import { monotonic } from '../figures/time.js';
import { benchFolder } from '../stack/folder.js';
import { commitOf, describeMachine } from './machine.js';
import type { Run } from './result.js';

export const print = (line: string): void => void process.stdout.write(`${line}\n`);
/** Progress goes to standard error, so that the tables can be kept by themselves. */
export const progress = (line: string): void => void process.stderr.write(`… ${line}\n`);

/** What is known of a run before anything is measured. */
export async function beginRun(settings: Run['settings']): Promise<Run> {
  await mkdir(benchFolder(), { recursive: true });
  return {
    bench: 1,
    at: new SystemClock().now().toISOString(),
    commit: await commitOf(),
    machine: await describeMachine(benchFolder()),
    settings,
    seconds: 0,
  };
}

/** Seconds since an instant of {@link monotonic}, to a tenth. */
export const secondsSince = (start: number): number => Math.round((monotonic() - start) / 100) / 10;

export const heading = ({ commit, machine }: Run): string[] => [
  `Tocsin bench, commit ${commit}`,
  `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB; ${machine.os}; Node ${machine.node}`,
  `8 KiB to the disk: ${machine.fsyncMs.toFixed(2)} ms${machine.inMemory ? ' (IN MEMORY: no real disk)' : ''}; ` +
    `load before the run: ${machine.load.toFixed(2)}`,
];
