import type { Directory, Post, Team } from '../directory.js';
import { ownerRole, planFor, rungsOf } from '../plan.js';
import type { RolePolicy } from '../policy/figures.js';
import type { Policy } from '../policy/types.js';
import type { Recipient } from './recipient.js';
import type { Place, Places, RoutingFacts, Wanted } from './wanted.js';

/** What looking a role up needs besides the role. */
export interface LookUp {
  facts: RoutingFacts;
  places: Places;
  policy: Policy;
  directory: Directory;
}

/** A role found, and the places where it has nobody, in plain words. */
export interface Resolved {
  recipients: Recipient[];
  without: Missing[];
}

/** A place where a role has nobody. */
export interface Missing {
  why: string;
  /** The directory has nobody there; otherwise the place itself is not known. */
  gap: boolean;
}

interface Found {
  team?: Team | undefined;
  /** The owner's post, where the role is the owner of the case. */
  owner?: Post | undefined;
  why: string;
  /** The place is not known, so nobody was looked for. */
  unknown?: true;
}

/** Finds who holds a role, by its policy and the places of the event. */
export function resolve(wanted: Wanted, look: LookUp): Resolved {
  const { policy, directory, facts, places } = look;
  const role = policy.roles[wanted.role];
  const ladder = role && policy.ladders[role.ladder];
  if (!ladder)
    return { recipients: [], without: [{ why: 'the policy has no such role', gap: true }] };
  const areas = areaIds(places);
  const resolved: Resolved = { recipients: [], without: [] };
  for (const { team, owner, why, unknown } of foundIn(role, wanted, look)) {
    const rungs = team ? rungsOf(ladder, team, owner?.id, directory) : [];
    if (!team || rungs.length === 0) {
      resolved.without.push({ why, gap: unknown !== true });
      continue;
    }
    resolved.recipients.push({
      role: wanted.role,
      team: team.id,
      kind: wanted.kind,
      plan: planFor(role.ladder, rungs, facts.severity, facts.tier, policy, directory, areas),
      because: [...wanted.because, why],
      sees: wanted.sees ?? (restricted(look, wanted) ? 'pointer' : 'statement'),
      notes: [...(wanted.notes ?? [])],
    });
  }
  return resolved;
}

/** The MAPPA areas of the case. */
export const areaIds = ({ areas }: Pick<Places, 'areas'>): string[] =>
  areas.flatMap(({ id }) => (id === undefined ? [] : [id]));

/** A restricted case is read by those who answer for it; everybody else learns whom to ask. */
const restricted = ({ facts }: LookUp, { role, kind }: Wanted): boolean =>
  facts.case?.flags.includes('limited-access') === true && (kind === 'copy' || role !== ownerRole);

function foundIn(role: RolePolicy, wanted: Wanted, look: LookUp): Found[] {
  const { facts, places, directory } = look;
  if (role.place === 'owner' && !wanted.places) return owners(role, look);
  const asked = wanted.places ?? placesFor(role, places, facts);
  if (asked.length === 0)
    return [{ why: `${role.rule}: ${nameOf(role)} not known`, unknown: true }];
  return asked.flatMap(({ id, post, team, why }): Found[] => {
    if (post !== undefined)
      return [{ team: directory.teamOf(post), owner: directory.post(post), why }];
    if (team !== undefined) return [{ team: directory.team(team), why }];
    if (id === undefined) return [{ why, unknown: true }];
    const teams = directory.teamsServing(role.team, id);
    return teams.length > 0 ? teams.map((team) => ({ team, why })) : [{ why }];
  });
}

/** RR-01, RR-07: each accountable owner; where nobody is allocated, the borough's duty senior acts. */
function owners(role: RolePolicy, { facts, places, directory }: LookUp): Found[] {
  const held = (facts.case?.owners ?? []).flatMap(({ post, acting }) => {
    const owner = acting ? undefined : directory.post(post);
    const team = owner && directory.teamOf(post);
    return team ? [{ team, owner, why: `RR-01: owner of the case, ${team.name}` }] : [];
  });
  if (held.length > 0) return held;
  const [first] = places.units;
  const acting = 'RR-07: no offender manager is allocated, so the duty senior acts';
  if (first?.id === undefined)
    return [{ why: `${acting}; the borough is not known`, unknown: true }];
  const teams = directory.teamsServing(role.team, first.id);
  if (teams.length === 0) return [{ why: `${acting}; ${first.why}` }];
  return teams.map((team) => ({ team, why: `${acting}; ${first.why}` }));
}

/** Where a role's policy says that it is found. */
function placesFor(
  role: RolePolicy,
  places: Places,
  { event, case: held }: RoutingFacts,
): readonly Place[] {
  const one = (id: string | undefined, what: string): Place[] =>
    id === undefined ? [] : [{ id, why: `${role.rule}: ${what} ${id}` }];
  switch (role.place) {
    case 'owner':
    case 'borough':
      return places.units;
    case 'area':
      return places.areas;
    case 'scene':
      return places.scene;
    case 'prison':
      return places.prisons;
    case 'left-prison':
      return one(held?.leftPrison?.prison, 'he left');
    case 'premises':
      return one(event.premises ?? held?.residence?.premises, 'approved premises');
    case 'court':
      return one(event.court, 'court');
    case 'named': {
      const { manager, area } = event;
      if (manager !== undefined)
        return [{ post: manager, why: `${role.rule}: manages the duty, ${manager}` }];
      return area === undefined ? places.areas : one(area, 'area of the duty,');
    }
  }
}

const nameOf = (role: RolePolicy): string =>
  ({
    owner: 'borough of residence',
    borough: 'borough of residence',
    area: 'area',
    scene: 'place',
    prison: 'holding or releasing prison',
    'left-prison': 'prison that he left',
    premises: 'approved premises',
    court: 'court',
    named: 'manager',
  })[role.place];
