import { canonicalJson } from '#kernel';
import type { Draft } from '../feeds/reading.js';

/** Figures of `policy/feeds/manual.yaml`, in seconds. */
export interface ManualTerms {
  /** Stated longer ago, a statement by hand is not looked at any more. */
  lookBack: number;
  /** Further apart in time, two statements of the same event are two events. */
  oneEventWithin: number;
  /** Closer in time, they say the same time. */
  sameTimeWithin: number;
  /** The longest that one may be held back with an end. */
  longestHold: number;
}

/** How a feed's statement goes with one that was made by hand. */
export type Agreement = 'another' | 'same' | 'differs';

const asMembers = (content: object): Readonly<Record<string, unknown>> =>
  content as Readonly<Record<string, unknown>>;

/** Where a statement came from, and what it stands in place of, is not what it says. */
const besides = new Set(['source', 'corrects']);

/**
 * Compares a feed's statement with one by hand of the same event about the same person. What only one of them says is
 * no difference: a person at a telephone knows less than the system, or more.
 */
export function agreement(byFeed: Draft, byHand: Draft, terms: ManualTerms): Agreement {
  const apart =
    byFeed.toe === undefined || byHand.toe === undefined
      ? undefined
      : Math.abs(byFeed.toe - byHand.toe);
  if (apart !== undefined && apart > terms.oneEventWithin) return 'another';
  if (apart !== undefined && apart > terms.sameTimeWithin) return 'differs';
  const said = asMembers(byHand.content);
  const differs = Object.entries(asMembers(byFeed.content)).some(
    ([member, value]) =>
      !besides.has(member) &&
      said[member] !== undefined &&
      canonicalJson(said[member]) !== canonicalJson(value),
  );
  return differs ? 'differs' : 'same';
}
