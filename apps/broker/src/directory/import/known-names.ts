import { mappaAreas, placeKey, type Located, type ReadDirectory } from '#contracts';
import type { DirectoryRows } from '../rows.js';
import type { Wanted } from './wanted.js';

/** Every name that a row may lead to: held already, or in the document, be its row good or bad. */
export interface Known {
  areas: ReadonlySet<string>;
  units: ReadonlySet<string>;
  agencies: ReadonlySet<string>;
  teams: ReadonlySet<string>;
  staff: ReadonlySet<string>;
  posts: ReadonlySet<string>;
}

/** Areas and units in lower case. @param home the broker's home area */
export function knownNames(
  { claimed }: ReadDirectory,
  wanted: Wanted,
  held: DirectoryRows,
  home: string,
): Known {
  const ids = (
    name: 'areas' | 'units' | 'teams' | 'staff' | 'posts',
    spell: (id: string) => string = (id) => id,
  ): Set<string> => {
    const rows: readonly Located<{ id: string }>[] = wanted[name];
    return new Set(
      [
        ...held[name].map(({ id }) => id),
        ...rows.map(({ row }) => row.id),
        ...(claimed[name] ?? []),
      ].map(spell),
    );
  };
  const areas = ids('areas', placeKey);
  for (const id of [home, ...mappaAreas.map(({ id }) => id)])
    if (id !== '') areas.add(placeKey(id));
  const agencies = [...held.agencies, ...wanted.agencies.map(({ row }) => row)];
  return {
    areas,
    units: ids('units', placeKey),
    agencies: new Set([...agencies.map(({ issuer }) => issuer), ...(claimed.agencies ?? [])]),
    teams: ids('teams'),
    staff: ids('staff'),
    posts: ids('posts'),
  };
}
