import { zonedDay } from './policy/days.js';
import type { Plan, Rung } from './plan.js';

/** What a person may say to an obligation. */
export type AnswerKind = 'seen' | 'accepted' | 'declined' | 'handed-over' | 'actioned' | 'closed';

/** Where an obligation stands, as far as an answer goes by it. */
export interface AnswerableObligation {
  plan: Plan;
  state: string;
  /** The post that accepted it: on the ladder, at the top, or one that it was handed to. */
  accepted: Rung | null;
  /** The post it is being handed to. */
  offered: Rung | null;
  raisedAt: Date;
  /** Since when a worse fact made it begin again. */
  restartedAt: Date | null;
}

/** What was said, by which post of which agency. */
export interface GivenAnswer {
  kind: AnswerKind;
  post: string;
  /** Issuer URI of the agency that stated it; none when it is the broker, for a person whom it knows. */
  agency: string | undefined;
  /** When it was stated, to the second. */
  statedAt: Date;
  /** Of a hand-over: the post it goes to, where there is such a post, and why nobody answers for it now. */
  to?: (Rung & { gap?: string }) | undefined;
  /** Of an end: the instants in which its day begins and ends. */
  on?: { from: Date; to: Date } | undefined;
}

const taken = ['accepted', 'actioned'];

/**
 * Why an answer can have no effect, in plain words; nothing when it counts. Whoever comes second, too late, or from
 * a message that is older than what has happened since gets one clear answer and changes nothing.
 */
export function whyNoEffect(
  held: AnswerableObligation,
  given: GivenAnswer,
  now: Date,
): string | undefined {
  const { state, accepted, offered, plan } = held;
  const mayAnswer: Rung[] = [
    ...plan.rungs,
    ...(state === 'unowned' ? plan.top : []),
    ...(accepted ? [accepted] : []),
    ...(offered ? [offered] : []),
  ];
  const rung = mayAnswer.find(({ post }) => post === given.post);
  if (!rung) return 'the post is not on the ladder of this obligation';
  if (given.agency !== undefined && rung.agency !== given.agency)
    return 'the post belongs to another agency';
  if (state === 'closed') return 'it was closed before';
  const isOffered = offered?.post === given.post;
  switch (given.kind) {
    case 'seen':
      return undefined;
    case 'accepted':
      if (taken.includes(state) && !isOffered)
        return `it was accepted before, by the ${accepted?.title ?? 'post'}`;
      return stale(held, given)
        ? 'a worse fact has come since it was stated: look at the alert again'
        : undefined;
    case 'declined':
      return taken.includes(state) && !isOffered
        ? `it was accepted before, by the ${accepted?.title ?? 'post'}`
        : undefined;
    case 'handed-over':
      if (!given.to) return 'there is no such post to hand it to';
      if (given.to.post === given.post) return 'it cannot be handed to the same post';
      if (given.to.agency !== rung.agency) return 'it can only be handed over within the agency';
      if (taken.includes(state) && given.post !== accepted?.post)
        return `only the ${accepted?.title ?? 'post'} can hand it over`;
      return given.to.gap === undefined
        ? undefined
        : `nobody answers for the ${given.to.title} now (${given.to.gap}): it stays as it is`;
    case 'actioned':
    case 'closed':
      if (given.post !== accepted?.post) return 'this post has not accepted it';
      if (given.on && given.on.from > now) return 'it cannot be closed on a day to come';
      return given.on && given.on.to <= held.raisedAt
        ? 'it cannot be closed on a day before it was raised'
        : undefined;
  }
}

/** Stated before a worse fact came: it was said of something less bad. Statements are timed to the second. */
const stale = ({ restartedAt }: AnswerableObligation, { statedAt }: GivenAnswer): boolean =>
  restartedAt !== null && statedAt.getTime() + 1_000 <= restartedAt.getTime();

/**
 * Until when an acceptance holds without a recorded action: until the action clock runs out, and at least for the
 * time that the first rung had to accept. Without a clock that is set it does not end.
 */
export function acceptanceEnds(
  { first }: Pick<Plan, 'first'>,
  actionDueAt: Date | undefined,
  acceptedAt: Date,
): Date | undefined {
  if (!actionDueAt) return undefined;
  return new Date(Math.max(actionDueAt.getTime(), acceptedAt.getTime() + first));
}

/** A date in London as the instants in which it begins and ends. */
export const londonDay = (date: string): { from: Date; to: Date } => ({
  from: new Date(zonedDay(date, 0)),
  to: new Date(zonedDay(date, 1)),
});
