import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { TocsinError } from '#kernel';
import type { Identity } from './unprivileged.js';

interface Launch {
  program: string;
  dataDir: string;
  identity: Identity;
  settings: Readonly<Record<string, string>>;
  onLog: (line: string) => void;
}

export interface Server {
  stop(): Promise<void>;
}

/**
 * Runs the server and waits until it takes connections.
 * @throws TocsinError `unavailable` with the server's last words when it ends first
 */
export async function launch({
  program,
  dataDir,
  identity,
  settings,
  onLog,
}: Launch): Promise<Server> {
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(program, ['-D', dataDir, ...flags], {
    ...identity,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
    // Out of our process group: Ctrl-C must reach us first, so that we can finish our writing.
    detached: true,
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const last: string[] = [];
  const ready = new Promise<void>((resolve) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      onLog(line);
      last.push(line);
      if (last.length > 5) last.shift();
      if (line.includes('ready to accept connections')) resolve();
    });
  });
  const interrupt = (): void => void child.kill('SIGINT');
  // When the process ends without stopping it, for example by an uncaught error.
  process.once('exit', interrupt);
  void exited.then(() => process.removeListener('exit', interrupt));

  const started = await Promise.race([ready.then(() => true), exited.then(() => false)]);
  if (!started) {
    throw new TocsinError(
      'unavailable',
      `The embedded PostgreSQL did not start: ${last.join(' | ')}`,
    );
  }
  return {
    stop: async () => {
      interrupt();
      await exited;
    },
  };
}
