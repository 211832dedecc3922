import { join } from 'node:path';
import { yamlFilesAt } from '#kernel';
import { directoryOf, loadPolicy, policyAt, type Directory } from '#rules';
import type { CaseFacts, PolicyDocument, Post, Team, Unit } from '#rules';

const folder = join(process.cwd(), 'policy');
/** The policy that is shipped. */
export const shipped: PolicyDocument = loadPolicy(yamlFilesAt(folder));
export const at = new Date('2026-08-10T22:10:00Z');
export const policy = policyAt(shipped, at);

type TeamRow = [kind: Team['kind'], place: string, agency: string, roles: readonly string[]];
const borough = (place: string): TeamRow[] => [
  ['ppu', place, 'probation', ['offender-manager', 'duty-po', 'duty-spo']],
  ['jigsaw', place, 'police', ['jigsaw-dc', 'jigsaw-ds', 'jigsaw-di']],
];
const area = (place: string): TeamRow[] => [
  ['police-control-room', place, 'police', ['duty-inspector', 'on-call-superintendent']],
  ['probation-on-call', place, 'probation', ['aco']],
  ['mappa-coordination', place, 'probation', ['meeting-chair', 'mappa-coordinator', 'smb-chair']],
  ['smb', place, 'probation', ['smb-duty-contact']],
  ['victim-unit', place, 'probation', ['victim-liaison-officer']],
  ['mental-health', place, 'probation', ['mental-health-lead']],
  ['immigration', place, 'probation', ['immigration-officer']],
  [
    'counter-terrorism',
    place,
    'police',
    ['counter-terrorism-probation-lead', 'counter-terrorism-officer'],
  ],
];
const rows: readonly TeamRow[] = [
  ...['newham', 'havering', 'hackney', 'city-of-london', 'leeds', 'colchester'].flatMap(borough),
  ...['london', 'west-yorkshire', 'essex'].flatMap(area),
  ['youth-offending', 'newham', 'probation', ['youth-case-manager']],
  ['prison-omu', 'WWI', 'prison', ['omu-case-administrator', 'head-of-omu']],
  ['prison-omu', 'BXI', 'prison', ['omu-case-administrator', 'head-of-omu']],
  ['hostel', 'E12', 'hostel', ['duty-worker', 'hostel-manager']],
  ['hostel', 'L20', 'hostel', ['duty-worker', 'hostel-manager']],
  ['court-office', 'C01', 'court', ['court-officer', 'delivery-manager']],
];
const unit = (id: string, kind: Unit['kind'], of: string, within?: string): Unit => ({
  id,
  kind,
  name: id,
  area: of,
  ...(within === undefined ? {} : { within }),
});
const units: readonly Unit[] = [
  ...['newham', 'havering', 'hackney', 'city-of-london'].map((id) => unit(id, 'borough', 'london')),
  unit('leeds', 'district', 'west-yorkshire'),
  unit('colchester', 'district', 'essex'),
  unit('WWI', 'prison', 'london'),
  unit('BXI', 'prison', 'london'),
  unit('E12', 'premises', 'london', 'newham'),
  unit('L20', 'premises', 'west-yorkshire', 'leeds'),
  unit('C01', 'court', 'london', 'city-of-london'),
];

export const teamId = (kind: string, place: string): string => `${kind}-${place.toLowerCase()}`;
const teams: readonly Team[] = rows.map(([kind, place, agency]) => ({
  id: teamId(kind, place),
  kind,
  place,
  agency: `urn:example:${agency}`,
  name: `Team ${kind} ${place}`,
}));
const posts: readonly Post[] = rows.flatMap(([kind, place, , roles]) =>
  roles.map((role) => ({
    id: `${teamId(kind, place)}/${role}`,
    team: teamId(kind, place),
    role,
    title: `${role}, ${place}`,
    hours: 'always' as const,
    holders: [{ staff: `${roles.indexOf(role)}-of-${teamId(kind, place)}`, from: new Date(0) }],
  })),
);
const everybody = new Set(teams.map(({ agency }) => agency));

/** An invented directory of three areas, less what a test takes away. */
export const directoryWithout = (
  without: {
    teams?: readonly string[];
    streams?: boolean;
    /** Posts that nobody holds. */
    holders?: readonly string[];
    /** Everybody who is away without cover. */
    away?: readonly string[];
  } = {},
): Directory => {
  const left = teams.filter(({ id }) => without.teams?.includes(id) !== true);
  const ids = new Set(left.map(({ id }) => id));
  return directoryOf(
    'london',
    left,
    posts
      .filter(({ team }) => ids.has(team))
      .map((post) => (without.holders?.includes(post.id) ? { ...post, holders: [] } : post)),
    {
      units,
      absences: new Map(without.away?.map((staff) => [staff, [{ from: new Date(0) }]])),
      streams: without.streams === false ? new Set() : everybody,
    },
  );
};

export const owner = (place: string) => ({
  post: `ppu-${place}/offender-manager`,
  since: new Date('2026-01-05T09:00:00Z'),
  acting: false,
});

/** Lives in Newham, supervised in Newham, London set as his area. */
export const ordinary: CaseFacts = {
  id: 'case-1',
  risk: { mappaLevel: 2, rosh: 'high' },
  owners: [owner('newham')],
  ownersThen: [owner('newham')],
  residence: { borough: 'newham', since: at },
  boroughs: [],
  arrangements: [],
  area: 'london',
  flags: [],
};
