import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { projectRoot } from '#kernel';
import type { Endings } from '../../bench/stack/endings.js';
import type { Answered, Arrival, Mode, Question } from './endpoint-messages.js';

/** The agencies' endpoints, in a process of their own. */
export interface Endpoints {
  /** Where each agency's alerts go, in the order of `agencyNames`. */
  urls: string[];
  /** What came since the last call, oldest first. */
  take(): Promise<Arrival[]>;
  /** How they behave from now on: one agency's, or all. */
  behave(mode: Mode, agency?: string): Promise<void>;
}

/** @param seed of the answers that are bad now and then */
export async function startEndpoints(seed: number, endings: Endings): Promise<Endpoints> {
  const program = join(projectRoot(import.meta.url), 'dist/test/faults/stack/endpoints-program.js');
  // Without the options of whoever runs us: jest's are not for it.
  const child = fork(program, [String(seed)], { serialization: 'advanced', execArgv: [] });
  const exited = once(child, 'exit');
  endings.add(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const waiting = new Map<number, (answer: unknown) => void>();
  child.on('message', (message) => {
    const { id, answer } = message as Answered;
    waiting.get(id)?.(answer);
    waiting.delete(id);
  });
  let asked = 0;
  const ask = (question: Question): Promise<unknown> =>
    new Promise((resolve, reject) => {
      asked += 1;
      waiting.set(asked, resolve);
      child.send({ id: asked, question }, (error) => {
        if (error) reject(error);
      });
    });
  const ports = (await ask({ ask: 'ports' })) as number[];
  return {
    urls: ports.map((port) => `http://127.0.0.1:${port}/alerts`),
    take: async () => {
      const all: Arrival[] = [];
      for (;;) {
        const some = (await ask({ ask: 'take' })) as Arrival[];
        if (some.length === 0) return all;
        all.push(...some);
      }
    },
    behave: async (mode, agency) => {
      await ask({ ask: 'mode', mode, ...(agency !== undefined && { agency }) });
    },
  };
}
