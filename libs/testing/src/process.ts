import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from '#kernel';

export interface ProcessSettings {
  /** From the project's folder (`dist/apps/broker/src/main.js`), or an absolute path. */
  entry: string;
  arguments?: readonly string[];
  /** Added to the environment of the test; `undefined` takes a variable away. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Whether this line of output says that it is ready. Without it, it is ready when started. */
  ready?: (line: string) => boolean;
  /** Longest time to become ready in milliseconds (45,000 by default: the tests may have the machine under load). */
  within?: number;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface RunningProcess {
  readonly pid: number;
  /** Lines of standard output and standard error so far. */
  readonly output: readonly string[];
  /** Sends a signal and waits for the end. */
  kill(signal: NodeJS.Signals): Promise<Exit>;
  /** Asks it to end (SIGTERM); after 10 seconds, makes it. */
  stop(): Promise<Exit>;
  /** Resolves when it has ended, however it did. */
  readonly exited: Promise<Exit>;
}

/**
 * Runs a program of ours in a process of its own, as it runs in production.
 * @throws Error with its output when it ends, or takes too long, before it is ready
 */
export async function startProcess(settings: ProcessSettings): Promise<RunningProcess> {
  const root = projectRoot(import.meta.url);
  const child = spawn(
    process.execPath,
    [resolve(root, settings.entry), ...(settings.arguments ?? [])],
    {
      cwd: root,
      // NODE_OPTIONS is jest's own.
      env: { ...process.env, NODE_OPTIONS: undefined, ...settings.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const output: string[] = [];
  const exited = new Promise<Exit>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${settings.entry} does not start`);
  const kill = async (signal: NodeJS.Signals): Promise<Exit> => {
    child.kill(signal);
    return exited;
  };

  const ready = new Promise<void>((resolve) => {
    const take = (line: string): void => {
      output.push(line);
      if (settings.ready?.(line) === true) resolve();
    };
    createInterface({ input: child.stdout }).on('line', take);
    createInterface({ input: child.stderr }).on('line', take);
    if (!settings.ready) resolve();
  });
  const problem = await firstOf(ready, exited, settings.within ?? 45_000);
  if (problem !== undefined) {
    await kill('SIGKILL');
    throw new Error(`${settings.entry} ${problem}:\n${output.join('\n')}`);
  }
  return {
    pid,
    output,
    kill,
    exited,
    stop: async () => {
      const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
      try {
        return await kill('SIGTERM');
      } finally {
        clearTimeout(late);
      }
    },
  };
}

async function firstOf(
  ready: Promise<void>,
  exited: Promise<Exit>,
  within: number,
): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`was not ready in ${within} ms`), within);
  });
  const ended = exited.then(
    ({ code, signal }) => `ended with ${code ?? signal ?? 'nothing'} too soon`,
  );
  try {
    return await Promise.race([ready.then(() => undefined), ended, late]);
  } finally {
    clearTimeout(timer);
  }
}
