import type { CaseEntry } from '#contracts';
import { canonicalJson } from '#kernel';
import { ownershipAt, ownershipFacts, standing, type FactKind, type FactValues } from '#rules';
import type { StatedFact } from '#rules';
import type { KeptFact } from './case-fact.repository.js';

type Said = { [Kind in FactKind]?: FactValues[Kind] | undefined };

/** What a directory document says of a case, by kind; what it leaves out is not there. */
function saidBy(entry: CaseEntry): Said {
  const [home, ...others] = entry.boroughs;
  const { residence, mappa, custody } = entry;
  const nowhere = residence?.noFixedAbode === true;
  const premises = residence?.premises;
  return {
    'mappa-category': mappa?.category,
    'mappa-level': mappa?.level,
    rosh: entry.rosh,
    registered: entry.registered,
    'legal-basis': entry.legalBasis,
    custody: custody === undefined ? undefined : { prison: custody },
    residence: nowhere
      ? { verified: false }
      : { borough: home, verified: residence?.verified ?? true },
    premises: premises === undefined ? undefined : { code: premises },
    boroughs: nowhere ? entry.boroughs : others,
    area: entry.area,
    'lead-agency': entry.leadAgency,
    flags: entry.flags,
  };
}

const kinds = Object.keys({
  'mappa-category': 0,
  'mappa-level': 0,
  rosh: 0,
  registered: 0,
  'legal-basis': 0,
  custody: 0,
  residence: 0,
  premises: 0,
  boroughs: 0,
  area: 0,
  'lead-agency': 0,
  flags: 0,
} satisfies Record<Exclude<FactKind, 'ownership'>, 0>) as Exclude<FactKind, 'ownership'>[];

/**
 * The facts by which a document differs from what it said before. It is one source among others: said again,
 * it changes nothing, though events have moved the case since; left out, it takes back only its own word.
 */
export function newFacts(entry: CaseEntry, held: readonly KeptFact[], now: Date): StatedFact[] {
  const own = held.filter(({ statedBy }) => statedBy === 'directory');
  const said = saidBy(entry);
  const facts = kinds.flatMap((kind): StatedFact[] => {
    const [before] = standing(own, kind, now);
    const value = said[kind];
    if (value !== undefined) {
      const same = before !== undefined && canonicalJson(before.value) === canonicalJson(value);
      return same ? [] : [{ kind, value, from: now } as StatedFact];
    }
    const [present] = standing(held, kind, now);
    const stands = before !== undefined && before.value !== null && present?.id === before.id;
    return stands ? [withdrawn(kind, now)] : [];
  });
  return [...facts, ...ownerOf(entry, own, held, now), ...arrangementsOf(entry, own)];
}

const withdrawn = (kind: FactKind, from: Date): StatedFact =>
  ({ kind, value: kind === 'flags' ? [] : null, from }) as StatedFact;

function ownerOf(
  { owner }: CaseEntry,
  own: readonly KeptFact[],
  held: readonly KeptFact[],
  now: Date,
): StatedFact[] {
  if (!owner) return [];
  const before = standing(own, 'ownership', now).find(({ value }) => value.kind === 'assigned');
  if (before?.value.kind === 'assigned' && before.value.post === owner.post) return [];
  const { claims } = ownershipAt(ownershipFacts(held), now, () => undefined);
  const given = new Date(owner.from);
  // A change of owner is never dated before the owner it ends.
  const from = claims.some(({ since }) => since >= given) ? now : given;
  return [{ kind: 'ownership', value: { kind: 'assigned', post: owner.post }, from }];
}

function arrangementsOf({ arrangements = [] }: CaseEntry, own: readonly KeptFact[]): StatedFact[] {
  const known = new Set(
    own.flatMap(({ kind, value, from }) =>
      kind === 'ownership' ? `${from.toISOString()} ${canonicalJson(value)}` : [],
    ),
  );
  return arrangements.flatMap(({ kind, unit, approvedBy, from: given, until, scope }) => {
    const from = new Date(given);
    const value = {
      kind: 'arranged' as const,
      arrangement: kind,
      unit: unit.toLowerCase(),
      approved: approvedBy !== undefined,
      until: until === undefined ? undefined : new Date(until),
      scope,
    };
    if (known.has(`${from.toISOString()} ${canonicalJson(value)}`)) return [];
    return [{ kind: 'ownership' as const, value, from }];
  });
}
