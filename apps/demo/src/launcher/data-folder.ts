import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '#kernel';

/** Where everything of one embedded Tocsin lies. */
export interface DataFolder {
  path: string;
  keys: string;
  /** The keys that the broker signs with, and nothing else. */
  signing: string;
  tokens: string;
  logs: string;
  mail: string;
  desks: string;
  postgres: string;
  clock: string;
  lock: string;
  run: string;
}

/** The places in a data folder, without making them. */
export function dataFolderAt(path: string): DataFolder {
  const at = (name: string): string => join(path, name);
  return {
    path,
    keys: at('keys'),
    signing: at('keys/signing'),
    tokens: at('tokens'),
    logs: at('logs'),
    mail: at('mail'),
    desks: at('desks'),
    postgres: at('postgres'),
    clock: at('clock.json'),
    lock: at('launcher.lock'),
    run: at('run.json'),
  };
}

/** Makes the folders that are missing, for their owner alone. */
export async function makeDataFolder(path: string): Promise<DataFolder> {
  const folder = dataFolderAt(path);
  await mkdir(path, { recursive: true, mode: 0o700 });
  // PostgreSQL refuses to be root, so that under root it runs as somebody else, who must be able to pass
  // through (not to look). Everything inside is closed to others in any case.
  await chmod(path, process.getuid?.() === 0 ? 0o711 : 0o700);
  const { keys, signing, tokens, logs, mail, desks } = folder;
  for (const inner of [keys, signing, tokens, logs, mail, desks]) {
    await mkdir(inner, { recursive: true, mode: 0o700 });
  }
  return folder;
}

/** Writes a whole file or nothing of it: a reader never sees half. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.${newId()}`;
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, file);
}
