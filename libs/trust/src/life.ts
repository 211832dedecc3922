import { TocsinError } from '#kernel';
import { seconds } from './claims.js';
import type { JsonObject } from './strict-json.js';

/** How far another's clock may be ahead, in seconds (FAPI 2.0). */
const ahead = 10;

const refuse = (): TocsinError =>
  new TocsinError('authentication_failed', 'It does not hold at this time');

/**
 * Checks that a token holds now, and that it was never made to hold longer than `longest` seconds: by `iat` where
 * it is there, and by the time that is left.
 * @throws TocsinError `authentication_failed`
 */
export function checkLife({ iat, nbf, exp }: JsonObject, now: Date, longest: number): void {
  const time = seconds(now);
  if (!isWhole(exp) || exp <= time || exp > time + longest + ahead) throw refuse();
  for (const begin of [iat, nbf]) {
    if (begin === undefined) continue;
    if (!isWhole(begin) || begin > time + ahead || exp <= begin || exp - begin > longest)
      throw refuse();
  }
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);
