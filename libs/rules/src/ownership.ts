import type { Arrangement, TransferFact } from './facts.js';

/** What somebody said about who answers for a case. */
export type OwnershipStatement =
  /** By the directory's operator: it stands alone, whatever was claimed before. */
  | { kind: 'assigned'; post: string }
  /** PRB-01. */
  | { kind: 'allocated' | 'changed'; post: string }
  | { kind: 'absent'; cover?: string | undefined; until?: Date | undefined }
  | { kind: 'left'; post?: string | undefined }
  /** PRB-01, PRB-02: somebody whom the directory does not have, by the agency's own reference. */
  | { kind: 'not-known'; reference: string }
  /** C-08 settled in writing: this post lets the case go, another keeps it. */
  | { kind: 'released'; post: string }
  /** PRB-02 (RR-06). `expiresAt` is the clock `case-transfer`, set when it was asked for; none where it is not set. */
  | { kind: 'transfer-requested'; toUnit: string; expiresAt?: Date | undefined }
  | { kind: 'transfer-declined'; because: string }
  | { kind: 'transfer-allocated'; post: string }
  | { kind: 'transfer-completed' }
  /** PRB-03 (RR-05, RR-08). */
  | {
      kind: 'arranged';
      arrangement: 'split' | 'caretaking';
      unit: string;
      approved: boolean;
      until?: Date | undefined;
      scope?: string | undefined;
    };

/** A statement with its two times. It is added, never edited; one that `corrects` another takes its place. */
export interface OwnershipFact {
  id: string;
  /** From when it holds. */
  from: Date;
  recordedAt: Date;
  corrects?: string | undefined;
  says: OwnershipStatement;
}

/** A unit's claim to answer for the case. */
export interface Claim {
  post: string;
  since: Date;
}

/** Everything the statements up to one instant amount to. */
export interface OwnershipState {
  /** One; none when nobody is allocated; more only in an open conflict. */
  claims: readonly Claim[];
  /** Since when there is no claim, and whose the last one was. */
  vacant?: { since: Date; lastPost?: string | undefined; because?: string | undefined } | undefined;
  absence?: { since: Date; until?: Date | undefined; cover?: string | undefined } | undefined;
  transfer?:
    (Omit<TransferFact, 'state'> & { state: TransferFact['state'] | 'allocated' }) | undefined;
  /** The latest of each kind and unit. */
  arrangements: readonly Arrangement[];
}

/** The local unit of a post, where the directory knows it. */
export type UnitOf = (post: string) => string | undefined;

/**
 * What the statements amount to at an instant: those that hold from then or before, in the order of the time
 * they hold from, then of the time they were recorded. The order in which they are given says nothing.
 */
export function ownershipAt(
  facts: readonly OwnershipFact[],
  at: Date,
  unitOf: UnitOf,
): OwnershipState {
  const corrected = new Set(facts.flatMap(({ corrects }) => corrects ?? []));
  const known = new Map(facts.map((fact) => [fact.id, fact]));
  const standing = [...known.values()].filter(({ id, from }) => from <= at && !corrected.has(id));
  return standing.sort(inOrder).reduce<OwnershipState>((state, fact) => next(state, fact, unitOf), {
    claims: [],
    arrangements: [],
  });
}

/** At one instant a transfer is asked for before it is answered. */
const rank = ({ says }: OwnershipFact): number => (says.kind === 'transfer-requested' ? 0 : 1);

const inOrder = (a: OwnershipFact, b: OwnershipFact): number =>
  Number(a.from) - Number(b.from) ||
  rank(a) - rank(b) ||
  Number(a.recordedAt) - Number(b.recordedAt) ||
  (a.id < b.id ? -1 : 1);

