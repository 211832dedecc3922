import { messageOf, TocsinError } from '#kernel';

/** A setting that looked right and is not: its file cannot be read, say. */
export const wrongSetting = (setting: string, cause: unknown): TocsinError =>
  new TocsinError(
    'invalid_configuration',
    `The configuration is wrong:\n  ${setting}: ${messageOf(cause)}`,
    { cause },
  );
