import { canonicalJson } from '#kernel';
import type { Change, Entry } from './case-fact.js';
import type { Dossier, Said } from './dossier.js';
import type { CaseFlag, Rosh } from './table.js';

/** What the registers amount to. A member that is not there is not known. */
export interface Standing {
  registered?: boolean | undefined;
  category?: number | undefined;
  level?: number | undefined;
  rosh?: Rosh | undefined;
  flags?: CaseFlag[] | undefined;
  /** Ends for which there was not exactly one registration, by id: how many there were. */
  unclear: ReadonlyMap<string, number>;
}

interface Folding {
  entries: Map<string, { code: string; at: number; entry: Entry }>;
  /** Whether it may be said that he is not registered: no word, some word, or it may not be known any more. */
  knowledge: 'none' | 'enough' | 'lost';
  flagged: boolean;
  unclear: Map<string, number>;
}

/** Delius ends and updates a registration within one second, in no certain order: then the end is the later. */
const second = (at: number): number => Math.floor(at / 1000);
const rank: Partial<Record<Change['says'], number>> = {
  opened: -1,
  ended: 2,
  joined: 3,
  stands: 4,
};
const inOrder = (a: Change, b: Change): number =>
  second(a.at) - second(b.at) ||
  (rank[a.says] ?? 0) - (rank[b.says] ?? 0) ||
  a.at - b.at ||
  // Any order will do, but always the same one.
  (canonicalJson(a) < canonicalJson(b) ? -1 : 1);

/** The registration that the probation system answered, where it is not one that we know by its id. */
const asked = 'asked';

/** What is in force, by everything remembered, in the order in which it happened. */
export function standing(known: Dossier): Standing {
  const { registrations, ends, opened, joined, stands, limited, category } = known;
  const all = [...Object.values(registrations), ...Object.values(ends), opened, joined, stands]
    .filter((change) => change !== undefined)
    .sort(inOrder);
  const folding: Folding = {
    entries: new Map(),
    knowledge: 'none',
    flagged: false,
    unclear: new Map(),
  };
  for (const change of all) take(folding, change, known.heard);
  return amount(folding, limited, category);
}

function take(folding: Folding, change: Change, heard: Dossier['heard']): void {
  const { entries } = folding;
  switch (change.says) {
    case 'opened':
      folding.knowledge = 'enough';
      break;
    case 'joined':
      if (change.isClear !== true) folding.knowledge = 'lost';
      break;
    case 'registered':
      if (change.entry.of === 'mappa') {
        if (folding.knowledge === 'none') folding.knowledge = 'enough';
        // The system knows one MAPPA registration at a time: this is the one it had answered.
        entries.delete(asked);
      }
      if (change.entry.of === 'flag') folding.flagged = true;
      entries.set(change.id, change);
      break;
    case 'taken-off':
      // The newest word on it. What it was before is not remembered, but that it was.
      if (change.of === 'flag') folding.flagged = true;
      if (change.of === 'mappa' && heard[change.id] && folding.knowledge === 'none')
        folding.knowledge = 'enough';
      break;
    case 'ended': {
      if (change.of === 'flag') folding.flagged = true;
      const found = [...entries].filter(([, { code, entry }]) =>
        change.of === 'mappa' ? entry.of === 'mappa' : code === change.code,
      );
      const [only] = found;
      if (only && found.length === 1) entries.delete(only[0]);
      else folding.unclear.set(change.id, found.length);
      break;
    }
    case 'stands':
      answered(folding, change);
      break;
    default:
  }
}

/** What the system answered takes the place of the MAPPA registrations known, and adds to the others. */
function answered(folding: Folding, { at, mappa, others }: Said<'stands'>): void {
  const { entries } = folding;
  const known = [...entries].filter(([, { entry }]) => entry.of === 'mappa');
  const [only] = known;
  for (const [id] of known) entries.delete(id);
  if (mappa) {
    const id = only && known.length === 1 ? only[0] : asked;
    entries.set(id, { code: only?.[1].code ?? 'MAPP', at, entry: mappa });
  }
  folding.knowledge = 'enough';
  // Its lists are known to leave some out: what they do not have is not taken off.
  for (const { code, entry } of others) {
    if (entry.of === 'flag') folding.flagged = true;
    if (![...entries.values()].some((one) => one.code === code))
      entries.set(`${asked} ${code}`, { code, at, entry });
  }
}

const roshes = ['low', 'medium', 'high', 'very-high'] as const;

function amount(
  { entries, knowledge, flagged, unclear }: Folding,
  limited: Said<'limited'> | undefined,
  contact: Said<'category'> | undefined,
): Standing {
  const all = [...entries.values()];
  const mappa = all.flatMap(({ at, entry }) => (entry.of === 'mappa' ? [{ at, ...entry }] : []));
  const registered = mappa.length > 0 || (knowledge === 'enough' ? false : undefined);
  // The worst of several. Category 4 is routed by itself (RR-14): it outweighs a newer word.
  const levels = mappa.flatMap(({ level }) => level ?? []);
  const named = registered === false ? [] : [...mappa, ...(contact ? [contact] : [])];
  const categories = named
    .sort((a, b) => b.at - a.at || (a.category ?? 0) - (b.category ?? 0))
    .flatMap(({ category }) => category ?? []);
  const rosh = roshes.findLast((one) =>
    all.some(({ entry }) => entry.of === 'rosh' && entry.rosh === one),
  );
  const flags = new Set(all.flatMap(({ entry }) => (entry.of === 'flag' ? [entry.flag] : [])));
  if (limited?.limited) flags.add('limited-access');
  return {
    registered,
    category: categories.includes(4) ? 4 : categories[0],
    level: levels.length > 0 ? Math.max(...levels) : undefined,
    rosh,
    flags: flagged || limited ? [...flags].sort() : undefined,
    unclear,
  };
}
