import { localInstantOf, toeOf } from '../feeds/instants.js';
import type { JsonObject } from '../feeds/json.js';
import type { Classified, Classifier, Meaning } from './classify.js';
import type { CourtDocument, ResultList } from './hearing.js';
import type { Parts } from './prompts.js';
import type { CourtTable } from './table.js';

/** One result of one person that is told or asked about, as it is remembered. */
export interface Finding extends Parts {
  means: Exclude<Meaning, { is: 'unknown' }>;
  why?: Classified['why'];
  label: string;
  code?: string | undefined;
  /** When it was ordered, in London. */
  day: string;
  toe?: number | undefined;
  /** What it is about, in its case: an offence, or the person as a whole. */
  on: string;
  offence?: string | undefined;
  /** The courts' own references of its cases. */
  references: readonly string[];
  court: string;
  /** The court system's own id of the result, so that a copy is not counted twice. */
  id: string;
}

/** What is needed to read results. */
export interface Reader {
  table: CourtTable;
  classifier: Classifier;
  now: Date;
  /** What was worked out for this document, by day. */
  toes: Map<string, number | undefined>;
  /** In London: the day of results that no document dates. */
  today: string;
}

/** A result as it was read and understood. */
export interface ReadResult {
  list: ResultList;
  result: JsonObject;
  classified: Classified;
  day: string;
}

/** When the court sat on that day, as `toe` has it. */
export function toeOfDay(day: string, { sittings }: CourtDocument, { now, toes }: Reader) {
  const known = toes.get(day);
  if (known !== undefined || toes.has(day)) return known;
  const at = localInstantOf(sittings.find((one) => one.day === day)?.stamp, now);
  const toe = at && toeOf(at);
  toes.set(day, toe);
  return toe;
}
