import { addWorkingTime } from '../working-time.js';
import { lengthInWords, milliseconds } from '../policy/values.js';
import type { Policy } from '../policy/types.js';

/** A source of statements, as the watchdog knows it. Instants are of the time of decisions. */
export interface FeedFacts {
  issuer: string;
  kind: string;
  /** When it was last heard: a statement of facts, or a verification event. */
  lastAt: Date | undefined;
  registeredAt: Date;
  /** On how many of the last 14 days it stated anything. */
  daysHeard: number;
}

export type Silence =
  | { silent: false }
  | {
      silent: true;
      /** When it should have been heard at the latest. */
      dueAt: Date;
      /** The interval in words, as `8 working hours`. */
      expectedEvery: string;
      because: string;
    };

const heard: Silence = { silent: false };

/**
 * Whether a source has been silent for longer than its interval (SYS-01).
 *
 * A figure for the very source (`feeds.<issuer>`) always holds, and counts from its registration where it was
 * never heard. A figure for its kind holds only for a source with a rhythm: one that stated something on
 * `rhythmDays` of the last 14 days. Otherwise each agency that has just been registered, or sends once a month,
 * would be a false alarm. Working hours are those of the policy, bank holidays included.
 */
export function silenceOf(feed: FeedFacts, policy: Policy, now: Date): Silence {
  const own = policy.feeds[feed.issuer];
  const figure = own ?? policy.feeds[feed.kind];
  if (!figure || figure.every === null) return heard;
  const since = feed.lastAt ?? (own ? feed.registeredAt : undefined);
  if (!since) return heard;
  if (!own && feed.daysHeard < figure.rhythmDays) return heard;
  const length = milliseconds(figure.every);
  const dueAt =
    figure.hours === 'working'
      ? addWorkingTime(since, length, policy.workingTime)
      : new Date(since.getTime() + length);
  if (now <= dueAt) return heard;
  const expectedEvery = lengthInWords(length, figure.hours === 'working' ? 'working ' : '');
  const from = feed.lastAt ? `last heard ${feed.lastAt.toISOString()}` : 'never heard';
  return {
    silent: true,
    dueAt,
    expectedEvery,
    because: `SYS-01: ${from}, expected every ${expectedEvery}`,
  };
}
