import type { CaseFlag, LegalBasis } from './facts.js';
import type { OwnershipFact, OwnershipStatement } from './ownership.js';
import type { RiskFacts } from './tier.js';

/** What each kind of fact says. `null`: it is said not to be so, or not known any more. */
export interface FactValues {
  'mappa-category': number | null;
  'mappa-level': number | null;
  rosh: RiskFacts['rosh'] | null;
  registered: boolean | null;
  'legal-basis': LegalBasis | null;
  /** `cameFrom`: the prison he was moved from (RR-04). */
  custody: { prison: string; cameFrom?: string | undefined } | null;
  /** Without a borough: no fixed abode. */
  residence: { borough?: string | undefined; verified: boolean } | null;
  /** The approved premises he stays in. */
  premises: { code: string } | null;
  /** Other boroughs concerned. */
  boroughs: readonly string[];
  area: string | null;
  'lead-agency': string | null;
  flags: readonly CaseFlag[];
  /** As JSON: its instants are texts. */
  ownership: OwnershipStatement;
}
export type FactKind = keyof FactValues;

/** What is said, before it is kept. */
export type StatedFact = {
  [Kind in FactKind]: { kind: Kind; value: FactValues[Kind]; from: Date; to?: Date | undefined };
}[FactKind];

/** A fact of a case with its two times. Added, never edited; one that `corrects` another takes its place. */
export type CaseFact = StatedFact & {
  id: string;
  recordedAt: Date;
  corrects?: string | undefined;
};

type FactOf<Kind extends FactKind> = Extract<CaseFact, { kind: Kind }>;

const isOf =
  <Kind extends FactKind>(kind: Kind) =>
  (fact: CaseFact): fact is FactOf<Kind> =>
    fact.kind === kind;

/** What a fact needs to be taken back, or to take another back. */
type Replacing = Pick<CaseFact, 'id' | 'corrects'>;

/** The facts whose place another has taken. One that was itself taken back takes nobody's place. */
function replacedAmong(facts: readonly Replacing[]): ReadonlySet<string> {
  const by = new Map<string, Replacing[]>();
  for (const fact of facts)
    if (fact.corrects !== undefined)
      by.set(fact.corrects, [...(by.get(fact.corrects) ?? []), fact]);
  const isReplaced = (id: string): boolean =>
    (by.get(id) ?? []).some((other) => !isReplaced(other.id));
  return new Set([...by.keys()].filter(isReplaced));
}

/** The facts of one kind that hold at an instant, latest first: by when they hold from, then by when they were recorded. */
export function standing<Kind extends FactKind>(
  facts: readonly CaseFact[],
  kind: Kind,
  at: Date,
): FactOf<Kind>[] {
  const replaced = replacedAmong(facts);
  return facts
    .filter(isOf(kind))
    .filter(({ id, from, to }) => from <= at && (!to || at < to) && !replaced.has(id))
    .sort(
      (a, b) =>
        Number(b.from) - Number(a.from) ||
        Number(b.recordedAt) - Number(a.recordedAt) ||
        (a.id < b.id ? 1 : -1),
    );
}

/** The facts of ownership, for {@link ownershipAt}, with their instants read. */
export function ownershipFacts(facts: readonly CaseFact[]): OwnershipFact[] {
  const replaced = replacedAmong(facts);
  return (
    facts
      .filter(isOf('ownership'))
      // One that holds at no time only takes another back.
      .filter(({ id, from, to }) => !replaced.has(id) && (!to || from < to))
      .map(({ id, from, recordedAt, value }) => ({
        id,
        from,
        recordedAt,
        says: withInstants(value),
      }))
  );
}

function withInstants(says: OwnershipStatement): OwnershipStatement {
  const read = (at: Date | undefined): Date | undefined => (at ? new Date(at) : undefined);
  if (says.kind === 'absent' || says.kind === 'arranged')
    return { ...says, until: read(says.until) };
  if (says.kind === 'transfer-requested') return { ...says, expiresAt: read(says.expiresAt) };
  return says;
}
