import type { z } from 'zod';
import { TocsinError } from './errors.js';

/** @param lines what is wrong, each as `SETTING: why`: all of it, so that all can be mended at once */
export const wrongConfiguration = (lines: readonly string[], cause?: unknown): TocsinError =>
  new TocsinError(
    'invalid_configuration',
    `The configuration is wrong:\n${lines.map((line) => `  ${line}`).join('\n')}`,
    { cause },
  );

/**
 * Reads settings from the environment. An empty variable counts as not set.
 * @throws TocsinError `invalid_configuration`, one line for each wrong key, so that all can be mended at once.
 */
export function readSettings<Schema extends z.ZodType>(
  schema: Schema,
  environment: NodeJS.ProcessEnv,
): z.infer<Schema> {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  throw wrongConfiguration(
    read.error.issues.map(({ path, message }) => `${path.join('.') || '(settings)'}: ${message}`),
  );
}
