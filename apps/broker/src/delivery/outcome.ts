/**
 * What became of one try. A channel classifies and never decides a retry:
 * `delivered`; `retry` (it may work later); `rejected` (the same again will never work);
 * `unknown` (it may have arrived: sent again, as the same message).
 */
export type Outcome = 'delivered' | 'retry' | 'rejected' | 'unknown';

export interface Tried {
  outcome: Outcome;
  /** The answer as a code: `202`, `400-invalid_key`, `smtp-451`, `timeout`. Never the answer's text. */
  answer: string;
  /** The receiver asked to wait this long, in milliseconds. */
  waitFor?: number | undefined;
  /** The provider's own id of the message, by which its receipt is told. */
  providerId?: string | undefined;
  /** A provider has it; whether it arrived is said later. */
  receipt?: 'awaited' | undefined;
  /** There is no such address any more: it is not used again. */
  gone?: boolean | undefined;
}

/** The answer of a try for which nothing could be signed. It says nothing of whoever is told. */
export const noSignature = 'no-signature';
