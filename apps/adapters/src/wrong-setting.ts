import { messageOf, wrongConfiguration, type TocsinError } from '#kernel';

/** A setting that looked right and is not: its file cannot be read, say. */
export const wrongSetting = (setting: string, cause: unknown): TocsinError =>
  wrongConfiguration([`${setting}: ${messageOf(cause)}`], cause);
