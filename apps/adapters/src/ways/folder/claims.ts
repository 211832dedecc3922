import { lstat, mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { newId } from '#kernel';
import { codeOf } from '../code-of.js';
import { ownFolders } from './names.js';
import { Stillness } from './stillness.js';

/** How long a claim of another machine must have stood still before it is taken for left over, in milliseconds. */
const leftOverAfter = 60_000;

/** Who claims: found again in the name of a claim's folder. */
export interface Claimant {
  host: string;
  pid: number;
}

/** What another process was quicker with is not there any more. */
export async function unlessGone<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return undefined;
    throw thrown;
  }
}

/**
 * Makes a folder of our own, unless it is there. A link to another folder is none: whoever drops files could have us
 * move them anywhere.
 */
export async function realFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  if ((await lstat(path)).isDirectory()) return;
  throw Object.assign(new Error('A folder of our own is a link'), { code: 'ENOTDIR' });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // Somebody else's process is one as well.
    return codeOf(thrown) === 'EPERM';
  }
}

const safeHost = (): string =>
  hostname()
    .replace(/[^A-Za-z0-9.-]/g, '-')
    .slice(0, 60);

/**
 * The files that this process works on. To claim a file is to move it into a folder of one's own, which only one
 * process can do. What a killed process left there is claimed by the next one.
 */
export class Claims {
  readonly path: string;
  private readonly root: string;
  private readonly own: string;
  private readonly others = new Stillness();

  constructor(
    private readonly folder: string,
    private readonly self: Claimant = { host: safeHost(), pid: process.pid },
  ) {
    this.root = join(folder, ownFolders.taking);
    this.own = `${self.host}~${self.pid}~${newId()}`;
    this.path = join(this.root, this.own);
  }

  async prepare(): Promise<void> {
    await realFolder(this.root);
    await mkdir(this.path, { recursive: true });
  }

  /** @returns whether it is ours now; it is not when another was quicker, or one of its name is ours already */
  async claim(name: string, from: string = this.folder): Promise<boolean> {
    const to = join(this.path, name);
    // A rename would take the place of what is there.
    if ((await unlessGone(lstat(to))) !== undefined) return false;
    return (await unlessGone(rename(join(from, name), to).then(() => true))) ?? false;
  }

  async claimed(): Promise<string[]> {
    return (await readdir(this.path)).toSorted();
  }

  /** Claims what others left behind. @param now in milliseconds */
  async takeUp(now: number): Promise<void> {
    const found = await readdir(this.root, { withFileTypes: true });
    const things = new Map<string, string>();
    for (const { name } of found.filter((one) => one.isDirectory() && one.name !== this.own)) {
      const held = (await unlessGone(readdir(join(this.root, name)))) ?? [];
      things.set(name, held.toSorted().join('/'));
    }
    for (const [name, still] of this.others.watch(things, now)) {
      if (!this.isLeftOver(name, still)) continue;
      const from = join(this.root, name);
      for (const file of (await unlessGone(readdir(from))) ?? []) await this.claim(file, from);
      await rmdir(from).catch((thrown: unknown) => {
        // One of a name that is ours already waits there until that is done with.
        if (codeOf(thrown) !== 'ENOTEMPTY' && codeOf(thrown) !== 'ENOENT') throw thrown;
      });
    }
  }

  /** Leaves no empty folder behind. */
  async release(): Promise<void> {
    await rmdir(this.path).catch(() => undefined);
  }

  private isLeftOver(name: string, still: number): boolean {
    const [host, pid] = name.split('~');
    if (host !== this.self.host) return still >= leftOverAfter;
    // Our own number with another claim's name: it was ours before a restart.
    return Number(pid) === this.self.pid || !isAlive(Number(pid)) || still >= leftOverAfter;
  }
}

/** Removes what may not be there. */
export const removed = (path: string): Promise<void> => rm(path, { force: true });
