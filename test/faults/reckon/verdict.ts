import type { LatenessReckoned } from './lateness.js';
import type { PagesReckoned } from './pages.js';
import type { RecordReckoned } from './record.js';

/** Goals of DESIGN §7 and promise 4. */
export const goals = {
  /** Share of pages that came again. */
  repeats: 0.01,
  /** Share of pages later than the promise. */
  late: 0.001,
} as const;
/** Shares that fail the run: less may be the machine's. */
const farOff = { repeats: 0.05, late: 0.05 } as const;

export interface Reckoned {
  pages: PagesReckoned;
  lateness: LatenessReckoned;
  record: RecordReckoned;
  /** Broker processes that ended without being told to. */
  unasked: readonly string[];
  /** The answers to events that were refused: none should be. */
  refused: readonly string[];
  /** Events that their sender gave up, because no broker answered in time. Nothing was promised of them. */
  unanswered: number;
}

/** What is wrong, in words; nothing when all is well. */
export function faultsFound({
  pages,
  lateness,
  record,
  unasked,
  refused,
  unanswered,
}: Reckoned): string[] {
  const out: string[] = [];
  const say = (list: readonly string[], what: string): void => {
    if (list.length > 0) out.push(`${list.length} ${what}, such as ${list[0] ?? ''}`);
  };
  say(pages.untold, 'accepted events of which nobody was told');
  say(pages.missing, 'pages that were never taken');
  say(pages.twice, 'pages under two ids');
  say(pages.unexpected, 'pages that nobody should have got');
  say(pages.unmarked, 'repeats that are not marked');
  say(unasked, 'broker processes that ended by themselves');
  for (const [what, count] of Object.entries(record)) if (count !== 0) out.push(`${count} ${what}`);
  say(refused, 'events that were refused');
  if (unanswered > 0) out.push(`${unanswered} events were never answered`);
  const share = repeatShare(pages);
  if (share > farOff.repeats)
    out.push(`${percent(share)} of pages came again: far above ${percent(goals.repeats)}`);
  const late = lateShare(pages, lateness);
  if (late > farOff.late)
    out.push(`${percent(late)} of pages came late: far above ${percent(goals.late)}`);
  return out;
}

/** Those that an endpoint's lost answer made are counted too: a person sees no difference. */
export const repeatShare = ({ pages, repeats }: PagesReckoned): number =>
  pages === 0 ? 0 : (repeats.ours + repeats.afterLostAnswer) / pages;

export const lateShare = ({ pages }: PagesReckoned, { late }: LatenessReckoned): number =>
  pages === 0 ? 0 : late.length / pages;

export const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
