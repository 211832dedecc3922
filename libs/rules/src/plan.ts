import type { Severity, Tier } from '#contracts';
import type { Directory, Post, Team } from './directory.js';
import { milliseconds, type Policy } from './policy.js';

/** The role that one person holds for one case (RR-01). Its obligations are told apart by the post (C-08). */
export const ownerRole = 'offender-manager';

export interface Rung {
  post: string;
  title: string;
  /** Issuer URI of the post's agency. */
  agency: string;
}

/**
 * What an obligation keeps from the moment it is raised (promise 10): its posts, rung by rung, and its
 * clock. People are looked up when a rung is reached. Times are milliseconds.
 */
export interface Plan {
  ladder: string;
  rungs: readonly Rung[];
  /** Told, with the last rung, when nobody took it. */
  top: readonly Rung[];
  first: number;
  rung: number;
  calendar: 'always' | 'working';
  repeat: number;
}

/** A post as a rung. */
export const rungOf = (post: Post, directory: Directory): Rung => ({
  post: post.id,
  title: post.title,
  agency: directory.team(post.team)?.agency ?? '',
});

/**
 * The rungs of a role's ladder for one team. A role of the ladder that has no post is left out, and a post
 * that comes twice, as a duty SPO who owns the case, is one rung.
 * @param ownerPost the case owner's post, for the rung `owner`
 */
export function rungsOf(
  ladder: readonly string[],
  team: Team,
  ownerPost: string | undefined,
  directory: Directory,
): Rung[] {
  const rungs = ladder.flatMap((role) => {
    const post =
      role === 'owner'
        ? ownerPost === undefined
          ? undefined
          : directory.post(ownerPost)
        : directory.postsFor(role, team)[0];
    return post ? [rungOf(post, directory)] : [];
  });
  return rungs.filter(({ post }, i) => rungs.findIndex((rung) => rung.post === post) === i);
}

const day = 24 * 3_600_000;

/**
 * Freezes a ladder and the clock of its severity and tier into a plan.
 * @param areas MAPPA areas of the case, whose agencies are told when nobody took it; the team's own area is added
 */
export function planFor(
  ladder: string,
  rungs: readonly Rung[],
  severity: Severity,
  tier: Tier,
  policy: Policy,
  directory: Directory,
  areas: readonly string[] = [],
): Plan {
  const window = policy.windows[severity];
  const { maxRungs } = window;
  // What is for planning stops after its rungs and is repeated to the last of them once a day (RULES §3.3, P4).
  const short = maxRungs !== undefined;
  const top = short ? [] : topPosts(rungs, policy, directory, areas);
  return {
    ladder,
    rungs: rungs.slice(0, maxRungs),
    top: top.map((post) => rungOf(post, directory)),
    first: milliseconds(window.first),
    rung: milliseconds(window.rung),
    calendar: typeof window.calendar === 'string' ? window.calendar : window.calendar[tier],
    repeat: short ? day : milliseconds(policy.unowned.repeat),
  };
}

/**
 * The top of all three agencies (RULES §3.3) in the area of the team that did not answer and in those of the case.
 * They differ when a hostel lies out of area (RR-09). What neither has, the home area's stands in for.
 */
function topPosts(
  [first]: readonly Rung[],
  { unowned }: Policy,
  directory: Directory,
  areas: readonly string[],
): Post[] {
  const own = directory.areaOf(directory.teamOf(first?.post ?? '')?.place ?? '');
  const concerned = [...new Set([...(own === undefined ? [] : [own]), ...areas])];
  return unowned.tell.flatMap((role) => {
    const found = concerned.flatMap((area) => directory.areaPosts(role, area).slice(0, 1));
    return found.length > 0 ? found : directory.areaPosts(role).slice(0, 1);
  });
}
