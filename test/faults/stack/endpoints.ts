import { startAskedProgram, takeAll } from '../../bench/stack/asked-program.js';
import type { Endings } from '../../bench/stack/endings.js';
import type { Arrival, Mode, Question } from './endpoint-messages.js';

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
  const { ask } = startAskedProgram<Question>(
    'dist/test/faults/stack/endpoints-program.js',
    [String(seed)],
    endings,
  );
  const ports = (await ask({ ask: 'ports' })) as number[];
  return {
    urls: ports.map((port) => `http://127.0.0.1:${port}/alerts`),
    take: () => takeAll(async () => (await ask({ ask: 'take' })) as Arrival[]),
    behave: async (mode, agency) => {
      await ask({ ask: 'mode', mode, ...(agency !== undefined && { agency }) });
    },
  };
}
