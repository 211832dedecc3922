import { mappaAreas, type AgencyKind, type DirectoryDocument } from '#contracts';
import { issuerOf } from './agencies.js';

type Team = DirectoryDocument['teams'][number];
type Unit = NonNullable<DirectoryDocument['units']>[number];

/** How many posts the directory of the routing measurement has. */
export const nationPosts = 10_000;
/** Since when every post has its holder and every case its owner. */
export const since = '2026-01-05T09:00:00Z';

/** The agencies of the nation; each has a key and polls for its alerts. */
export const nationAgencies = ['prison', 'probation', 'police', 'hostel', 'court'] as const;

/** What stands in every place of a kind: which agency's, which team, which roles. */
type Staffing = readonly (readonly [AgencyKind, Team['kind'], readonly string[]])[];

const ofBorough: Staffing = [
  ['probation', 'ppu', ['duty-po', 'duty-spo', 'spo']],
  [
    'police',
    'jigsaw',
    ['jigsaw-dc', 'jigsaw-ds', 'jigsaw-di', 'public-protection-dci', 'bcu-commander'],
  ],
  ['probation', 'youth-offending', ['youth-case-manager', 'youth-service-manager']],
];
const ofArea: Staffing = [
  ['probation', 'probation-on-call', ['aco', 'chief-officer']],
  [
    'probation',
    'mappa-coordination',
    ['meeting-chair', 'mappa-coordinator', 'deputy-coordinator', 'smb-chair'],
  ],
  ['probation', 'smb', ['smb-duty-contact']],
  ['probation', 'victim-unit', ['victim-liaison-officer', 'victim-unit-manager']],
  ['probation', 'recall-casework', ['recall-caseworker', 'head-of-recall']],
  ['probation', 'mental-health', ['mental-health-lead', 'mental-health-manager']],
  ['police', 'immigration', ['immigration-officer', 'immigration-manager']],
  ['police', 'police-control-room', ['duty-inspector', 'on-call-superintendent', 'police-gold']],
  [
    'police',
    'counter-terrorism',
    ['counter-terrorism-probation-lead', 'counter-terrorism-officer'],
  ],
];
const ofPrison: Staffing = [
  ['prison', 'prison-omu', ['omu-case-administrator', 'head-of-omu', 'duty-governor']],
];
const ofPremises: Staffing = [
  ['hostel', 'hostel', ['duty-worker', 'hostel-manager', 'area-hostel-manager']],
];
const ofCourt: Staffing = [['court', 'court-office', ['court-officer', 'delivery-manager']]];

const boroughsOfArea = 8;
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Boroughs, areas in turn, so that each borough's neighbours in this list lie in its own area. */
export const boroughs: readonly string[] = mappaAreas.flatMap(({ id }) =>
  numbers(boroughsOfArea).map((number) => `${id}-b${number + 1}`),
);
/** A borough of each area in which nobody works. */
export const uncovered: readonly string[] = mappaAreas.map(({ id }) => `${id}-uncovered`);
export const prisons: readonly string[] = numbers(126).map((number) => `P${number + 1}`);
export const hostels: readonly string[] = numbers(84).map((number) => `H${number + 1}`);
const courts: readonly string[] = numbers(168).map((number) => `C${number + 1}`);

/** The offender manager's post of a number, as a borough has it: as many as there are, in turn. */
export const officerOf = (number: number): string => {
  // Every borough has at least this many.
  const each = 10;
  const borough = boroughs[number % boroughs.length] ?? '';
  return `ppu-${borough}/om-${(Math.floor(number / boroughs.length) % each) + 1}`;
};

/**
 * An invented directory of all 42 areas with exactly {@link nationPosts} posts: what every place has, and
 * offender managers until the number is reached. All are on duty day and night, so that a run at night does
 * the same work as one by day. Each has a holder and a mailbox.
 */
export function nation(): DirectoryDocument {
  const units: Unit[] = [];
  const teams: Team[] = [];
  const staff: DirectoryDocument['staff'] = [];
  const posts: DirectoryDocument['posts'] = [];
  const addPost = (team: string, agency: AgencyKind, name: string, role: string): void => {
    const id = `${team}/${name}`;
    const holders = [{ staff: `staff/${id}`, from: since }];
    staff.push({ id: `staff/${id}`, agency: issuerOf(agency), name: `Bench ${name}` });
    const email = `${id.replaceAll('/', '.')}@bench.example`;
    posts.push({ id, team, role, title: `${role}, ${team}`, hours: 'always', email, holders });
  };
  const addPlace = (place: string, staffing: Staffing): void => {
    for (const [agency, kind, roles] of staffing) {
      const id = `${kind}-${place.toLowerCase()}`;
      teams.push({ id, agency: issuerOf(agency), kind, place, name: id });
      for (const role of roles) addPost(id, agency, role, role);
    }
  };
  for (const { id } of mappaAreas) addPlace(id, ofArea);
  for (const [kind, places, staffing] of [
    ['borough', boroughs, ofBorough],
    ['borough', uncovered, []],
    ['prison', prisons, ofPrison],
    ['premises', hostels, ofPremises],
    ['court', courts, ofCourt],
  ] as const) {
    places.forEach((id, number) => {
      const area = mappaAreas[Math.floor((number * mappaAreas.length) / places.length)]?.id ?? '';
      const within = kind === 'borough' ? undefined : `${area}-b1`;
      units.push({ id, kind, name: id, area, ...(within !== undefined && { within }) });
      addPlace(id, staffing);
    });
  }
  for (let number = 0; posts.length < nationPosts; number += 1) {
    const team = `ppu-${boroughs[number % boroughs.length] ?? ''}`;
    const name = `om-${Math.floor(number / boroughs.length) + 1}`;
    addPost(team, 'probation', name, 'offender-manager');
  }
  return { directory: 1, area: 'london', home: true, units, teams, staff, posts, cases: [] };
}
