import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { TocsinError } from '#kernel';

const run = promisify(execFile);

/** Where the process that started PostgreSQL writes its own number. */
const launcherFile = (dataDir: string): string => `${dataDir}.launcher`;

export const writeLauncher = (dataDir: string): Promise<void> =>
  writeFile(launcherFile(dataDir), String(process.pid));

export const forgetLauncher = (dataDir: string): Promise<void> =>
  rm(launcherFile(dataDir), { force: true });

/**
 * Clears what a launcher that was killed left behind: a PostgreSQL that still runs is stopped (its settings
 * and port may not be the ones wanted now), a `postmaster.pid` that nobody stands behind is removed.
 * @throws TocsinError `conflict` when the launcher lives: two programs must not share one data folder
 */
export async function clearLeftover(dataDir: string): Promise<void> {
  const pidFile = join(dataDir, 'postmaster.pid');
  const pid = await numberIn(pidFile);
  if (pid === undefined) return;
  const found = await describeProcess(pid);
  // A number is given again to another process, most of all after a container restarts.
  if (!found?.command.includes(dataDir) || !found.command.includes('postgres')) {
    await rm(pidFile, { force: true });
    return;
  }
  // A process whose parent died gets another parent; so a parent that is still the launcher lives.
  if (found.parent === (await numberIn(launcherFile(dataDir)))) {
    throw new TocsinError(
      'conflict',
      `Process ${found.parent} already runs an embedded PostgreSQL in ${dataDir}`,
    );
  }
  await stop(pid);
}

async function numberIn(file: string): Promise<number | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const found = Number.parseInt(text, 10);
  return Number.isNaN(found) ? undefined : found;
}

interface Found {
  parent: number;
  command: string;
}

async function describeProcess(pid: number): Promise<Found | undefined> {
  try {
    if (process.platform !== 'linux') {
      const { stdout } = await run('ps', ['-o', 'ppid=,command=', '-p', String(pid)]);
      return { parent: Number.parseInt(stdout, 10), command: stdout };
    }
    // Slim images have no `ps`.
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8');
    return { parent: Number(/^PPid:\s*(\d+)/m.exec(status)?.[1]), command };
  } catch {
    return undefined;
  }
}

const lives = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** First as politely as costs no time (clients are cut off, data is flushed), then at once. */
async function stop(pid: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    process.kill(pid, signal);
    for (let waited = 0; waited < 10_000; waited += 50) {
      if (!lives(pid)) return;
      await pause(50);
    }
  }
  throw new TocsinError('unavailable', `An old PostgreSQL (process ${pid}) does not stop`);
}
