import { execFile } from 'node:child_process';
import { open, readFile, rm, statfs } from 'node:fs/promises';
import { arch, cpus, loadavg, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '#kernel';
import { monotonic } from '../figures/time.js';
import { percentile } from '../figures/percentiles.js';

const run = promisify(execFile);
/** The magic number of tmpfs (statfs(2)). */
const memoryFileSystem = 0x01021994;

/** Where it was measured: figures of different machines do not compare. */
export interface Machine {
  cpu: string;
  cores: number;
  memoryGiB: number;
  os: string;
  node: string;
  /** Median of writing 8 KiB and forcing it to the disk, in milliseconds. */
  fsyncMs: number;
  /** Whether the data are in memory, so that forcing them to the disk costs nothing. */
  inMemory: boolean;
  /** Before the run, over the last minute: how many programs wanted a core. */
  load: number;
}

/** @param folder where the databases are */
export async function describeMachine(folder: string): Promise<Machine> {
  const [cpu] = cpus();
  return {
    cpu: cpu?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round((totalmem() / 2 ** 30) * 10) / 10,
    os: `${await distribution()} (${type()} ${release()} ${arch()})`,
    node: process.versions.node,
    fsyncMs: await fsyncTime(folder),
    inMemory: (await statfs(folder)).type === memoryFileSystem,
    load: loadavg()[0] ?? 0,
  };
}

async function distribution(): Promise<string> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^PRETTY_NAME="?([^"\n]+)/m.exec(text)?.[1] ?? type();
}

async function fsyncTime(folder: string): Promise<number> {
  const path = join(folder, 'fsync');
  const file = await open(path, 'w');
  try {
    const times: number[] = [];
    const block = Buffer.alloc(8_192, 1);
    for (let turn = 0; turn < 100; turn += 1) {
      const start = monotonic();
      await file.write(block, 0, block.length, turn * block.length);
      await file.datasync();
      times.push(monotonic() - start);
    }
    return percentile(
      times.sort((a, b) => a - b),
      0.5,
    );
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
}

/** The commit that was measured, marked when the working tree differs from it. */
export async function commitOf(): Promise<string> {
  const git = async (...words: string[]): Promise<string> =>
    (await run('git', words, { cwd: projectRoot(import.meta.url) })).stdout.trim();
  try {
    const [commit, changes] = await Promise.all([
      git('rev-parse', 'HEAD'),
      git('status', '--porcelain', '--untracked-files=no'),
    ]);
    return changes === '' ? commit : `${commit} with changes`;
  } catch {
    return 'unknown';
  }
}
