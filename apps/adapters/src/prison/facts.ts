import type { Fact } from '../feeds/reading.js';

/** The kinds of dates that a prison states, by its own names (PRI-02). */
export const dateKinds = ['CRD', 'ARD', 'HDCED', 'SED', 'SLED', 'PED', 'TARIFF'] as const;
export type DateKind = (typeof dateKinds)[number];
export type Dates = Partial<Record<DateKind, string>>;

/** Where a statement comes from in the prison's systems. */
export interface Origin {
  /** `prison-offender-events` */
  system: string;
  record: string;
}

/**
 * One message about one movement.
 * `late` events are held back by their sender and sure; `immediate` ones may be false (FEEDS §0.3).
 */
export interface Sighting extends Origin {
  family: 'late' | 'immediate';
  way: 'out' | 'in';
  /** When it happened, in seconds since 1970. */
  at: number;
  /** The time is that of the message: its own could not be read. */
  untimed?: boolean;
  /** When this feed heard of it, in seconds since 1970. */
  heard: number;
  reason?: string;
  code?: string;
  prison?: string;
  /** The prison that he was in before, where the record says. */
  before?: string;
  booking?: string;
  /** What the prisoner record says instead of a release. */
  instead?: 'in' | 'elsewhere';
}

interface About extends Fact, Origin {
  /** The prison number. */
  noms: string;
  /** The message's own event type. */
  kind: string;
}

export interface MovementFact extends About {
  says: 'movement';
  sighting: Sighting;
}
/** Temporary absence overdue. */
export interface OverdueFact extends About {
  says: 'overdue';
  at: number;
  untimed: boolean;
}
/** A movement's record was deleted. */
export interface DeletedFact extends About {
  says: 'deleted';
  way?: 'out' | 'in';
  /** When the deleted movement was, in seconds since 1970. */
  at: number;
  deletedAt: number;
}
export interface DatesFact extends About {
  says: 'dates';
  /** When the record was read, in milliseconds since 1970. */
  asOf: number;
  toe?: number;
  prison?: string;
  /** Out, and no longer under the prison's care. */
  gone: boolean;
  dates: Dates;
  confirmed?: string;
  /** The day that the prison takes for the actual or most likely one. */
  releaseOn?: string;
}
/** This number was merged into another one. */
export interface MergedFact extends About {
  says: 'merged';
  into: string;
  at: number;
}
/** Another number was merged into this one. */
export interface AbsorbsFact extends About {
  says: 'absorbs';
  removed: string;
  at: number;
}
/** The booking was deleted or is another person's, or the person's record is gone. */
export interface RecordGoneFact extends About {
  says: 'record-gone';
  what: string;
}
export interface NotUnderstoodFact extends About {
  says: 'not-understood';
  problem: Problem;
  /** One plain clause without personal data. */
  what: string;
}
/** Why a person must look, with what is not understood. */
export interface Trouble {
  problem: Problem;
  /** One plain clause without personal data. */
  what: string;
}
export type Problem = 'unknown-event' | 'unknown-code' | 'unknown-field' | 'contradiction';

export type PrisonFact =
  | MovementFact
  | OverdueFact
  | DeletedFact
  | DatesFact
  | MergedFact
  | AbsorbsFact
  | RecordGoneFact
  | NotUnderstoodFact;

/** The dossier of a person. */
export const personOf = (noms: string): string => `person ${noms}`;
