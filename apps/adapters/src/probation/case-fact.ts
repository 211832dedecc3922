import type { Fact } from '../feeds/reading.js';
import type { CaseFlag, Rosh } from './table.js';

/** What one register says, as far as it is told. */
export type Entry =
  | { of: 'mappa'; category?: number | undefined; level?: number | undefined }
  | { of: 'rosh'; rosh: Rosh }
  | { of: 'flag'; flag: CaseFlag };

/** One thing that a message says of a case. It holds from `at`, milliseconds since 1970. */
export type Change = { at: number } & (
  | { says: 'registered'; id: string; code: string; entry: Entry; since?: number | undefined }
  /** Taken off by its own id. `deleted`: it was never right. */
  | { says: 'taken-off'; id: string; code: string; of: Entry['of']; deleted: boolean }
  /** "A registration of this type is no longer applied": which one, it does not say. `id` is the end's own. */
  | { says: 'ended'; id: string; code: string; of: Entry['of'] }
  /** What the probation system answered to be in force. */
  | { says: 'stands'; mappa: Entry | null; others: { code: string; entry: Entry }[] }
  /** A new case: nothing is registered before. */
  | { says: 'opened' }
  /** Another record's registrations came here, or left. Unless it is clear, what is in force is not known any more. */
  | { says: 'joined'; other: string; undone: boolean; isClear?: boolean }
  /** A contact that says the MAPPA category; none for 0. */
  | { says: 'category'; category?: number | undefined }
  | { says: 'limited'; limited: boolean }
  /** Who manages the case. No reference: nobody, a placeholder. */
  | {
      says: 'officer';
      reference?: string | undefined;
      transfer: boolean;
      unit?: string | undefined;
    }
  | { says: 'merged'; into: string; change: 'merged' | 'unmerged' }
  | { says: 'lives'; borough?: string | undefined; noFixedAbode: boolean; verified: boolean }
  | { says: 'recall'; step: 'decided' }
);

/** What the feed did not understand of a message about a known person. */
export interface Puzzle {
  problem: 'unknown-event' | 'unknown-code' | 'unknown-field' | 'unreadable' | 'contradiction';
  /** One plain clause without personal data. */
  what: string;
}

/** What a message says of one case. */
export interface CaseFact extends Fact {
  crn: string;
  noms?: string | undefined;
  /** The message's own type of event. */
  type: string;
  /** When it happened, milliseconds since 1970. */
  at: number;
  record: string;
  changes: readonly Change[];
  /** Why a person must look as well; told as `system.message-not-understood`. */
  puzzle?: Puzzle | undefined;
}
