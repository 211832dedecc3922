import { issuers, type AgencyName } from '../../acceptance/harness/directory.js';
import type { World } from '../../acceptance/harness/world.js';

const from = '2000-01-03T09:00:00Z';

interface Team {
  id: string;
  agency: AgencyName;
  kind: string;
  place: string;
  posts: readonly [role: string, hours: 'always' | 'working'][];
}

const probation = (place: string): Team[] => [
  {
    id: `ppu-${place}`,
    agency: 'probation',
    kind: 'ppu',
    place,
    posts: [
      ['offender-manager', 'working'],
      ['duty-po', 'always'],
      ['duty-spo', 'always'],
    ],
  },
  {
    id: `jigsaw-${place}`,
    agency: 'police',
    kind: 'jigsaw',
    place,
    posts: [
      ['jigsaw-dc', 'working'],
      ['jigsaw-ds', 'always'],
      ['jigsaw-di', 'always'],
    ],
  },
];

const area = (place: string): Team[] => [
  {
    id: `on-call-${place}`,
    agency: 'probation',
    kind: 'probation-on-call',
    place,
    posts: [
      ['aco', 'always'],
      ['chief-officer', 'always'],
    ],
  },
  {
    id: `mappa-${place}`,
    agency: 'probation',
    kind: 'mappa-coordination',
    place,
    posts: [
      ['mappa-coordinator', 'always'],
      ['smb-chair', 'always'],
    ],
  },
  {
    id: `smb-${place}`,
    agency: 'probation',
    kind: 'smb',
    place,
    posts: [['smb-duty-contact', 'always']],
  },
  {
    id: `control-${place}`,
    agency: 'police',
    kind: 'police-control-room',
    place,
    posts: [
      ['duty-inspector', 'always'],
      ['on-call-superintendent', 'always'],
    ],
  },
];

const prison = (place: string): Team => ({
  id: `omu-${place.toLowerCase()}`,
  agency: 'prison',
  kind: 'prison-omu',
  place,
  posts: [
    ['head-of-omu', 'always'],
    ['duty-governor', 'always'],
  ],
});

const teams: readonly Team[] = [
  ...['newham', 'havering', 'hackney', 'tower-hamlets', 'fenland', 'colchester'].flatMap(probation),
  ...['london', 'cambridgeshire', 'essex'].flatMap(area),
  prison('PAA'),
  prison('PBB'),
  {
    id: 'hostel-e12',
    agency: 'hostel',
    kind: 'hostel',
    place: 'E12',
    posts: [
      ['duty-worker', 'always'],
      ['hostel-manager', 'always'],
    ],
  },
  {
    id: 'court-c01',
    agency: 'court',
    kind: 'court-office',
    place: 'C01',
    posts: [
      ['court-officer', 'always'],
      ['delivery-manager', 'always'],
    ],
  },
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
export function threeAreas(cases: readonly object[]): object {
  const holders = teams.flatMap(({ id, agency, posts: held }) =>
    held.map(([role]) => ({
      id: `staff-${id}/${role}`,
      agency: issuers[agency],
      name: `Demo ${id}/${role}`,
    })),
  );
  const posts = teams.flatMap((team) =>
    team.posts.map(([role, hours]) => ({
      id: `${team.id}/${role}`,
      team: team.id,
      role,
      title: `${role}, ${team.id}`,
      hours,
      email: `${role}.${team.id}@test.example`,
      holders: [{ staff: `staff-${team.id}/${role}`, from }],
    })),
  );
  return {
    directory: 1,
    area: 'london',
    units,
    teams: teams.map(({ id, agency, kind, place }) => ({
      id,
      agency: issuers[agency],
      kind,
      place,
      name: id,
    })),
    staff: holders,
    posts,
    cases,
  };
}

export const crn = (id: string) => ({ format: 'crn', id });

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
