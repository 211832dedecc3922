import { readFile, rm } from 'node:fs/promises';
import { writeWhole } from './data-folder.js';

/** What runs, for the other commands to find: `.tocsin/run.json`, there only while it runs. */
export interface RunFile {
  version: 2;
  pid: number;
  startedAt: string;
  data: string;
  broker: { url: string; operatorUrl: string; issuer: string; pid: number };
  adapters: { url: string; operatorUrl: string; pid: number };
  desks: { url: string };
  mail: { port: number; folder: string };
  clock: string;
  /** Readable by its owner alone, like the token files. */
  tokens: {
    operator: string;
    adaptersOperator: string;
    prison: string;
    court: string;
    hostel: string;
  };
  agencies: {
    name: string;
    issuer: string;
    kind: string;
    keyFile: string;
    stream: { id: string; method: string };
  }[];
}

export const writeRunFile = (file: string, run: RunFile): Promise<void> =>
  writeWhole(file, `${JSON.stringify(run, null, 2)}\n`);

export const forgetRunFile = (file: string): Promise<void> => rm(file, { force: true });

/** What the file says, or nothing when there is none that can be read. */
export async function readRunFile(file: string): Promise<RunFile | undefined> {
  try {
    const run = JSON.parse(await readFile(file, 'utf8')) as RunFile;
    // Written whole by the same program: its version is enough to know its shape.
    return (run.version as number) === 2 ? run : undefined;
  } catch {
    return undefined;
  }
}
