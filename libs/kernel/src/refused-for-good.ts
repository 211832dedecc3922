import type { ErrorCode } from './errors.js';

const ofWhatIsSaid: readonly ErrorCode[] = ['invalid_request', 'invalid_audience'];

/**
 * Codes of RFC 8935 §2.4 that an alert can never get past: they are about what it says, which stays the same. It is
 * signed, and encrypted, anew for each try, so the others end when keys are read again or its receiver is mended.
 */
export const refusesAlertForGood: ReadonlySet<string> = new Set(ofWhatIsSaid);

/**
 * Codes that a statement can never get past. It is signed once and kept: a signature that does not hold never will.
 * The others (`invalid_issuer`, `invalid_key`, `access_denied`) end when the broker's operator registers the agency or
 * its key. A person who sends one by hand does well to see to that first: `retry` of `problems` is for people.
 */
export const refusesStatementForGood: ReadonlySet<string> = new Set<ErrorCode>([
  ...ofWhatIsSaid,
  'authentication_failed',
]);
