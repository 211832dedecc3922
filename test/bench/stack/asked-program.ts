import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { projectRoot } from '#kernel';
import type { Endings } from './endings.js';
import type { Answered } from './answering.js';

/** A program of ours in a process of its own, that answers questions (`answering.ts`). */
export interface AskedProgram<Question> {
  pid: number;
  /** The caller knows what kind of answer a question has. */
  ask: (question: Question) => Promise<unknown>;
}

/**
 * @param name of the built program, from the project's folder
 * @param given its arguments
 * @throws Error when it does not start
 */
export function startAskedProgram<Question>(
  name: string,
  given: readonly string[],
  endings: Endings,
): AskedProgram<Question> {
  const child = fork(join(projectRoot(import.meta.url), name), [...given], {
    serialization: 'advanced',
    // Without the options of whoever runs us: jest's are not for it.
    execArgv: [],
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${name} does not start`);
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
  return {
    pid,
    ask: (question) =>
      new Promise((resolve, reject) => {
        asked += 1;
        waiting.set(asked, resolve);
        child.send({ id: asked, question }, (error) => {
          if (error) reject(error);
        });
      }),
  };
}

/** Asks again and again for what has come, until nothing is left. */
export async function takeAll<One>(take: () => Promise<One[]>): Promise<One[]> {
  const all: One[] = [];
  for (;;) {
    const some = await take();
    if (some.length === 0) return all;
    all.push(...some);
  }
}
