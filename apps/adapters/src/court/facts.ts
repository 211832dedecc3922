import type { Fact } from '../feeds/reading.js';
import type { Coverage } from './known.js';
import type { PersonInCourt } from './people.js';

/** A hearing's document: what it says of everybody in it. */
export interface HearingFact extends Fact {
  kind: 'hearing';
  hearing: string;
  system: System;
  people: readonly PersonInCourt[];
  /** What its results speak of. None: it says nothing of results. */
  results?: Coverage | undefined;
  /** The days on which the hearing is to sit, none of them past. None: it says nothing of that. */
  listing?: Listing | undefined;
}

/** The day of the reading, and the listed days from it on. */
export interface Listing {
  today: string;
  days: readonly string[];
  /** Days that it does not hold are not listed any more. A list of one day speaks of that day only. */
  isWhole: boolean;
}

/** The hearing was deleted. */
export interface DeletedFact extends Fact {
  kind: 'deleted';
  hearing: string;
  today: string;
}

export type CourtFact = HearingFact | DeletedFact;
export type System = 'common-platform' | 'libra';
