import {
  gapsIn,
  handOversIn,
  dutySpans,
  readinessOf,
  type Directory,
  type DutyGap,
  type HandOver,
  type LadderPost,
  type Readiness,
  type WorkingTime,
} from '#rules';

/** How far ahead each thing is looked for, in milliseconds; nothing: the area does not want it. */
export interface Horizons {
  gaps: number | undefined;
  readiness: number | undefined;
  handOvers: number;
}

/** Somebody who comes on duty at a post. */
export interface Coming {
  staff: string;
  /** When first in the time that was looked at; now, when on duty already. */
  from: Date;
  readiness: Readiness;
  /** Answers by a turn, a swap, an override or as cover; otherwise the post is simply theirs. */
  goesOnCall: boolean;
}

/** What was found ahead for one post. */
export interface PostAhead {
  at: LadderPost;
  gaps: DutyGap[];
  coming: Coming[];
  handOvers: HandOver[];
}

/** Looks at one post from `now` on. */
export function lookAhead(
  at: LadderPost,
  directory: Directory,
  now: Date,
  horizons: Horizons,
  working: WorkingTime,
): PostAhead {
  const { post } = at;
  const until = (length: number): Date => new Date(now.getTime() + length);
  return {
    at,
    gaps: horizons.gaps === undefined ? [] : gapsIn(post, now, until(horizons.gaps), working),
    coming:
      horizons.readiness === undefined
        ? []
        : comingIn(at, directory, now, until(horizons.readiness), working),
    handOvers: handOversIn(post, now, until(horizons.handOvers), working),
  };
}

/** Everybody who answers for a post in a span, and whether each can be reached. */
export function comingIn(
  { post }: Pick<LadderPost, 'post'>,
  directory: Directory,
  from: Date,
  to: Date,
  working: WorkingTime,
): Coming[] {
  const found = new Map<string, Coming>();
  for (const { from: begin, duty, source } of dutySpans(post, from, to, working)) {
    if ('gap' in duty) continue;
    const { staff, coverFor } = duty;
    const goesOnCall = coverFor !== undefined || source?.kind !== 'holder';
    const held = found.get(staff);
    if (held) held.goesOnCall ||= goesOnCall;
    else {
      const contacts = [...directory.contactsOf(staff), ...(post.contacts ?? [])];
      found.set(staff, { staff, from: begin, readiness: readinessOf(contacts), goesOnCall });
    }
  }
  return [...found.values()];
}
