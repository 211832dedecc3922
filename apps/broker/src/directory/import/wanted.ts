import {
  mappaAreas,
  placeKey,
  unitKindFor,
  usualRegime,
  type DirectoryRow,
  type Located,
  type ReadDirectory,
} from '#contracts';
import {
  agencyIdOf,
  type AgencyRow,
  type AreaRow,
  type DirectoryRows,
  type TeamRow,
  type UnitRow,
} from '../rows.js';
import { wantedPosts, type WantedPost } from './wanted-posts.js';
import { wantedStaff, type WantedStaff } from './wanted-staff.js';

/** What a document wants the directory to hold, each row with where it stands in the document. */
export interface Wanted {
  /** Id of the document's area; empty when it names none that there is. */
  area: string;
  areas: Located<AreaRow>[];
  units: Located<UnitRow>[];
  agencies: Located<AgencyRow>[];
  teams: Located<TeamRow>[];
  staff: WantedStaff[];
  posts: WantedPost[];
}

/** Puts a document's lists together into whole rows. Nothing is checked here but the home area. */
export function wantedRows(read: ReadDirectory, held: DirectoryRows, home: string): Wanted {
  const { lists } = read;
  // Capitals make no difference in the id of a place, and the first way of writing it stays.
  const heldAreas = new Map(held.areas.map(({ id }) => [placeKey(id), id]));
  const heldUnits = new Map(held.units.map(({ id }) => [placeKey(id), id]));
  const areas = (lists.areas ?? []).map(({ path, row }) => ({
    path,
    row: { ...row, id: heldAreas.get(placeKey(row.id)) ?? row.id },
  }));
  const said = read.head?.area ?? '';
  const known = [...mappaAreas, ...held.areas, ...areas.map(({ row }) => row), { id: home }];
  let area = known.find(({ id }) => placeKey(id) === placeKey(said))?.id ?? '';
  // The first document says which area this broker is for: for training it may be an invented one.
  if (area === '' && home === '' && said !== '') {
    area = said;
    areas.push({ path: 'area', row: { id: said, name: said, nation: 'england' } });
  }
  const units = (lists.units ?? []).map(({ path, row }) => {
    const { id, kind, name, area: of = area, within } = row;
    const canonical = known.find((one) => placeKey(one.id) === placeKey(of))?.id ?? of;
    const place = { id: heldUnits.get(placeKey(id)) ?? id, kind, name, area: canonical };
    return { path, row: within === undefined ? place : { ...place, within } };
  });
  const places = new Set([
    ...known.map(({ id }) => placeKey(id)),
    ...heldUnits.keys(),
    placeKey(said),
  ]);
  if (!lists.units) units.push(...unitsOfTeams(lists.teams ?? [], places, area));
  const heldAgencies = new Map(held.agencies.map((agency) => [agency.issuer, agency]));
  return {
    area,
    areas,
    units,
    agencies: (lists.agencies ?? []).map(({ path, row }) => ({
      path,
      row: agencyRow(row, heldAgencies.get(row.issuer)),
    })),
    teams: (lists.teams ?? []).map(({ path, row }) => ({ path, row: teamRow(row) })),
    staff: wantedStaff(read, held.staff),
    posts: wantedPosts(read, held.posts),
  };
}

const teamRow = ({ reference, ...row }: DirectoryRow<'teams'>): TeamRow => ({
  ...row,
  reference: reference ?? null,
});

const agencyRow = (
  { issuer, name, kind, dataRegime }: DirectoryRow<'agencies'>,
  held: AgencyRow | undefined,
): AgencyRow => ({
  id: held?.id ?? agencyIdOf(issuer),
  issuer,
  name,
  kind,
  dataRegime: dataRegime ?? held?.dataRegime ?? usualRegime(kind),
});

/** A document without a list of units has those that its teams serve. */
function unitsOfTeams(
  teams: readonly Located<DirectoryRow<'teams'>>[],
  known: ReadonlySet<string>,
  area: string,
): Located<UnitRow>[] {
  const found = new Map<string, Located<UnitRow>>();
  for (const { path, row } of teams) {
    const { place, kind } = row;
    if (known.has(placeKey(place)) || found.has(placeKey(place))) continue;
    found.set(placeKey(place), {
      path,
      row: { id: place, kind: unitKindFor(kind), name: place, area },
    });
  }
  return [...found.values()];
}
