import { asCode } from '#contracts';
import { managerOf, type Directory, type Gap, type LadderPost } from '#rules';
import type { PostAhead } from './ahead.js';

/** Something found ahead, as it is kept. */
export interface Finding {
  kind: 'gap' | 'not-ready';
  post: string;
  staff: string | null;
  from: Date;
  to: Date | null;
  /** What is stated of it. */
  content: FindingContent;
}

export interface FindingContent {
  post: string;
  role: string;
  place?: string;
  problem?: 'nobody-holds' | 'absent-without-cover' | 'taken-off';
  from: string;
  to?: string;
  manager?: string;
  area?: string;
}

/** A finding that is held and not gone. */
export interface HeldFinding extends Omit<Finding, 'content'> {
  id: string;
}

/** What a new look makes of what was found before. */
export interface Reconciled {
  fresh: Finding[];
  /** Still there, and its span is another. */
  moved: { id: string; from: Date; to: Date | null }[];
  /** Mended, or over. */
  gone: string[];
}

const problems: Partial<Record<Gap, FindingContent['problem']>> = {
  'nobody holds this post': 'nobody-holds',
  'absent without cover': 'absent-without-cover',
  'taken off duty by an override': 'taken-off',
};

/**
 * What of a look ahead is to be told. A post that stands empty already is SYS-04's business and told at once; a
 * person who simply holds a post does not come on call and is only listed.
 */
export function findingsOf(ahead: PostAhead, directory: Directory, now: Date): Finding[] {
  const { at, gaps, coming } = ahead;
  const common = commonOf(at, directory, now);
  const found: Finding[] = [];
  for (const { from, to, because } of gaps) {
    const problem = problems[because];
    if (problem === undefined || (from <= now && problem !== 'absent-without-cover')) continue;
    const content = {
      ...common,
      problem,
      from: from.toISOString(),
      ...(to && { to: to.toISOString() }),
    };
    found.push({ kind: 'gap', post: at.post.id, staff: null, from, to: to ?? null, content });
  }
  for (const { staff, from, readiness, goesOnCall } of coming) {
    if (readiness.ready || !goesOnCall) continue;
    const content = { ...common, from: from.toISOString() };
    found.push({ kind: 'not-ready', post: at.post.id, staff, from, to: null, content });
  }
  return found;
}

function commonOf(at: LadderPost, directory: Directory, now: Date) {
  const place = asCode(at.team.place);
  const area = asCode(directory.areaOf(at.team.place));
  const manager = managerOf(at, now)?.id;
  return {
    post: at.post.id,
    role: asCode(at.rung) ?? 'post',
    ...(place !== undefined && { place }),
    ...(manager !== undefined && { manager }),
    ...(area !== undefined && { area }),
  };
}

/** Each gap is told once: one that overlaps a gap of the same post that was told is that gap. */
export function reconcile(found: readonly Finding[], held: readonly HeldFinding[]): Reconciled {
  const left = new Set(held);
  const result: Reconciled = { fresh: [], moved: [], gone: [] };
  for (const one of found) {
    const known = [...left].find((before) => isSame(before, one));
    if (!known) {
      result.fresh.push(one);
      continue;
    }
    left.delete(known);
    // What runs already began when it was first seen to.
    const from = one.from < known.from ? one.from : known.from;
    const same = time(from) === time(known.from) && time(one.to) === time(known.to);
    if (!same) result.moved.push({ id: known.id, from, to: one.to });
  }
  result.gone = [...left].map(({ id }) => id);
  return result;
}

const time = (at: Date | null): number => at?.getTime() ?? Infinity;

const isSame = (a: HeldFinding, b: Finding): boolean =>
  a.kind === b.kind &&
  a.post === b.post &&
  a.staff === b.staff &&
  (a.kind === 'not-ready' || (time(a.from) < time(b.to) && time(b.from) < time(a.to)));
