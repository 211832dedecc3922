import {
  mappaAreas,
  placeKey,
  unitKindFor,
  type Area,
  type ContactPoint,
  type Nation,
  type TeamKind,
  type UnitKind,
} from '#contracts';
import { groupBy } from '#kernel';
import type { Absences, DutyHours, Holding, Override, Rota, Swap } from './duty/facts.js';

export interface Team {
  id: string;
  /** Issuer URI of its agency. */
  agency: string;
  kind: TeamKind;
  /** The id of a unit, or of the area that it serves as a whole. */
  place: string;
  name: string;
}

export interface Post {
  id: string;
  team: string;
  role: string;
  title: string;
  hours: DutyHours;
  /** The first verified e-mail contact point. */
  email?: string | undefined;
  contacts?: readonly ContactPoint[] | undefined;
  holders: readonly Holding[];
  rotas?: readonly Rota[] | undefined;
  overrides?: readonly Override[] | undefined;
  swaps?: readonly Swap[] | undefined;
  /** What its agency's own system calls the officer whose post it is. */
  reference?: string | undefined;
  /** Since when there is such a post, and to when. */
  from?: Date | undefined;
  to?: Date | undefined;
  /** Of everybody in the directory; {@link directoryOf} sets it. */
  absences?: Absences | undefined;
}

/** A borough, district, prison, court, approved premises or force. */
export interface Unit {
  id: string;
  kind: UnitKind;
  name: string;
  /** The id of the area it lies in. */
  area: string;
  /** The borough or district that a prison, court or hostel stands in. */
  within?: string | undefined;
}

/** The directory at one version: everything routing asks, in memory. Places are found however capitals are written. */
export interface Directory {
  /** The broker's home area. */
  area: string;
  /** By id: the 42 MAPPA areas and this broker's own. */
  areas: ReadonlyMap<string, Area>;
  team(id: string): Team | undefined;
  post(id: string): Post | undefined;
  /** The post of the officer whom an agency's own system calls so. */
  postOfReference(reference: string): Post | undefined;
  /** Every post. */
  posts(): readonly Post[];
  /** The team of a post. */
  teamOf(post: string): Team | undefined;
  unit(id: string): Unit | undefined;
  /** The area of a unit, or the area itself. */
  areaOf(place: string): string | undefined;
  /** How a member of staff is reached. */
  contactsOf(staff: string): readonly ContactPoint[];
  /** Whose bank holidays a post keeps: its team's area's. */
  nationOf(post: string): Nation;
  /** Teams of a kind that serve a place. */
  teamsServing(kind: TeamKind, place: string): readonly Team[];
  /** All teams of a kind. */
  teamsOf(kind: TeamKind): readonly Team[];
  /** Posts of a role in a team, else in an area-wide team of the same agency in the team's area. */
  postsFor(role: string, team: Team): readonly Post[];
  /** Posts of a role in any team that serves a whole area; the home area when none is named. */
  areaPosts(role: string, area?: string): readonly Post[];
  /** Whether a post can be told anything: by a verified contact point, or by its agency's stream (RR-18). */
  reachable(post: string): boolean;
}

/** What a directory has besides teams and posts. */
export interface DirectoryParts {
  /** This broker's own areas, besides the 42. */
  areas?: readonly Area[];
  /** Left out: every place of a team that is no area is a unit of the home area. */
  units?: readonly Unit[];
  absences?: Absences;
  /** How people are reached, by the id of the member of staff. */
  contacts?: ReadonlyMap<string, readonly ContactPoint[]>;
  /** Issuers of the agencies that have a stream. */
  streams?: ReadonlySet<string>;
}

/** Builds the look-ups once for each version of the directory. */
export function directoryOf(
  area: string,
  teams: readonly Team[],
  posts: readonly Post[],
  { areas: own = [], units, absences, contacts, streams = new Set() }: DirectoryParts = {},
): Directory {
  const areas = areasWith(area, own);
  const home = placeKey(area);
  const unitById = new Map(
    (units ?? unitsIn(teams, areas, home)).map((unit) => [placeKey(unit.id), unit]),
  );
  const areaOf = (place: string): string | undefined =>
    areas.get(placeKey(place))?.id ?? unitById.get(placeKey(place))?.area;
  const teamById = new Map(teams.map((team) => [team.id, team]));
  const complete = posts.map((post) => ({ ...post, absences }));
  const postById = new Map(complete.map((post) => [post.id, post]));
  const byReference = new Map(
    complete.flatMap((post) => (post.reference === undefined ? [] : [[post.reference, post]])),
  );
  const serving = groupBy(teams, ({ kind, place }) => `${kind} ${placeKey(place)}`);
  const ofKind = groupBy(teams, ({ kind }) => kind);
  const inTeam = groupBy(complete, ({ team, role }) => `${team} ${role}`);
  const areaWide = complete.filter(({ team }) =>
    areas.has(placeKey(teamById.get(team)?.place ?? '')),
  );
  const inArea = groupBy(areaWide, ({ team, role }) => {
    return `${placeKey(teamById.get(team)?.place ?? '')} ${role}`;
  });
  const agencyOf = (post: Post): string | undefined => teamById.get(post.team)?.agency;
  const areaPosts = (role: string, of = home): readonly Post[] =>
    inArea.get(`${placeKey(of)} ${role}`) ?? [];
  return {
    area,
    areas,
    team: (id) => teamById.get(id),
    post: (id) => postById.get(id),
    postOfReference: (reference) => byReference.get(reference),
    posts: () => complete,
    teamOf: (post) => teamById.get(postById.get(post)?.team ?? ''),
    unit: (id) => unitById.get(placeKey(id)),
    areaOf,
    contactsOf: (staff) => contacts?.get(staff) ?? [],
    nationOf(post) {
      const area = areaOf(teamById.get(postById.get(post)?.team ?? '')?.place ?? home);
      return areas.get(placeKey(area ?? home))?.nation ?? 'england';
    },
    teamsServing: (kind, place) => serving.get(`${kind} ${placeKey(place)}`) ?? [],
    teamsOf: (kind) => ofKind.get(kind) ?? [],
    postsFor(role, team) {
      const own = inTeam.get(`${team.id} ${role}`);
      if (own) return own;
      const area = areaOf(team.place);
      if (area === undefined) return [];
      return areaPosts(role, area).filter((post) => agencyOf(post) === team.agency);
    },
    areaPosts,
    reachable(id) {
      const post = postById.get(id);
      if (!post) return false;
      const verified = post.contacts?.some(({ state }) => state === 'verified') ?? false;
      return verified || post.email !== undefined || streams.has(agencyOf(post) ?? '');
    },
  };
}

/** The home area is there even when nobody described it: a directory without areas still has one. */
function areasWith(home: string, own: readonly Area[]): Map<string, Area> {
  const areas = new Map([...mappaAreas, ...own].map((area) => [placeKey(area.id), area]));
  if (home !== '' && !areas.has(placeKey(home)))
    areas.set(placeKey(home), { id: home, name: home, nation: 'england' });
  return areas;
}

const unitsIn = (teams: readonly Team[], areas: Map<string, Area>, home: string): Unit[] =>
  teams
    .filter(({ place }) => !areas.has(placeKey(place)))
    .map(({ place, kind }) => ({ id: place, name: place, kind: unitKindFor(kind), area: home }));
