import { createWriteStream } from 'node:fs';
import { mkdirSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import { dirname } from 'node:path';
import type { Truth } from './truth.js';

/** The truth as a file, one line of JSON for each thing that is true. Without a name, nothing is written. */
export function truthFile(name: string | undefined): {
  add: (truth: Truth) => void;
  close: () => Promise<void>;
} {
  if (name === undefined) return { add: () => undefined, close: () => Promise.resolve() };
  mkdirSync(dirname(name), { recursive: true });
  const stream = createWriteStream(name);
  return {
    add: (truth) => void stream.write(`${JSON.stringify(truth)}\n`),
    close: async () => {
      stream.end();
      await finished(stream);
    },
  };
}
