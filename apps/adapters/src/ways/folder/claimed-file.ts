import { constants } from 'node:fs';
import { lstat, open, rename, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../code-of.js';
import { largestFile } from '../largest.js';
import { realFolder, removed, unlessGone } from './claims.js';
import { movedName, ownFolders } from './names.js';

/** The bytes of a file that was claimed and when it was written; or why it is not taken, in plain words. */
export type ReadFile = { bytes: Buffer; written: Date } | { rejected: string };

const refusals: Readonly<Record<string, string>> = {
  ELOOP: 'It is a link, not a file. Links are not followed.',
  EACCES: 'The adapters may not read this file.',
  EPERM: 'The adapters may not read this file.',
};

/**
 * Reads a file, and nothing that a name may lead to: a link, or a device that never ends.
 * @returns nothing when it is not there any more, or is still being written
 */
export async function readClaimed(path: string): Promise<ReadFile | undefined> {
  let file: FileHandle | undefined;
  try {
    const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
    file = await unlessGone(open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK));
    if (!file) return undefined;
    const before = await file.stat();
    if (!before.isFile()) return { rejected: 'It is not a file.' };
    if (before.size > largestFile) return { rejected: 'The file is larger than 10 MiB. Split it.' };
    const bytes = await wholeOf(file, before.size);
    const after = await file.stat();
    if (after.size !== bytes.length || after.mtimeMs !== before.mtimeMs) return undefined;
    return { bytes, written: before.mtime };
  } catch (thrown) {
    const refusal = refusals[codeOf(thrown)];
    if (refusal === undefined) throw thrown;
    return { rejected: refusal };
  } finally {
    await file?.close();
  }
}

async function wholeOf(file: FileHandle, size: number): Promise<Buffer> {
  const bytes = Buffer.alloc(size);
  let length = 0;
  while (length < size) {
    const { bytesRead } = await file.read(bytes, length, size - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}

const exists = async (path: string): Promise<boolean> =>
  (await unlessGone(lstat(path))) !== undefined;

/** Where files go that were done with. */
export class Shelves {
  constructor(private readonly folder: string) {}

  async prepare(): Promise<void> {
    for (const name of [ownFolders.done, ownFolders.rejected])
      await realFolder(join(this.folder, name));
  }

  async done(path: string, name: string): Promise<void> {
    for (let n = 0; ; n += 1) {
      const to = join(this.folder, ownFolders.done, movedName(name, n));
      if (await exists(to)) continue;
      await unlessGone(rename(path, to));
      return;
    }
  }

  /** @param reason in plain words and without personal data: it lies beside the file, for whoever dropped it */
  async rejected(path: string, name: string, reason: string): Promise<void> {
    for (let n = 0; ; n += 1) {
      const to = join(this.folder, ownFolders.rejected, movedName(name, n));
      const beside = `${to}.reason.txt`;
      if (await exists(to)) continue;
      try {
        // The reason takes the place: two that reject a file of one name do not meet.
        await writeFile(beside, `${reason}\nNothing of this file was taken in.\n`, { flag: 'wx' });
      } catch (thrown) {
        if (codeOf(thrown) === 'EEXIST') continue;
        throw thrown;
      }
      const moved = await unlessGone(rename(path, to).then(() => true));
      if (moved === undefined) await removed(beside);
      return;
    }
  }
}
