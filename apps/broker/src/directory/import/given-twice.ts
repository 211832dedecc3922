import { placeKey, type Located, type ReadDirectory } from '#contracts';
import type { Fault } from '#kernel';
import type { DirectoryRows } from '../rows.js';
import type { Wanted } from './wanted.js';

/** Rows with an id that a row before them has. */
export function duplicates({ lists }: ReadDirectory): Fault[] {
  const twice = <Row>(rows: readonly Located<Row>[], idOf: (row: Row) => string, member = 'id') => {
    const first = new Map<string, string>();
    return rows.flatMap(({ path, row }): Fault[] => {
      const before = first.get(idOf(row));
      first.set(idOf(row), before ?? path);
      if (before === undefined) return [];
      return [{ path: `${path}.${member}`, reason: `"${idOf(row)}" is in ${before} already` }];
    });
  };
  return [
    ...twice(lists.areas ?? [], ({ id }) => placeKey(id)),
    ...twice(lists.units ?? [], ({ id }) => placeKey(id)),
    ...twice(lists.agencies ?? [], ({ issuer }) => issuer, 'issuer'),
    ...twice(lists.teams ?? [], ({ id }) => id),
    ...twice(lists.staff ?? [], ({ id }) => id),
    ...twice(lists.posts ?? [], ({ id }) => id),
  ];
}

/** Rows of a list whose post or person has such a list of its own. */
export function givenTwice({ lists }: ReadDirectory): Fault[] {
  const own = new Map<string, string>();
  for (const { path, row } of lists.posts ?? []) {
    if (row.holders) own.set(`holdings ${row.id}`, path);
    if (row.rota ?? row.rotas) own.set(`rotas ${row.id}`, path);
    if (row.overrides) own.set(`overrides ${row.id}`, path);
    if (row.swaps) own.set(`swaps ${row.id}`, path);
    if (row.email ?? row.contacts) own.set(`contacts of post ${row.id}`, path);
  }
  for (const { path, row } of lists.staff ?? []) {
    if (row.contacts) own.set(`contacts of staff ${row.id}`, path);
    if (row.absences) own.set(`absences ${row.id}`, path);
  }
  const rows = [
    ...(lists.holdings ?? []).map(({ path, row }) => [`${path}.post`, `holdings ${row.post}`]),
    ...(lists.rotas ?? []).map(({ path, row }) => [`${path}.post`, `rotas ${row.post}`]),
    ...(lists.overrides ?? []).map(({ path, row }) => [`${path}.post`, `overrides ${row.post}`]),
    ...(lists.swaps ?? []).map(({ path, row }) => [`${path}.post`, `swaps ${row.post}`]),
    ...(lists.contacts ?? []).map(({ path, row: { post, staff } }) =>
      post === undefined
        ? [`${path}.staff`, `contacts of staff ${staff ?? ''}`]
        : [`${path}.post`, `contacts of post ${post}`],
    ),
    ...(lists.absences ?? []).map(({ path, row }) => [`${path}.staff`, `absences ${row.staff}`]),
  ];
  return rows.flatMap(([path = '', what = '']) => {
    const where = own.get(what);
    return where === undefined ? [] : [{ path, reason: `${where} says this by itself already` }];
  });
}

/** References that another row of the same kind has: in the document, or held and not changed by it. */
export function referencesTaken(wanted: Wanted, held: DirectoryRows): Fault[] {
  const taken = (
    rows: readonly Located<{ id: string; reference: string | null }>[],
    before: readonly { id: string; reference: string | null }[],
  ): Fault[] => {
    const given = new Set(rows.map(({ row }) => row.id));
    const owners = new Map<string, string>();
    for (const { id, reference } of before)
      if (reference !== null && !given.has(id)) owners.set(reference, id);
    return rows.flatMap(({ path, row: { id, reference } }): Fault[] => {
      if (reference === null) return [];
      const owner = owners.get(reference);
      owners.set(reference, owner ?? id);
      if (owner === undefined || owner === id) return [];
      return [{ path: `${path}.reference`, reason: `"${reference}" is the reference of ${owner}` }];
    });
  };
  return [...taken(wanted.teams, held.teams), ...taken(wanted.posts, held.posts)];
}