function next(state: OwnershipState, fact: OwnershipFact, unitOf: UnitOf): OwnershipState {
  const { says, from, id } = fact;
  switch (says.kind) {
    case 'assigned':
      return { ...alone(state, says.post, from), transfer: received(state, unitOf(says.post)) };
    case 'allocated':
    case 'changed':
    case 'transfer-allocated':
      return claimed(state, says, from, unitOf);
    case 'absent':
      // Whose absence it is cannot be told while two claim the case; the other answers for it meanwhile.
      if (state.claims.length !== 1) return state;
      return { ...state, absence: { since: from, until: says.until, cover: says.cover } };
    case 'not-known':
      return notKnown(state, says.reference, from);
    case 'left':
      return left(state, says.post, from);
    case 'released':
      return state.claims.length > 1 ? left(state, says.post, from) : state;
    case 'transfer-requested': {
      const { toUnit, expiresAt } = says;
      return {
        ...state,
        transfer: { id, state: 'requested', toUnit, requestedAt: from, expiresAt },
      };
    }
    case 'transfer-declined':
      if (state.transfer?.state !== 'requested') return state;
      return { ...state, transfer: { ...state.transfer, state: 'cannot-allocate' } };
    case 'transfer-completed':
      // "Completed" without a named officer moves nothing: the sender stays owner (RR-06).
      return state.transfer?.state === 'allocated' ? { ...state, transfer: undefined } : state;
    case 'arranged': {
      const { arrangement: kind, unit, approved, until, scope } = says;
      const others = state.arrangements.filter((one) => one.kind !== kind || one.unit !== unit);
      const arrangement = { kind, unit, approved, from, until, scope };
      return { ...state, arrangements: [...others, arrangement] };
    }
  }
}

const alone = (state: OwnershipState, post: string, since: Date): OwnershipState => ({
  ...state,
  claims: [{ post, since }],
  vacant: undefined,
  absence: undefined,
});

/** The transfer after a post of this unit was allocated: received, when it is where the case goes to. */
function received(
  { transfer }: OwnershipState,
  unit: string | undefined,
): OwnershipState['transfer'] {
  return transfer && unit === transfer.toUnit ? { ...transfer, state: 'allocated' } : transfer;
}

/** A post says that the case is its own: by transfer, in its own unit, or against another unit (C-08). */
function claimed(
  state: OwnershipState,
  { kind, post }: { kind: string; post: string },
  since: Date,
  unitOf: UnitOf,
): OwnershipState {
  const { transfer, claims } = state;
  // The receiving side names an officer whose post the directory does not have yet: it is believed.
  const unit = unitOf(post) ?? (kind === 'transfer-allocated' ? transfer?.toUnit : undefined);
  const moved = received(state, unit);
  if (moved !== transfer && transfer?.state !== 'allocated')
    return { ...alone(state, post, since), transfer: moved };
  if (claims.length === 0) return alone(state, post, since);
  // Said again. Whoever was away has come back.
  if (claims.some((claim) => claim.post === post)) return { ...state, absence: undefined };
  const own = claims.find((claim) => {
    const other = unitOf(claim.post);
    return unit === undefined || other === undefined || unit === other;
  });
  if (!own) return { ...state, claims: [...claims, { post, since }], absence: undefined };
  const kept = claims.map((claim) => (claim === own ? { post, since } : claim));
  return { ...state, claims: kept, absence: undefined };
}

/** Nobody by allocation, until it is said again who it is. Of two who claim the case neither is let go by it. */
function notKnown(state: OwnershipState, reference: string, since: Date): OwnershipState {
  if (state.claims.length > 1) return state;
  const lastPost = state.claims[0]?.post ?? state.vacant?.lastPost;
  const because = `RR-07: the directory has no officer with the reference ${reference}`;
  return { ...state, claims: [], absence: undefined, vacant: { since, lastPost, because } };
}

function left(state: OwnershipState, post: string | undefined, at: Date): OwnershipState {
  const { claims } = state;
  const leaver = claims.length === 1 && post === undefined ? claims[0]?.post : post;
  // Which of two has left cannot be told without its post: both answer until it is said.
  if (leaver === undefined || !claims.some((claim) => claim.post === leaver)) return state;
  const kept = claims.filter((claim) => claim.post !== leaver);
  if (kept.length > 0) return { ...state, claims: kept };
  return { ...state, claims: [], absence: undefined, vacant: { since: at, lastPost: leaver } };
}
