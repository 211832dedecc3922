import type { Severity, Tier } from '#contracts';
import type { Directory, Post, Team } from './directory.js';
import { planFor, rungsOf, type Plan } from './plan.js';
import type { Policy, PolicyRow, RolePolicy } from './policy.js';

/** How sure it is whom the event is about (RULES §3.2). Only `confirmed` reaches the named owner. */
export type Match = 'confirmed' | 'none' | 'several';

/** What routing needs to know of the case and the event. */
export interface RoutingFacts {
  match: Match;
  tier: Tier;
  severity: Severity;
  /** The case owner's post now. */
  ownerPost?: string | undefined;
  /** Residence first. */
  boroughs: readonly string[];
  /** The prison of the event, or the one that holds the person. */
  prison?: string | undefined;
  premises?: string | undefined;
}

/** Somebody who must be told: with a plan they must accept, without one it is a copy. */
export interface Recipient {
  role: string;
  team: string;
  kind: 'accept' | 'copy';
  plan: Plan;
  /** Rule ids and the facts that made it, in plain words. */
  because: string[];
}

interface Wanted {
  role: string;
  kind: Recipient['kind'];
  because: string[];
}

/** A role found, and the places where it has nobody, in plain words. */
interface Resolved {
  recipients: Recipient[];
  without: string[];
}

interface Place {
  team?: Team;
  why: string;
}

/** Who is told about an event of a catalogue row, and why (RULES §3.5, RR-01, RR-03, RR-04, RR-07, RR-10, RR-18). */
export function recipientsFor(
  row: PolicyRow,
  facts: RoutingFacts,
  policy: Policy,
  directory: Directory,
): Recipient[] {
  const found: Recipient[] = [];
  const missing: string[] = [];
  for (const wanted of wantedRoles(row, facts, policy)) {
    const { recipients, without } = resolve(wanted, facts, policy, directory);
    found.push(...recipients);
    if (wanted.kind === 'accept')
      missing.push(...without.map((where) => `"${wanted.role}" (${where})`));
  }
  if (missing.length > 0) found.push(...standIn(missing, found, facts, policy, directory));
  return unique(found);
}

function wantedRoles(row: PolicyRow, facts: RoutingFacts, policy: Policy): Wanted[] {
  if (facts.match === 'confirmed') {
    return [
      ...row.accept.map((role) => ({
        role,
        kind: 'accept' as const,
        because: [`${row.row}: must accept`],
      })),
      ...row.copy.map((role) => ({ role, kind: 'copy' as const, because: [`${row.row}: copy`] })),
    ];
  }
  const why =
    facts.match === 'none'
      ? 'RR-10: no case has this identifier'
      : 'RR-10: the identifiers point to more than one case';
  const roles = row.dangerous
    ? [...policy.unmatched.accept, ...policy.unmatched.dangerous.accept]
    : policy.unmatched.accept;
  return roles.map((role) => ({ role, kind: 'accept', because: [why] }));
}

/** RR-18: a role with nobody in the directory is never dropped; the stand-in is told whom it stands in for. */
function standIn(
  missing: readonly string[],
  found: readonly Recipient[],
  facts: RoutingFacts,
  policy: Policy,
  directory: Directory,
): Recipient[] {
  const role = policy.nobodyToTell.accept;
  const because = missing.map((whom) => `RR-18: the directory has nobody for ${whom}`);
  const told = found.find((recipient) => recipient.role === role && recipient.kind === 'accept');
  if (told) {
    told.because.push(...because);
    return [];
  }
  const { recipients } = resolve({ role, kind: 'accept', because }, facts, policy, directory);
  if (recipients.length > 0) return recipients;
  // Not even a stand-in: an obligation without a rung is unowned from the start and stays on the board.
  const plan = planFor('', [], facts.severity, facts.tier, policy, directory);
  return [
    { role, team: '', kind: 'accept', plan, because: [...because, `RR-18: nor for "${role}"`] },
  ];
}

function resolve(
  wanted: Wanted,
  facts: RoutingFacts,
  policy: Policy,
  directory: Directory,
): Resolved {
  const role = policy.roles[wanted.role];
  const ladder = role && policy.ladders[role.ladder];
  if (!ladder) return { recipients: [], without: ['the policy has no such role'] };
  const owner = ownerOf(facts, directory);
  const noOwner = ladder.includes('owner') && !owner;
  const resolved: Resolved = { recipients: [], without: [] };
  for (const { team, why } of placesOf(role, facts, directory)) {
    const rungs = team ? rungsOf(ladder, team, owner?.id, directory) : [];
    if (!team || rungs.length === 0) {
      resolved.without.push(why);
      continue;
    }
    resolved.recipients.push({
      role: wanted.role,
      team: team.id,
      kind: wanted.kind,
      plan: planFor(role.ladder, rungs, facts.severity, facts.tier, policy, directory),
      because: [
        ...wanted.because,
        `${role.rule}: ${why}`,
        ...(noOwner ? ['RR-07: the case has no owner, so the duty SPO acts'] : []),
      ],
    });
  }
  return resolved;
}

/** The owner's post. One that the directory no longer has owns nothing. */
const ownerOf = ({ ownerPost }: RoutingFacts, directory: Directory): Post | undefined =>
  ownerPost === undefined ? undefined : directory.post(ownerPost);

/** The teams a role is found in, and the fact that leads there; no team where none serves the place. */
function placesOf(role: RolePolicy, facts: RoutingFacts, directory: Directory): Place[] {
  const serving = (place: string | undefined, what: string): Place[] => {
    if (place === undefined) return [{ why: `${what} not known` }];
    const why = `${what} ${place}`;
    const teams = directory.teamsServing(role.team, place);
    return teams.length > 0 ? teams.map((team) => ({ team, why })) : [{ why }];
  };
  switch (role.place) {
    case 'owner': {
      const post = ownerOf(facts, directory);
      const team = post && directory.team(post.team);
      if (team) return [{ team, why: `owner of the case, ${team.name}` }];
      return serving(facts.boroughs[0], 'borough of residence');
    }
    case 'borough':
      if (facts.boroughs.length === 0) return serving(undefined, 'borough of residence');
      return facts.boroughs.flatMap((borough, index) =>
        serving(borough, index === 0 ? 'borough of residence' : 'also concerned,'),
      );
    case 'prison':
      return serving(facts.prison, 'holding or releasing prison');
    case 'premises':
      return serving(facts.premises, 'approved premises');
    case 'area':
      return serving(directory.area, 'area');
  }
}

/** One obligation per role and team; being asked to accept outweighs a copy. */
function unique(recipients: readonly Recipient[]): Recipient[] {
  const kept = new Map<string, Recipient>();
  for (const recipient of recipients) {
    const name = `${recipient.role} ${recipient.team}`;
    const held = kept.get(name);
    if (!held || (held.kind === 'copy' && recipient.kind === 'accept')) kept.set(name, recipient);
  }
  return [...kept.values()];
}
