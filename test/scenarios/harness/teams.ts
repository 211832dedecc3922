import { issuers, type AgencyName } from '../../acceptance/harness/directory.js';

const from = '2000-01-03T09:00:00Z';

type Hours = 'always' | 'working';

/** An invented team with its posts, by role. */
export interface Team {
  id: string;
  agency: AgencyName;
  kind: string;
  place: string;
  posts: readonly (readonly [role: string, hours: Hours])[];
}

const team = (
  id: string,
  agency: AgencyName,
  kind: string,
  place: string,
  posts: Team['posts'],
): Team => ({ id, agency, kind, place, posts });

/** The PPU and the Jigsaw team of a borough or district. */
export const probation = (place: string): Team[] => [
  team(`ppu-${place}`, 'probation', 'ppu', place, [
    ['offender-manager', 'working'],
    ['duty-po', 'always'],
    ['duty-spo', 'always'],
  ]),
  team(`jigsaw-${place}`, 'police', 'jigsaw', place, [
    ['jigsaw-dc', 'working'],
    ['jigsaw-ds', 'always'],
    ['jigsaw-di', 'always'],
  ]),
];

/** The desks of a MAPPA area, and the top of its three agencies. */
export const area = (place: string): Team[] => [
  team(`on-call-${place}`, 'probation', 'probation-on-call', place, [
    ['aco', 'always'],
    ['chief-officer', 'always'],
  ]),
  team(`mappa-${place}`, 'probation', 'mappa-coordination', place, [
    ['mappa-coordinator', 'always'],
    ['smb-chair', 'always'],
  ]),
  team(`smb-${place}`, 'probation', 'smb', place, [['smb-duty-contact', 'always']]),
  team(`control-${place}`, 'police', 'police-control-room', place, [
    ['duty-inspector', 'always'],
    ['on-call-superintendent', 'always'],
  ]),
  team(`prisons-${place}`, 'prison', 'prison-omu', place, [['prison-group-director', 'always']]),
];

/** Central Jigsaw and the commander: the upper rungs of L-POL. */
export const publicProtection = (place: string): Team =>
  team(`central-${place}`, 'police', 'jigsaw', place, [
    ['public-protection-dci', 'always'],
    ['bcu-commander', 'always'],
  ]);

/** PPCS, which answers for probation here. */
export const recallCasework = (place: string): Team =>
  team(`recall-${place}`, 'probation', 'recall-casework', place, [
    ['recall-caseworker', 'working'],
    ['duty-recall-caseworker', 'always'],
    ['head-of-recall', 'always'],
  ]);

export const prison = (place: string): Team =>
  team(`omu-${place.toLowerCase()}`, 'prison', 'prison-omu', place, [
    ['head-of-omu', 'always'],
    ['duty-governor', 'always'],
  ]);

export const hostel = (code: string): Team =>
  team(`hostel-${code.toLowerCase()}`, 'hostel', 'hostel', code, [
    ['duty-worker', 'always'],
    ['hostel-manager', 'always'],
  ]);

export const court = (code: string): Team =>
  team(`court-${code.toLowerCase()}`, 'court', 'court-office', code, [
    ['court-officer', 'always'],
    ['delivery-manager', 'always'],
  ]);

/** What an invented directory is made of. */
export interface Invented {
  area: string;
  teams: readonly Team[];
  units: readonly object[];
  cases: readonly object[];
  /** Posts whose holder's time ends, and when. */
  until?: Readonly<Record<string, string>>;
}

/** A directory document with somebody in every post. */
export function inventedDirectory({ area: home, teams, units, cases, until = {} }: Invented) {
  const posts = teams.flatMap((one) =>
    one.posts.map(([role, hours]) => ({ one, role, hours, id: `${one.id}/${role}` })),
  );
  return {
    directory: 1,
    area: home,
    units,
    teams: teams.map(({ id, agency, kind, place }) => ({
      id,
      agency: issuers[agency],
      kind,
      place,
      name: id,
    })),
    staff: posts.map(({ one, id }) => ({
      id: `staff-${id}`,
      agency: issuers[one.agency],
      name: `Demo ${id}`,
    })),
    posts: posts.map(({ one, role, hours, id }) => ({
      id,
      team: one.id,
      role,
      title: `${role}, ${one.id}`,
      hours,
      email: mailOf(id),
      holders: [{ staff: `staff-${id}`, from, ...(until[id] && { to: until[id] }) }],
    })),
    cases,
  };
}

/** The mailbox of a post: `duty-po.ppu-leeds@test.example` of `ppu-leeds/duty-po`. */
export const mailOf = (post: string): string => {
  const [teamId = '', role = ''] = post.split('/');
  return `${role}.${teamId}@test.example`;
};

const agencies: readonly (readonly [RegExp, AgencyName])[] = [
  [/^(jigsaw|control|central)-/, 'police'],
  [/^(omu|prisons)-/, 'prison'],
  [/^hostel-/, 'hostel'],
  [/^court-/, 'court'],
];

/** The agency of an invented post. */
export const agencyOf = (post: string): AgencyName =>
  agencies.find(([names]) => names.test(post))?.[1] ?? 'probation';
