import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FeedName } from '../../config.js';
import { keyOf } from '../../feeds/envelope.js';
import type { Native } from '../../spool/spool.service.js';
import { codeOf } from '../code-of.js';
import type { WayReport } from '../report.js';
import { readClaimed, Shelves } from './claimed-file.js';
import { Claims, unlessGone, type Claimant } from './claims.js';
import { kindOf, named } from './names.js';
import { split } from './split.js';
import { Stillness } from './stillness.js';

/** So many files are claimed at a time: another adapter takes others meanwhile. */
const together = 16;
/** So many messages of a file are kept in one go. */
const keptTogether = 64;

export interface Watched {
  feed: FeedName;
  path: string;
  /** How long a file must have stood still, in milliseconds. */
  still: number;
}

export interface WatchParts {
  /** Keeps messages, committed when it resolves. */
  keep(natives: readonly Native[]): Promise<unknown>;
  /** Whether nothing more should be taken in. */
  isFull(): boolean;
  /** The machine's time, in milliseconds. */
  now(): number;
  report: WayReport;
  /** For tests: who claims. */
  self?: Claimant;
}

interface Look {
  /** Files and links that stood still long enough. */
  still: string[];
  waiting: number;
  leftAlone: number;
}

/** Some file could not be worked on. */
class FileFault extends Error {
  constructor(
    readonly code: string,
    cause: unknown,
  ) {
    super('A file could not be worked on', { cause });
  }
}

/** Takes files from one folder: each is kept, committed, before it is moved away. */
export class FolderWatch {
  private readonly claims: Claims;
  private readonly shelves: Shelves;
  private readonly stillness = new Stillness();
  private stopping = false;

  constructor(
    private readonly watched: Watched,
    private readonly parts: WatchParts,
  ) {
    this.claims = new Claims(watched.path, parts.self);
    this.shelves = new Shelves(watched.path);
  }

  /** One look, with all that comes of it. It never throws: what goes wrong is in the report. */
  async turn(): Promise<void> {
    const { report } = this.parts;
    if (this.parts.isFull()) {
      report.held();
      return;
    }
    try {
      // First, so that a folder that is not there is not made: it may be a share that is away.
      const { still, waiting, leftAlone } = await this.look();
      await this.shelves.prepare();
      await this.claims.prepare();
      await this.claims.takeUp(this.parts.now());
      for (const name of still.slice(0, together)) await this.claims.claim(name);
      const claimed = await this.claims.claimed();
      const left = await this.workOn(claimed);
      const taken = claimed.length - left;
      report.fine({ waiting: Math.max(waiting - taken, left), leftAlone });
    } catch (error) {
      report.failing(codeOf(error), error);
    }
  }

  /** Ends after the file that it is at. */
  stop(): void {
    this.stopping = true;
  }

  /** Leaves no empty folder behind; what was claimed and not done with is for the next process. */
  release(): Promise<void> {
    return this.claims.release();
  }

  private async look(): Promise<Look> {
    const looks = new Map<string, string>();
    let leftAlone = 0;
    for (const name of await readdir(this.watched.path)) {
      const is = named(name);
      if (is === 'unreadable') leftAlone += 1;
      if (is !== 'taken') continue;
      const found = await unlessGone(lstat(join(this.watched.path, name), { bigint: true }));
      if (found?.isFile() || found?.isSymbolicLink())
        looks.set(name, `${found.ino} ${found.size} ${found.mtimeNs}`);
      else if (found) leftAlone += 1;
    }
    const stood = this.stillness.watch(looks, this.parts.now());
    const still = [...stood].filter(([, since]) => since >= this.watched.still);
    return {
      still: still.map(([name]) => name).toSorted(),
      waiting: looks.size,
      leftAlone,
    };
  }

  /** @returns how many are left for the next turn. @throws what went wrong first, once every other was worked on */
  private async workOn(names: readonly string[]): Promise<number> {
    let left = 0;
    const faults: unknown[] = [];
    for (const name of names) {
      if (this.stopping) return left;
      try {
        if (!(await this.take(name))) left += 1;
      } catch (error) {
        faults.push(error);
      }
    }
    if (faults.length > 0) throw new FileFault(codeOf(faults[0]), faults[0]);
    return left;
  }

  /** @returns whether the file is done with */
  private async take(name: string): Promise<boolean> {
    const path = join(this.claims.path, name);
    const kind = kindOf(name);
    if (!kind) {
      await this.shelves.rejected(path, name, 'Only .json, .ndjson, .csv and .xml are taken.');
      return true;
    }
    const read = await readClaimed(path);
    if (!read) return false;
    const parts = 'rejected' in read ? read : split(kind, read.bytes);
    if ('rejected' in parts) {
      await this.shelves.rejected(path, name, parts.rejected);
      return true;
    }
    // The time it was written moves with the file, so that it is the same message when it is taken again.
    const written = 'written' in read ? read.written : new Date(this.parts.now());
    await this.keep(parts.messages, kind, written);
    await this.shelves.done(path, name);
    return true;
  }

  private async keep(messages: readonly Buffer[], media: Native['media'], written: Date) {
    const { feed } = this.watched;
    for (let at = 0; at < messages.length; at += keptTogether)
      await this.parts.keep(
        messages
          .slice(at, at + keptTogether)
          .map((body) => ({ feed, body, media, way: 'folder', key: keyOf(body, written) })),
      );
  }
}
