import { InvalidArgumentError } from 'commander';

/** An option that may be given again and again. */
export const collect = (value: string, before: string[]): string[] => [...before, value];

/** An instant, as `2026-08-10T23:10:00+01:00`. */
export function instant(text: string): Date {
  const read = Date.parse(text);
  if (Number.isNaN(read)) throw new InvalidArgumentError('It is not an instant.');
  return new Date(read);
}
