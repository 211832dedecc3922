import type { JsonObject } from '../feeds/json.js';

/** A day on which the court sits. */
export interface Sitting {
  /** In London. */
  day: string;
  stamp: string;
}

/** Results about one thing: an offence, or the defendant in a case as a whole. */
export interface ResultList {
  /** The offence's id, or what else they are about. */
  on: string;
  offenceCode?: string | undefined;
  isOffence: boolean;
  /** It was dealt with before and has no result now. */
  isDone: boolean;
  results: readonly JsonObject[];
}

/** One case, or one application, of one person. */
export interface CourtCase {
  key: string;
  /** The court's own references of it. */
  references: readonly string[];
  /** What it is called, where it is an application. */
  application?: string | undefined;
  lists: readonly ResultList[];
}

/** One entry of a person in a document; a person may have several. */
export interface Entry {
  defendant: JsonObject;
  case: CourtCase;
}

export interface CourtDocument {
  id: string;
  court: string;
  /** The day whose results it holds; none: it holds every day's. */
  day: string | undefined;
  sittings: readonly Sitting[];
  /** When it was shared, in epoch milliseconds; 0 when it does not say. */
  version: number;
  /** It was sent because of results: what it does not hold is not there any more. */
  isResulted: boolean;
  /** It holds one case of the hearing only. */
  onlyCase: string | undefined;
  entries: readonly Entry[];
}
