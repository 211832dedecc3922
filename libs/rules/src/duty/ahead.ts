import type { WorkingTime } from '../policy.js';
import { isWorkingAt, workingChangesIn } from '../working-time.js';
import type { DutyPost, Gap } from './facts.js';
import { day } from './london.js';
import { dutySpans, type DutySpan } from './spans.js';

/** A span in which nobody will answer for a post that should have somebody. */
export interface DutyGap {
  from: Date;
  /** None: it goes on for as long as was looked ahead. */
  to: Date | undefined;
  because: Gap;
}

/**
 * The gaps of a post in a span. Off duty is none: at night a post in working hours has nobody, and should not.
 * Before a post begins and after it has ended it has no gaps.
 */
export function gapsIn(post: DutyPost, from: Date, to: Date, working: WorkingTime): DutyGap[] {
  const begin = post.from && post.from > from ? post.from : from;
  const end = post.to && post.to < to ? post.to : to;
  // By day and night, so that an absence of a week is one gap and not five.
  const spans = dutySpans(post, begin, end, working, 'always');
  const gaps: DutyGap[] = [];
  for (const span of spans) {
    if (!('gap' in span.duty) || !hasDuty(post, span, working)) continue;
    const because = span.duty.gap;
    const last = gaps.at(-1);
    const until = span.to < to ? span.to : undefined;
    if (last?.because === because && last.to?.getTime() === span.from.getTime()) last.to = until;
    else gaps.push({ from: span.from, to: until, because });
  }
  return gaps;
}

/** Whether any instant of a span is in the hours of the post. */
function hasDuty({ hours }: DutyPost, { from, to }: DutySpan, working: WorkingTime): boolean {
  if (hours === 'always') return true;
  const [begin, end] = [from.getTime(), to.getTime()];
  const changes = workingChangesIn(begin, end, working).filter((at) => at > begin && at < end);
  return [begin, ...changes].some((at) => isWorkingAt(at, working) === (hours === 'working'));
}

/** One person comes on duty at a post, and perhaps another goes. */
export interface HandOver {
  at: Date;
  /** None at the beginning, or after a gap. */
  goes: string | undefined;
  comes: string;
  /** When the one who comes will go. */
  until: Date;
}

/** Longer than any run of nights, weekends and bank holidays. */
const longestRest = 10 * day;

/**
 * When the person changes who answers for a post. A night off duty between two days of one person is no hand-over.
 * @returns those at or after `from` and before `to`
 */
export function handOversIn(
  post: DutyPost,
  from: Date,
  to: Date,
  working: WorkingTime,
): HandOver[] {
  // Who answered last is known from before the nights and days on which nobody works.
  const spans = dutySpans(post, new Date(from.getTime() - longestRest), to, working);
  const found: HandOver[] = [];
  let last: string | undefined;
  for (const { from: at, to: until, duty } of spans) {
    if ('gap' in duty) {
      if (duty.gap !== 'off duty') last = undefined;
      continue;
    }
    const { staff } = duty;
    const previous = found.at(-1);
    if (staff === last) {
      if (previous?.comes === staff) previous.until = until;
      continue;
    }
    if (at >= from) found.push({ at, goes: last, comes: staff, until });
    last = staff;
  }
  return found;
}
