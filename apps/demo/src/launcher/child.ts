import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL, fileURLToPath } from 'node:url';
import { TocsinError } from '#kernel';

export interface Wanted {
  /** What it is called in messages and in its log's name: `broker`. */
  name: string;
  script: string;
  environment: NodeJS.ProcessEnv;
  logFile: string;
}

export interface Child {
  name: string;
  pid: number;
  /** Resolves when it ends without having been asked to. */
  died: Promise<TocsinError>;
  stop(): Promise<void>;
  /** At once, when there is no more patience. */
  kill(): void;
}

/** How long a program may take to finish its work, in milliseconds. */
const patience = 8_000;
const lastLines = 8;

/** Rubbish is cleared more often: on one small machine, memory matters more than the last bit of speed. */
const small = '--max-semi-space-size=2';

const guard = pathToFileURL(fileURLToPath(new URL('./guard.js', import.meta.url))).href;

/** Starts one of our programs; what it prints goes to its log. */
export function startChild({ name, script, environment, logFile }: Wanted): Child {
  const child = spawn(process.execPath, [small, '--import', guard, script], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Out of our process group: Ctrl-C must reach us first, so that everything ends in order.
    detached: true,
  });
  const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
  const last: string[] = [];
  const { stdout, stderr } = child;
  for (const stream of [stdout, stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      log.write(`${line}\n`);
      last.push(line);
      if (last.length > lastLines) last.shift();
    });
  }
  let stopping = false;
  const ended = new Promise<string>((resolve) => {
    child.once('error', ({ message }) => resolve(message));
    // `close`, not `exit`: its last words must have been read.
    child.once('close', (code, signal) => {
      log.end();
      resolve(signal ?? `code ${code ?? 'unknown'}`);
    });
  });
  const died = ended.then((how) => {
    // Asked to end: nobody waits for this any more.
    if (stopping) return new Promise<TocsinError>(() => undefined);
    const words = last.map((line) => `  | ${line}`).join('\n');
    return new TocsinError(
      'unavailable',
      `The ${name} ended by itself (${how}). Its last lines, from ${logFile}:\n${words}`,
    );
  });
  return {
    name,
    pid: child.pid ?? 0,
    died,
    stop: async () => {
      stopping = true;
      child.kill('SIGTERM');
      const late = new AbortController();
      await Promise.race([
        ended,
        pause(patience, undefined, { signal: late.signal }).then(() => child.kill('SIGKILL')),
      ]).finally(() => late.abort());
      await ended;
    },
    kill: () => {
      stopping = true;
      child.kill('SIGKILL');
    },
  };
}
