import type { Answer } from '../feeds/reading.js';

/** It is worth asking again. */
export interface Later {
  /** A status or the network's error code; `host-away` when it was not asked at all. */
  later: string;
  /** How long it asks us to wait, in milliseconds. */
  waitFor?: number | undefined;
  /** It was not asked, because it did not answer others: not before then. */
  until?: Date;
}

/** What came of asking. */
export type Asked =
  | { answer: Answer; status: string }
  /** Asking again would not help. One plain clause. */
  | { refused: string; status?: string }
  | Later;
