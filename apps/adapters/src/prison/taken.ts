import type { Draft, WeighingContext } from '../feeds/reading.js';
import {
  absorbed,
  isForgotten,
  keyOf,
  keyOfDeletion,
  keyOfOverdue,
  newest,
  withSightings,
  type Known,
} from './dossier.js';
import { personOf, type PrisonFact, type Trouble } from './facts.js';
import { weighDates } from './weigh-dates.js';

/** What a fact came to, before everything that is known is looked at again. */
export interface Taken {
  known: Known;
  drafts?: readonly Draft[];
  /** Why nothing is told of it, unless what is decided says better. */
  reason?: string;
  /** Why a person must look. */
  person?: Trouble;
  /** The sighting or overdue absence that it is. */
  key?: string;
}

const overdueTwice = 'it was told before';
const tooOld = 'older than everything that is remembered';

/** Puts what a fact says into what is known. What must be told is decided afterwards, from all of it. */
export function taken(known: Known, fact: PrisonFact, context: WeighingContext): Taken {
  switch (fact.says) {
    case 'movement': {
      const { sighting } = fact;
      if (isForgotten(known, sighting.at)) return { known, reason: tooOld };
      return { known: withSightings(known, [sighting]), key: keyOf(sighting) };
    }
    case 'overdue': {
      const key = keyOfOverdue(fact);
      if (isForgotten(known, fact.at)) return { known, reason: tooOld };
      if (known.overdue.some(({ at }) => at === fact.at))
        return { known, reason: overdueTwice, key };
      const { at, untimed, record, system } = fact;
      const overdue = newest([...known.overdue, { at, untimed, record, system }]);
      return { known: { ...known, overdue }, key };
    }
    case 'deleted': {
      const { at, deletedAt, record, system, way } = fact;
      if (isForgotten(known, at)) return { known, reason: tooOld };
      const deletion = { at, deletedAt, record, system, ...(way && { way }) };
      const key = keyOfDeletion(deletion);
      const isNew = !known.deletions.some((one) => keyOfDeletion(one) === key);
      const deletions = isNew ? newest([...known.deletions, deletion]) : known.deletions;
      return {
        known: { ...known, deletions },
        key,
        reason: 'a movement was deleted that was never told',
      };
    }
    case 'dates':
      return weighDates(known, fact, context.jti);
    case 'merged':
      return {
        known: {
          ...known,
          noms: fact.into,
          mergedInto: fact.into,
          merges: newest([...known.merges, fact.at]),
        },
        reason: 'the number goes on under another one',
      };
    case 'absorbs': {
      const other = context.known?.(personOf(fact.removed)) as Known | undefined;
      const both = other ? absorbed(known, other) : known;
      return {
        known: { ...both, merges: newest([...new Set([...both.merges, fact.at])]) },
        reason: 'two numbers were merged; what is known of both goes on under this one',
      };
    }
    case 'record-gone':
      return known.told.length > 0 || known.dates?.told === true
        ? {
            known,
            person: {
              problem: 'contradiction',
              what: `${fact.what}, and something had been told of it`,
            },
          }
        : { known, reason: `${fact.what}, of which nothing had been told` };
    case 'not-understood':
      return {
        known,
        person: { problem: fact.problem, what: `${fact.what} is not known to this version` },
      };
  }
}
