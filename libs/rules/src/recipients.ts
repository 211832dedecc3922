import type { Severity, Tier } from '#contracts';
import type { Directory, Team } from './directory.js';
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
    const recipients = resolve(wanted, facts, policy, directory);
    found.push(...recipients);
    if (recipients.length === 0 && wanted.kind === 'accept') missing.push(wanted.role);
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
  const because = missing.map((name) => `RR-18: the directory has nobody for "${name}"`);
  if (found.some((recipient) => recipient.role === role && recipient.kind === 'accept')) return [];
  const recipients = resolve({ role, kind: 'accept', because }, facts, policy, directory);
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
): Recipient[] {
  const role = policy.roles[wanted.role];
  const ladder = role && policy.ladders[role.ladder];
  if (!ladder) return [];
  return placesOf(role, facts, directory).flatMap(({ team, why }) => {
    const owned = ladder.includes('owner');
    const rungs = rungsOf(ladder, team, facts.ownerPost, directory);
    if (rungs.length === 0) return [];
    const noOwner = owned && facts.ownerPost === undefined;
    return {
      role: wanted.role,
      team: team.id,
      kind: wanted.kind,
      plan: planFor(role.ladder, rungs, facts.severity, facts.tier, policy, directory),
      because: [
        ...wanted.because,
        `${role.rule}: ${why}`,
        ...(noOwner ? ['RR-07: the case has no owner, so the duty SPO acts'] : []),
      ],
    };
  });
}

/** The teams a role is found in, and the fact that leads there. */
function placesOf(
  role: RolePolicy,
  facts: RoutingFacts,
  directory: Directory,
): { team: Team; why: string }[] {
  const serving = (place: string | undefined, why: string): { team: Team; why: string }[] =>
    place === undefined
      ? []
      : directory.teamsServing(role.team, place).map((team) => ({ team, why: `${why} ${place}` }));
  switch (role.place) {
    case 'owner': {
      const post = facts.ownerPost === undefined ? undefined : directory.post(facts.ownerPost);
      const team = post && directory.team(post.team);
      if (team) return [{ team, why: `owner of the case, ${team.name}` }];
      return serving(facts.boroughs[0], 'borough of residence');
    }
    case 'borough':
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
