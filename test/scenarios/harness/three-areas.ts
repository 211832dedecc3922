import type { World } from '../../acceptance/harness/world.js';
import { area, court, hostel, inventedDirectory, prison, probation } from './teams.js';

const teams = [
  ...['newham', 'havering', 'hackney', 'tower-hamlets', 'fenland', 'colchester'].flatMap(probation),
  ...['london', 'cambridgeshire', 'essex'].flatMap(area),
  prison('PAA'),
  prison('PBB'),
  hostel('E12'),
  court('C01'),
];

const borough = (id: string) => ({ id, kind: 'borough', name: id, area: 'london' });
const units = [
  ...['newham', 'havering', 'hackney', 'tower-hamlets'].map(borough),
  { id: 'fenland', kind: 'district', name: 'fenland', area: 'cambridgeshire' },
  { id: 'colchester', kind: 'district', name: 'colchester', area: 'essex' },
  { id: 'PAA', kind: 'prison', name: 'Prison PAA', area: 'london' },
  { id: 'PBB', kind: 'prison', name: 'Prison PBB', area: 'london' },
  { id: 'E12', kind: 'premises', name: 'Hostel E12', area: 'london', within: 'newham' },
  { id: 'C01', kind: 'court', name: 'Court C01', area: 'london' },
];

/** An invented directory of three areas, with somebody in every post. @param cases its cases */
export const threeAreas = (cases: readonly object[]): object =>
  inventedDirectory({ area: 'london', teams, units, cases });

interface Owned {
  facts: { owners: { post: string; acting: boolean }[]; vacancy?: { because: string } };
}

/** The posts that answer for a case, as the broker says: now, or at an instant. */
export async function answersFor(world: World, id: string, at?: string): Promise<string[]> {
  const asked = { scheme: 'crn', value: id };
  const { id: found } = (await world.operator('POST', '/operator/cases/find', asked)) as {
    id: string;
  };
  const when = at === undefined ? '' : `?at=${encodeURIComponent(at)}`;
  const { facts } = (await world.operator('GET', `/operator/cases/${found}${when}`)) as Owned;
  return facts.owners.map(({ post }) => post);
}

/** What a post was sent about a row: the kind of each notice, and whether it may see the statement itself. */
export const seesOf = (world: World, post: string, row: string): string[] =>
  world.heard
    .filter(({ alert }) => alert.post.id === post && alert.row === row)
    .map(({ alert }) => `${alert.kind} ${alert.sees}`);
