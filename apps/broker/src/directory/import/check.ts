import { mappaAreas, placeKey, type ReadDirectory } from '#contracts';
import type { Fault } from '#kernel';
import type { DirectoryRows } from '../rows.js';
import { duplicates, givenTwice, referencesTaken } from './given-twice.js';
import { knownNames } from './known-names.js';
import { periodFaults, rotaFaults } from './periods.js';
import { namedIn, swapFaultsOf } from './swaps.js';
import type { Wanted } from './wanted.js';

/** Everything that is wrong with rows that can be read: names that lead nowhere, twice the same, periods. */
export function faultsOf(
  read: ReadDirectory,
  wanted: Wanted,
  held: DirectoryRows,
  home: string,
): Fault[] {
  const known = knownNames(read, wanted, held, home);
  const faults: Fault[] = [
    ...duplicates(read),
    ...givenTwice(read),
    ...referencesTaken(wanted, held),
  ];
  const want = (names: ReadonlySet<string>, what: string, id: string, path: string): void => {
    if (!names.has(id)) faults.push({ path, reason: `there is no ${what} "${id}"` });
  };
  if (read.head && wanted.area === '') want(known.areas, 'area', read.head.area, 'area');
  for (const { path, row } of read.lists.areas ?? [])
    if (mappaAreas.some(({ id }) => id === placeKey(row.id)))
      faults.push({ path: `${path}.id`, reason: `"${row.id}" is one of the 42 areas already` });
  for (const { path, row } of read.lists.units ?? []) {
    if (row.area !== undefined) want(known.areas, 'area', placeKey(row.area), `${path}.area`);
    if (row.within !== undefined) want(known.units, 'unit', placeKey(row.within), `${path}.within`);
    if (known.areas.has(placeKey(row.id)))
      faults.push({ path: `${path}.id`, reason: `"${row.id}" is the name of an area` });
  }
  for (const { path, row } of wanted.teams) {
    want(known.agencies, 'agency', row.agency, `${path}.agency`);
    if (!known.areas.has(placeKey(row.place)))
      want(known.units, 'unit or area', placeKey(row.place), `${path}.place`);
  }
  for (const { path, row, absences } of wanted.staff) {
    want(known.agencies, 'agency', row.agency, `${path}.agency`);
    for (const { path, row: away } of absences) {
      if (away.cover === null) continue;
      want(known.staff, 'member of staff', away.cover, `${path}.cover`);
      if (away.cover === row.id)
        faults.push({ path: `${path}.cover`, reason: 'nobody covers for themselves' });
    }
    faults.push(...periodFaults(absences, `absences of ${row.id}`));
  }
  for (const one of wanted.posts) {
    const { path, row, holders, rotas } = one;
    want(known.teams, 'team', row.team, `${path}.team`);
    for (const { path, row: holding } of holders)
      want(known.staff, 'member of staff', holding.staff, `${path}.staff`);
    for (const { path, row: rota } of rotas)
      rota.staff.forEach((one, index) =>
        want(known.staff, 'member of staff', one, `${path}.staff[${index}]`),
      );
    for (const { path, row: override } of one.overrides)
      if (override.staff !== null)
        want(known.staff, 'member of staff', override.staff, `${path}.staff`);
    for (const { path, row: swap } of one.swaps)
      for (const [member, staff] of namedIn(swap))
        want(known.staff, 'member of staff', staff, `${path}.${member}`);
    if (row.from !== null && row.to !== null && row.to <= row.from)
      faults.push({ path: `${path}.to`, reason: 'it ends before it starts' });
    faults.push(
      ...periodFaults(holders, `holders of ${row.id}`),
      ...rotaFaults(rotas, row.id),
      ...periodFaults(one.overrides, `overrides of ${row.id}`),
      ...swapFaultsOf(one),
    );
  }
  for (const name of ['holdings', 'rotas', 'overrides', 'swaps', 'contacts'] as const)
    for (const { path, row } of read.lists[name] ?? [])
      if (row.post !== undefined) want(known.posts, 'post', row.post, `${path}.post`);
  for (const { path, row } of [...(read.lists.contacts ?? []), ...(read.lists.absences ?? [])])
    if (row.staff !== undefined) want(known.staff, 'member of staff', row.staff, `${path}.staff`);
  for (const { path, row } of read.lists.cases ?? [])
    if (row.owner) want(known.posts, 'post', row.owner.post, `${path}.owner.post`);
  return faults;
}
