import { Temporal } from 'temporal-polyfill';
import type { TeamKind } from '#contracts';
import type { WorkingTime } from './policy.js';
import { isWorkingTime, zone } from './working-time.js';

export interface Team {
  id: string;
  /** Issuer URI of its agency. */
  agency: string;
  kind: TeamKind;
  place: string;
  name: string;
}

export interface Post {
  id: string;
  team: string;
  role: string;
  title: string;
  hours: 'always' | 'working';
  email?: string | undefined;
  holders: readonly { staff: string; from: Date; to?: Date | undefined }[];
  /** Local date and time of the first turn; turns are seven local days. */
  rota?: { from: string; staff: readonly string[] } | undefined;
}

/** The directory at one version: everything routing asks, in memory. */
export interface Directory {
  area: string;
  team(id: string): Team | undefined;
  post(id: string): Post | undefined;
  /** Teams of a kind that serve a place. */
  teamsServing(kind: TeamKind, place: string): readonly Team[];
  /** Posts of a role in a team, else in an area-wide team of the same agency. */
  postsFor(role: string, team: Team): readonly Post[];
  /** Posts of a role in any area-wide team. */
  areaPosts(role: string): readonly Post[];
}

/** Builds the look-ups once for each version of the directory. */
export function directoryOf(
  area: string,
  teams: readonly Team[],
  posts: readonly Post[],
): Directory {
  const teamById = new Map(teams.map((team) => [team.id, team]));
  const postById = new Map(posts.map((post) => [post.id, post]));
  const serving = groupBy(teams, key);
  const inTeam = groupBy(posts, (post) => `${post.team} ${post.role}`);
  const inArea = groupBy(
    posts.filter((post) => teamById.get(post.team)?.place.toLowerCase() === area.toLowerCase()),
    (post) => post.role,
  );
  return {
    area,
    team: (id) => teamById.get(id),
    post: (id) => postById.get(id),
    teamsServing: (kind, place) => serving.get(`${kind} ${place.toLowerCase()}`) ?? [],
    postsFor(role, team) {
      const own = inTeam.get(`${team.id} ${role}`);
      if (own) return own;
      return (inArea.get(role) ?? []).filter(
        (post) => teamById.get(post.team)?.agency === team.agency,
      );
    },
    areaPosts: (role) => inArea.get(role) ?? [],
  };
}

const key = (team: Team): string => `${team.kind} ${team.place.toLowerCase()}`;

function groupBy<Item>(items: readonly Item[], name: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(name(item));
    if (group) group.push(item);
    else groups.set(name(item), [item]);
  }
  return groups;
}

/** Who answers for a post at an instant, or why nobody does. */
export type Duty = { staff: string } | { gap: 'off duty' | 'nobody holds this post' };

/** Looks a post up at `at`: its hours, its rota, or its holder. */
export function dutyAt(post: Post, at: Date, working: WorkingTime): Duty {
  const staff = post.rota ? turnAt(post.rota, at) : holderAt(post, at);
  if (staff === undefined) return { gap: 'nobody holds this post' };
  if (post.hours === 'working' && !isWorkingTime(at, working)) return { gap: 'off duty' };
  return { staff };
}

function holderAt(post: Post, at: Date): string | undefined {
  return post.holders.find(({ from, to }) => from <= at && (!to || at < to))?.staff;
}

const week = 7 * 24 * 3_600_000;

function turnAt(rota: { from: string; staff: readonly string[] }, at: Date): string | undefined {
  // Turns begin at the same local hour on both sides of a clock change. They are compared as instants, so
  // that the hour that comes twice does not take a turn back.
  const first = Temporal.PlainDateTime.from(rota.from);
  const startOf = (turn: number): number =>
    first.add({ weeks: turn }).toZonedDateTime(zone).epochMilliseconds;
  const nearest = Math.round((at.getTime() - startOf(0)) / week);
  const turn = startOf(nearest) <= at.getTime() ? nearest : nearest - 1;
  return turn < 0 ? undefined : rota.staff[turn % rota.staff.length];
}
