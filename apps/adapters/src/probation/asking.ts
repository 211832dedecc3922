import type { Answer, Reading } from '../feeds/reading.js';
import { readAnswer, type Answered } from './answers.js';
import type { CaseFact, Puzzle } from './case-fact.js';
import type { Head } from './head.js';
import type { ProbationTable } from './table.js';

/** What the feed is read by. */
export interface Reader {
  table: ProbationTable;
  /** Where the probation system answers about a case, without a slash at the end; nothing when it is not set. */
  searchUrl: string | undefined;
}

export type Read = Reading<CaseFact>;

/** How a document about a case is named in the probation system. */
export type Topic = 'supervisions' | 'access-limitations';

/** Where to ask: at the system of the setting, else where the message says; nothing when nobody says. */
export const addressOf = (
  topic: Topic,
  { crn, detailUrl }: Pick<Head, 'crn' | 'detailUrl'>,
  { searchUrl }: Reader,
): string | undefined =>
  searchUrl === undefined ? detailUrl : `${searchUrl}/case/${crn}/${topic}`;

/** What came of asking, or of having nowhere to ask. */
export type Heard = Answered | { form: 'none'; because: string };

/** @param answer `undefined`: nobody was asked */
export function heard(answer: Answer | undefined, { table }: Reader): Heard {
  if (answer?.status === 'found') return readAnswer(answer.bytes, table.placeholders);
  if (answer?.status === 'gone')
    return { form: 'none', because: 'the probation system has no such case' };
  if (answer?.status === 'forbidden')
    return { form: 'none', because: 'the probation system may not show this case to us' };
  return { form: 'none', because: 'there is nowhere to ask' };
}

export const contradiction = (what: string): Puzzle => ({ problem: 'contradiction', what });
export const unreadable = (what: string): Puzzle => ({ problem: 'unreadable', what });
export const unknownCode = (what: string): Puzzle => ({ problem: 'unknown-code', what });
/** Why an answer could not be used, as one clause. */
export const because = (came: Heard): string =>
  came.form === 'none' ? came.because : 'the answer is not about this';
