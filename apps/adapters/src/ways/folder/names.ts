import { extname } from 'node:path';
import { sha256 } from '#kernel';

/** What is in a folder, by its name alone: `writing` is left to whoever writes it. */
export type Named = 'taken' | 'writing' | 'own' | 'unreadable';

/** Folders of our own in a drop folder. */
export const ownFolders = { taking: '.taking', done: 'done', rejected: 'rejected' } as const;

export function named(name: string): Named {
  if (name === ownFolders.done || name === ownFolders.rejected) return 'own';
  if (name.startsWith('.') || /\.(part|tmp|filepart)$/i.test(name)) return 'writing';
  // A name that is no UTF-8 cannot be said again, so that nothing can be done with it.
  return name.includes('\u{FFFD}') ? 'unreadable' : 'taken';
}

export type FileKind = 'json' | 'csv' | 'xml';

const kinds: Readonly<Record<string, FileKind>> = {
  '.json': 'json',
  '.ndjson': 'json',
  '.jsonl': 'json',
  '.csv': 'csv',
  '.xml': 'xml',
};

/** What a file is by its name; nothing when it is nothing that is taken. */
export const kindOf = (name: string): FileKind | undefined => kinds[extname(name).toLowerCase()];

const longestName = 180;

/**
 * The `n`th name that a file may have where it is moved to, when others of that name are there already. One that
 * leaves no room for what is added to it is shortened.
 */
export function movedName(name: string, n: number): string {
  const extension = extname(name).slice(0, 20);
  const short =
    Buffer.byteLength(name) <= longestName
      ? name.slice(0, name.length - extname(name).length)
      : sha256(name).toString('hex').slice(0, 32);
  return n === 0 ? `${short}${extension}` : `${short}.${n}${extension}`;
}
