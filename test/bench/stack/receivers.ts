import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Endings } from './endings.js';
import type { Answered, Answers, Arrival, Question } from './receiver-messages.js';

/** The agencies' push endpoints, in a process of their own. */
export interface Receivers {
  pid: number;
  /** Where each agency is pushed to, in the order of `agencyNames`. */
  urls: readonly string[];
  /** How many alerts came since the start. */
  count(): Promise<number>;
  /** Every alert that came since the last call, oldest first. */
  take(): Promise<Arrival[]>;
  samples(): Promise<Answers['samples']>;
}

export async function startReceivers(endings: Endings): Promise<Receivers> {
  const child = fork(fileURLToPath(new URL('receiver-program.js', import.meta.url)), {
    serialization: 'advanced',
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('The receivers do not start');
  const exited = once(child, 'exit');
  endings.add(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const waiting = new Map<number, (answer: Answered['answer']) => void>();
  child.on('message', (message) => {
    const { id, answer } = message as Answered;
    waiting.get(id)?.(answer);
    waiting.delete(id);
  });
  let asked = 0;
  const ask = <Name extends Question>(question: Name): Promise<Answers[Name]> =>
    new Promise((resolve, reject) => {
      asked += 1;
      waiting.set(asked, (answer) => resolve(answer as Answers[Name]));
      child.send({ id: asked, question }, (error) => {
        if (error) reject(error);
      });
    });
  const ports = await ask('ports');
  return {
    pid,
    urls: ports.map((port) => `http://127.0.0.1:${port}/alerts`),
    count: () => ask('count'),
    take: async () => {
      const all: Arrival[] = [];
      for (;;) {
        const some = await ask('take');
        if (some.length === 0) return all;
        all.push(...some);
      }
    },
    samples: () => ask('samples'),
  };
}
