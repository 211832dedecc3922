import { startAskedProgram, takeAll } from './asked-program.js';
import type { Endings } from './endings.js';
import type { Answers, Arrival, Question } from './receiver-messages.js';

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
  const program = startAskedProgram<Question>(
    'dist/test/bench/stack/receiver-program.js',
    [],
    endings,
  );
  const ask = <Name extends Question>(question: Name): Promise<Answers[Name]> =>
    program.ask(question) as Promise<Answers[Name]>;
  const ports = await ask('ports');
  return {
    pid: program.pid,
    urls: ports.map((port) => `http://127.0.0.1:${port}/alerts`),
    count: () => ask('count'),
    take: () => takeAll(() => ask('take')),
    samples: () => ask('samples'),
  };
}
