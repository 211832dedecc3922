import { readdir, readFile } from 'node:fs/promises';
import { monotonic } from './time.js';

/** Linux counts processor time in hundredths of a second for every program. */
const ticksPerSecond = 100;

interface Usage {
  parent: number;
  ticks: number;
}

/** Processor time used so far, in seconds. */
export interface CpuReading {
  at: number;
  /** By name of a part, with everything it started. */
  parts: Readonly<Record<string, number>>;
  /** By everything on this machine. */
  machine: number;
}

/** How much of one core was used, in percent: 200 is two cores, busy all the time. */
export type CpuShares = Readonly<Record<string, number>>;

/** @returns nothing where the system does not tell (only Linux does) */
export async function readCpu(
  roots: Readonly<Record<string, number>>,
): Promise<CpuReading | undefined> {
  const [total, usages] = await Promise.all([machineTicks(), allUsages()]);
  if (total === undefined) return undefined;
  const parts = Object.fromEntries(
    Object.entries(roots).map(([name, root]) => [name, ticksOf(root, usages) / ticksPerSecond]),
  );
  return { at: monotonic(), parts, machine: total / ticksPerSecond };
}

/** The same, with this process under a name: without what it started, which is counted for itself. */
export async function readCpuWithOwn(
  own: string,
  roots: Readonly<Record<string, number>>,
): Promise<CpuReading | undefined> {
  const { user, system } = process.cpuUsage();
  const reading = await readCpu(roots);
  return reading && { ...reading, parts: { ...reading.parts, [own]: (user + system) / 1e6 } };
}

/** What each part used between two readings, and what everybody else on the machine did (`others`). */
export function cpuShares(before: CpuReading, after: CpuReading): CpuShares {
  const percent = (seconds: number): number =>
    Math.round((seconds / ((after.at - before.at) / 1_000)) * 100);
  const used = Object.entries(after.parts).map(
    ([name, seconds]) => [name, seconds - (before.parts[name] ?? 0)] as const,
  );
  const ours = used.reduce((sum, [, seconds]) => sum + seconds, 0);
  const others = Math.max(0, after.machine - before.machine - ours);
  return Object.fromEntries(
    [...used, ['others', others] as const].map(([name, seconds]) => [name, percent(seconds)]),
  );
}

function ticksOf(root: number, usages: ReadonlyMap<number, Usage>): number {
  const own = usages.get(root)?.ticks ?? 0;
  const children = [...usages].filter(([, { parent }]) => parent === root);
  return children.reduce((sum, [pid]) => sum + ticksOf(pid, usages), own);
}

async function allUsages(): Promise<Map<number, Usage>> {
  const entries = await readdir('/proc').catch(() => []);
  const usages = new Map<number, Usage>();
  for (const entry of entries.filter((name) => /^\d+$/.test(name))) {
    const text = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => '');
    // After the program's name in brackets: state, parent … utime, stime, and those of children that ended.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    usages.set(Number(entry), { parent: Number(fields[1]), ticks });
  }
  return usages;
}

async function machineTicks(): Promise<number | undefined> {
  const text = await readFile('/proc/stat', 'utf8').catch(() => '');
  const fields = /^cpu +(.*)$/m.exec(text)?.[1]?.split(' ').map(Number);
  if (!fields) return undefined;
  // user, nice, system, then idle and waiting for a disk (not work), then interrupts and stolen time.
  return fields.slice(0, 8).reduce((sum, value, at) => sum + (at === 3 || at === 4 ? 0 : value), 0);
}
