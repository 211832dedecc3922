import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { z } from 'zod';
import { messageOf, TocsinError } from '#kernel';

/**
 * Reads a feed's table of codes, as `prison.yaml` of the folder, and checks it whole before anything starts.
 * @throws TocsinError `invalid_configuration`, one line for each fault, with the file and its place there
 */
export function loadTable<S extends z.ZodType>(
  folder: string,
  name: string,
  schema: S,
): z.output<S> {
  const file = join(folder, `${name}.yaml`);
  const refuse = (faults: readonly string[], cause?: unknown): TocsinError =>
    new TocsinError(
      'invalid_configuration',
      `The table ${file} is wrong:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
      { cause },
    );
  let document: unknown;
  try {
    document = parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw refuse([messageOf(cause)], cause);
  }
  const read = schema.safeParse(document);
  if (read.success) return read.data;
  throw refuse(read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
}
