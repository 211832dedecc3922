import { isObject } from '../feeds/json.js';
import type { WeighingContext } from '../feeds/reading.js';
import type { CaseFact } from './case-fact.js';
import { newer, type Dossier } from './dossier.js';
import { standing } from './standing.js';

const isDossier = (known: unknown): known is Dossier =>
  isObject(known) && isObject(known['registrations']) && isObject(known['ends']);

/**
 * What another record brings into a case, or takes with it again. Where it is not known what the other one had, what is
 * in force here is not known any more either: then nobody is said to be deregistered.
 */
export function following(
  known: Dossier,
  fact: CaseFact,
  { known: of }: WeighingContext,
): CaseFact {
  const changes = fact.changes.map((change) => {
    if (change.says !== 'joined') return change;
    const { joined } = known;
    // Said again. What is clear now may not have been then.
    if (
      joined?.at === change.at &&
      joined.other === change.other &&
      joined.undone === change.undone
    )
      return joined;
    const other = of?.(`case ${change.other}`);
    const isClear =
      isDossier(other) &&
      standing(other).registered !== undefined &&
      standing(known).registered !== undefined;
    return { ...change, isClear };
  });
  return { ...fact, changes };
}

/** The dossier with the other record's registrations, or without them. Only the newest word on joining counts. */
export function followed(
  known: Dossier,
  after: Dossier,
  fact: CaseFact,
  { known: of }: WeighingContext,
): Dossier {
  return fact.changes.reduce((sum, change) => {
    if (change.says !== 'joined' || sum.joined !== change || known.joined === change) return sum;
    const other = of?.(`case ${change.other}`);
    if (!isDossier(other)) return sum;
    return change.undone ? without(sum, other) : withOther(sum, other);
  }, after);
}

function withOther(sum: Dossier, other: Dossier): Dossier {
  const registrations = { ...sum.registrations };
  for (const [id, said] of Object.entries(other.registrations))
    registrations[id] = newer<Dossier['registrations'][string]>(registrations[id], said);
  return {
    ...sum,
    registrations,
    heard: { ...sum.heard, ...other.heard },
    ends: { ...sum.ends, ...other.ends },
  };
}

function without(sum: Dossier, other: Dossier): Dossier {
  const rest = <V>(own: Record<string, V>, others: object): Record<string, V> =>
    Object.fromEntries(Object.entries(own).filter(([id]) => !Object.hasOwn(others, id)));
  return {
    ...sum,
    registrations: rest(sum.registrations, other.registrations),
    heard: rest(sum.heard, other.heard),
    ends: rest(sum.ends, other.ends),
  };
}
