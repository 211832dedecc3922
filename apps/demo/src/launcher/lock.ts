import { open, readFile, rm } from 'node:fs/promises';
import { TocsinError } from '#kernel';

interface Holder {
  pid: number;
  /** When the process began, as the machine counts it: a number is given again to another process. */
  began: string;
}

/**
 * Takes a data folder for this process. A lock whose process is gone (it was killed, or the machine
 * restarted) is taken over.
 * @returns gives the folder back
 * @throws TocsinError `conflict` when a living launcher has it
 */
export async function takeLock(file: string): Promise<() => Promise<void>> {
  const mine: Holder = { pid: process.pid, began: await beganAt(process.pid) };
  for (let tries = 0; tries < 2; tries += 1) {
    if (await writeNew(file, JSON.stringify(mine))) return () => rm(file, { force: true });
    const holder = await read(file);
    if (holder && (await lives(holder))) {
      throw new TocsinError(
        'conflict',
        `Tocsin already runs with this data folder (process ${holder.pid}). Stop it first, or set TOCSIN_DATA to another folder.`,
      );
    }
    await rm(file, { force: true });
  }
  throw new TocsinError('conflict', 'Another Tocsin is starting with this data folder.');
}

async function writeNew(file: string, text: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx', 0o600);
    await handle.writeFile(text).finally(() => handle.close());
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST') return false;
    throw thrown;
  }
}

async function read(file: string): Promise<Holder | undefined> {
  try {
    const { pid, began } = JSON.parse(await readFile(file, 'utf8')) as Partial<Holder>;
    return typeof pid === 'number' && typeof began === 'string' ? { pid, began } : undefined;
  } catch {
    // Half written when its process was killed: nobody holds it.
    return undefined;
  }
}

async function lives({ pid, began }: Holder): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (thrown) {
    if (codeOf(thrown) === 'ESRCH') return false;
  }
  return (await beganAt(pid)) === began;
}

/** Field 22 of /proc/PID/stat. Where there is no /proc, the number of the process has to do. */
async function beganAt(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The second field is the program's name in brackets, and may hold spaces.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

// Not `instanceof Error`: under jest, errors of Node's own modules come from another realm.
const codeOf = (thrown: unknown): unknown =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined;
