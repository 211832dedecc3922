import { canonicalJson } from '#kernel';
import type { CaseFact, Change } from './case-fact.js';

/** A change of one kind. */
export type Said<S extends Change['says']> = Extract<Change, { says: S }>;

/**
 * What is remembered of a case: of each thing the newest word, so that the order in which messages come decides
 * nothing. What is in force is worked out from it anew each time.
 */
export interface Dossier {
  noms?: { at: number; value: string } | undefined;
  /** The newest word on each registration, by its id. */
  registrations: Record<string, Said<'registered'> | Said<'taken-off'>>;
  /** Registrations of which it was once heard that they are. */
  heard: Record<string, true>;
  /** Ends that do not say which registration they end, by their own id. */
  ends: Record<string, Said<'ended'>>;
  stands?: Said<'stands'> | undefined;
  opened?: Said<'opened'> | undefined;
  joined?: Said<'joined'> | undefined;
  category?: Said<'category'> | undefined;
  limited?: Said<'limited'> | undefined;
  officer?: Said<'officer'> | undefined;
  merged?: Said<'merged'> | undefined;
  lives?: Said<'lives'> | undefined;
  recall?: Said<'recall'> | undefined;
  told: Told;
}

/** What was told, to tell nothing twice. */
export interface Told {
  /** The last value of each member of a registration, as JSON. */
  registration?: { values: Record<string, string>; from: number; jti: string; id?: string };
  officer?: { reference: string | null; unit?: string; from: number };
  merged?: string;
  lives?: string;
  recall?: number;
  /** The last things that were not understood. */
  puzzles?: string[];
}

export const blank: Dossier = { registrations: {}, heard: {}, ends: {}, told: {} };

/** Of two words on the same thing the newer; of two at one instant always the same one. */
export function newer<C extends Change>(known: C | undefined, said: C): C {
  if (!known || said.at > known.at) return said;
  if (said.at < known.at) return known;
  return canonicalJson(said) > canonicalJson(known) ? said : known;
}

/** The dossier with what one change says. Older words and the same again leave it as it is. */
function remembered(known: Dossier, change: Change): Dossier {
  switch (change.says) {
    case 'registered':
    case 'taken-off': {
      const { id } = change;
      const before = known.registrations[id];
      const after = newer<Said<'registered'> | Said<'taken-off'>>(before, change);
      const isNew = change.says === 'registered' && !known.heard[id];
      if (after === before && !isNew) return known;
      return {
        ...known,
        registrations: { ...known.registrations, [id]: after },
        ...(isNew && { heard: { ...known.heard, [id]: true } }),
      };
    }
    case 'ended': {
      const before = known.ends[change.id];
      const after = newer(before, change);
      return after === before ? known : { ...known, ends: { ...known.ends, [change.id]: after } };
    }
    default:
      return latest(known, change);
  }
}

type Single = Exclude<Change, { says: 'registered' | 'taken-off' | 'ended' }>;

function latest(known: Dossier, change: Single): Dossier {
  const before = known[change.says];
  const after = newer<Change>(before, change);
  return after === before ? known : { ...known, [change.says]: after };
}

/** The dossier with everything that a message says. The same object when it says nothing new. */
export function withFact(known: Dossier, { noms, at, changes }: CaseFact): Dossier {
  const isNewer = noms !== undefined && (!known.noms || at > known.noms.at);
  const named = isNewer && noms !== known.noms?.value;
  const start = named ? { ...known, noms: { at, value: noms } } : known;
  return changes.reduce(remembered, start);
}
