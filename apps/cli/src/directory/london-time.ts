import { Temporal } from 'temporal-polyfill';
import { PlainError } from '../plain-error.js';

/**
 * A time as an instant in UTC; without an offset it is London's.
 * @param option what it was given for, as `--at`
 */
export function instantOf(given: string, option: string): string {
  try {
    if (/(Z|[+-]\d\d:?\d\d)$/i.test(given)) return Temporal.Instant.from(given).toString();
    const local = Temporal.PlainDateTime.from(given);
    return local.toZonedDateTime('Europe/London').toInstant().toString();
  } catch (cause) {
    throw new PlainError(`${option} takes a time as 2026-08-08T23:10, not "${given}".`, { cause });
  }
}
