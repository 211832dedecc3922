import type { Arrangement, OwnerFact, OwnerConflict, TransferFact, VacancyFact } from './facts.js';
import { ownershipAt, type OwnershipFact, type OwnershipState, type UnitOf } from './ownership.js';

/** Who answers at one instant. Either there are owners, or `vacancy` says why the duty SPO acts (RR-07). */
export interface Ownership {
  /** One. More only while `conflicts` has one of two claims (C-08). None while `vacancy` is set. */
  owners: OwnerFact[];
  vacancy?: VacancyFact | undefined;
  /** Until a named officer is allocated; it may have expired. */
  transfer?: TransferFact | undefined;
  /** In force at this instant. */
  arrangements: Arrangement[];
  conflicts: OwnerConflict[];
}

/** Where the person lives, for finding a split that nobody recorded. */
export interface LivesIn {
  unit: string;
  since: Date;
}

/** Who answers for a case at an instant, and what of that is in dispute (RR-01, RR-05 … RR-08, C-08). */
export function ownersAt(
  facts: readonly OwnershipFact[],
  at: Date,
  unitOf: UnitOf,
  livesIn?: LivesIn,
): Ownership {
  const state = ownershipAt(facts, at, unitOf);
  const arrangements = state.arrangements.filter(({ until }) => until === undefined || at < until);
  const { transfer } = state;
  return {
    ...answering(state, at),
    transfer:
      transfer && transfer.state !== 'allocated'
        ? { ...transfer, state: transfer.state }
        : undefined,
    arrangements,
    conflicts: conflictsOf(state, arrangements, at, unitOf, livesIn),
  };
}

function answering(state: OwnershipState, at: Date): Pick<Ownership, 'owners' | 'vacancy'> {
  const { claims, absence, vacant } = state;
  const [only, second] = claims;
  if (!only) {
    const because =
      vacant?.because ??
      (vacant
        ? 'RR-07: the offender manager has left and nobody follows'
        : 'RR-07: no offender manager is allocated');
    return { owners: [], vacancy: { because, since: vacant?.since, lastPost: vacant?.lastPost } };
  }
  const away = absence && (absence.until === undefined || at < absence.until) ? absence : undefined;
  if (second || !away) {
    return { owners: claims.map(({ post, since }) => ({ post, since, acting: false })) };
  }
  if (away.cover !== undefined) {
    const cover = { post: away.cover, since: away.since, acting: false, coverFor: only.post };
    return { owners: [cover] };
  }
  const because = 'RR-07: the offender manager is away and nobody covers';
  return { owners: [], vacancy: { because, since: away.since, lastPost: only.post } };
}

function conflictsOf(
  state: OwnershipState,
  arrangements: readonly Arrangement[],
  at: Date,
  unitOf: UnitOf,
  livesIn: LivesIn | undefined,
): OwnerConflict[] {
  const { claims, transfer } = state;
  const conflicts: OwnerConflict[] = [];
  const units = [...new Set(claims.flatMap(({ post }) => unitOf(post) ?? []))];
  if (claims.length > 1) {
    const since = new Date(Math.max(...claims.map((claim) => claim.since.getTime())));
    const because = `C-08: ${claims.length} units say that the case is theirs, and there is no transfer between them`;
    conflicts.push({ kind: 'two-claims', since, units, because });
  }
  const underWay = transfer && transfer.state !== 'allocated' ? transfer : undefined;
  if (underWay?.expiresAt && underWay.expiresAt <= at) {
    conflicts.push({
      kind: 'transfer-expired',
      since: underWay.expiresAt,
      units: [...new Set([...units, underWay.toUnit])],
      because: `C-08: the transfer to ${underWay.toUnit} has expired and no officer is allocated (RR-06)`,
    });
  }
  for (const { unit, from } of arrangements.filter((one) => !one.approved)) {
    const because = `C-08: the arrangement with ${unit} has no approval on record (RR-05)`;
    conflicts.push({ kind: 'split-unapproved', since: from, units: [...units, unit], because });
  }
  // An approved arrangement or a running transfer explains it; an unapproved one is told above.
  const explained = (unit: string): boolean =>
    units.length === 0 ||
    units.includes(unit) ||
    underWay?.toUnit === unit ||
    arrangements.some((one) => one.unit === unit);
  if (livesIn && !explained(livesIn.unit)) {
    const { unit, since } = livesIn;
    const because = `C-08: lives in ${unit}, supervised in ${units.join(' and ')}, and no arrangement is on record (RR-05)`;
    conflicts.push({ kind: 'split-unrecorded', since, units: [...units, unit], because });
  }
  return conflicts;
}
