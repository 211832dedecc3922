import type { Directory } from '../directory.js';
import { dutyAt } from '../duty/duty.js';
import { ownerRole, planFor } from '../plan.js';
import type { Policy, PolicyRow } from '../policy/types.js';
import { areaIsInDoubt, placesOf } from './places.js';
import type { Recipient } from './recipient.js';
import { areaIds, resolve, type LookUp } from './resolve.js';
import { routingRules } from './rules.js';
import type { Places, RoutingFacts } from './wanted.js';

/** Something routing found out that is an alert of its own. */
export interface Finding {
  /** The catalogue row that it is told under. */
  row: 'SYS-04' | 'PRB-09' | 'C-08';
  /** What it is about, when it is not the person: a role at a place, so that one gap is one alert. */
  about?: string | undefined;
  because: string[];
}

export interface Routed {
  recipients: Recipient[];
  findings: Finding[];
}

/** Who is told about an event of a catalogue row, with the reason for each, and what is missing (RULES §4). */
export function routeOf(
  row: PolicyRow,
  facts: RoutingFacts,
  policy: Policy,
  directory: Directory,
): Routed {
  const places = placesOf(facts, policy, directory);
  const look: LookUp = { facts, places, policy, directory };
  const found: Recipient[] = [];
  const missing: string[] = [];
  const gaps: string[] = [];
  for (const wanted of routingRules.flatMap((rule) => rule({ row, facts, places, policy }))) {
    const { recipients, without } = resolve(wanted, look);
    found.push(...recipients);
    if (wanted.kind === 'copy') continue;
    for (const { why, gap } of without) {
      const whom = `"${wanted.role}" (${why})`;
      missing.push(whom);
      if (gap) gaps.push(whom);
    }
  }
  const findings = [
    ...nobody(gaps),
    ...silent(found, directory),
    ...ownerless(facts, policy, directory),
  ];
  if (missing.length > 0 || !found.some(({ kind }) => kind === 'accept'))
    found.push(...standIn(missing, found, look));
  findings.push(...conflicts(places, facts));
  return { recipients: unique(found), findings };
}

/** RR-18: each role that must be told and has nobody is an alert of its own (SYS-04). */
const nobody = (gaps: readonly string[]): Finding[] =>
  [...new Set(gaps)].map((whom) => ({
    row: 'SYS-04',
    about: whom,
    because: [`RR-18: the directory has nobody for ${whom}`],
  }));

/** RR-18: a ladder on which no post can be reached at all is as silent as an empty one. */
function silent(found: readonly Recipient[], directory: Directory): Finding[] {
  return found
    .filter(({ kind }) => kind === 'accept')
    .filter(({ plan }) => !plan.rungs.some(({ post }) => directory.reachable(post)))
    .map(({ role, team, plan }) => ({
      row: 'SYS-04' as const,
      about: `"${role}" (${team}, no contact)`,
      because: [
        `RR-18: no post of ${role} at ${team} has a contact that works: ${plan.rungs.map(({ post }) => post).join(', ')}`,
      ],
    }));
}

/**
 * RR-07: a case without an allocated offender manager is told as PRB-09, and one whose officers' posts stand
 * empty or are left without cover. Off duty is not away.
 */
function ownerless(
  { case: held, at }: RoutingFacts,
  { workingTime }: Policy,
  directory: Directory,
): Finding[] {
  if (!held) return [];
  const allocated = held.owners.filter(({ acting }) => !acting);
  const gaps = allocated.flatMap(({ post }) => {
    const known = directory.post(post);
    if (!known) return [`RR-07: the directory has no post ${post}`];
    const duty = dutyAt(known, at, workingTime, 'always');
    return 'gap' in duty ? [`RR-07: ${post}: ${duty.gap}`] : [];
  });
  if (gaps.length < allocated.length) return [];
  const nobody = held.vacancy?.because ?? 'RR-07: no offender manager is allocated to the case';
  const because = gaps.length > 0 ? gaps : [nobody];
  return [{ row: 'PRB-09', because }];
}

/** C-08: two who answer, none, or two areas. Both stay accountable until one is released in writing. */
function conflicts(places: Places, facts: RoutingFacts): Finding[] {
  const because = (facts.case?.conflicts ?? []).map((one) => one.because);
  if (areaIsInDoubt(places, facts)) because.push(...places.areas.map(({ why }) => why));
  return because.length === 0 ? [] : [{ row: 'C-08', because }];
}

/** RR-18: an alert is never dropped for want of a recipient; the stand-in is told whom it stands in for. */
function standIn(
  missing: readonly string[],
  found: readonly Recipient[],
  look: LookUp,
): Recipient[] {
  const { policy, directory, facts, places } = look;
  const role = policy.nobodyToTell.accept;
  const because =
    missing.length > 0
      ? missing.map((whom) => `RR-18: the directory has nobody for ${whom}`)
      : ['RR-18: nobody else must accept this'];
  const told = found.find((recipient) => recipient.role === role && recipient.kind === 'accept');
  if (told) {
    told.because.push(...because);
    return [];
  }
  const { recipients } = resolve({ role, kind: 'accept', because }, look);
  if (recipients.length > 0) return recipients;
  // Not even a stand-in: an obligation without a rung is unowned from the start and stays on the board.
  const { severity, tier } = facts;
  const plan = planFor('', [], severity, tier, policy, directory, areaIds(places));
  const reasons = [...because, `RR-18: nor for "${role}"`];
  return [{ role, team: '', kind: 'accept', plan, because: reasons, sees: 'statement', notes: [] }];
}

/** One obligation per role, team and first post; being asked to accept outweighs a copy. */
function unique(recipients: readonly Recipient[]): Recipient[] {
  const kept = new Map<string, Recipient>();
  for (const recipient of recipients) {
    const name = nameOf(recipient);
    const held = kept.get(name);
    if (!held) kept.set(name, recipient);
    else if (held.kind === 'copy' && recipient.kind === 'accept')
      kept.set(name, { ...recipient, notes: [...held.notes, ...recipient.notes] });
    else held.because.push(...recipient.because.filter((why) => !held.because.includes(why)));
  }
  return [...kept.values()];
}

/** The owner's obligation is told apart by the post: two owners are two obligations (C-08). */
const nameOf = ({ role, team, plan }: Recipient): string =>
  role === ownerRole ? `${role} ${team} ${plan.rungs[0]?.post ?? ''}` : `${role} ${team}`;
