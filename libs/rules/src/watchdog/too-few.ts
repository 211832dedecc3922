import type { FewPolicy } from '../policy/feeds.js';

/** A day's alerts of one source in one area, and those of the same weekday in the weeks before, newest first. */
export interface DayCounts {
  count: number;
  history: readonly number[];
}

export type Few =
  | { few: false; because: string }
  | { few: true; expected: number; chance: number; because: string };

/**
 * The chance that a Poisson variable of this mean is `count` or less.
 * @param mean above 0
 */
export function poissonAtMost(count: number, mean: number): number {
  let term = Math.exp(-mean);
  let sum = term;
  for (let step = 1; step <= count; step += 1) {
    term *= mean / step;
    sum += term;
  }
  return Math.min(1, sum);
}

/**
 * Whether a day had too few alerts: a broken matcher is silent while its feed is not. All three must hold:
 * the mean of the same weekday is large enough to say anything; the chance of so few, if nothing had changed
 * (Poisson, lower tail), is below the policy's threshold; and no week of the history was as low. The last
 * guards against counts that vary more than Poisson's do.
 */
export function tooFew({ count, history }: DayCounts, policy: FewPolicy): Few {
  const weeks = history.slice(0, policy.weeks);
  if (weeks.length < policy.minWeeks)
    return { few: false, because: `only ${weeks.length} weeks to compare with` };
  const mean = weeks.reduce((sum, one) => sum + one, 0) / weeks.length;
  if (mean < policy.minMean)
    return { few: false, because: `${round(mean)} on such a day is too few to compare with` };
  const chance = poissonAtMost(count, mean);
  const lowest = Math.min(...weeks);
  if (chance >= policy.chance || count >= lowest)
    return { few: false, because: `${count}, against ${round(mean)} on such a day` };
  return {
    few: true,
    expected: mean,
    chance,
    because: `${count} alerts, against ${round(mean)} on the same weekday of ${weeks.length} weeks (lowest ${lowest})`,
  };
}

const round = (mean: number): string => String(Math.round(mean * 10) / 10);
