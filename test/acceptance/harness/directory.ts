import type { DirectoryDocument } from '#contracts';

/** Issuers of the agencies in these tests. */
export const issuers = {
  prison: 'urn:test:prison',
  court: 'urn:test:court',
  hostel: 'urn:test:hostel',
  probation: 'urn:test:probation',
  police: 'urn:test:police',
} as const;
export type AgencyName = keyof typeof issuers;

const from = '2026-01-05T09:00:00Z';
type Post = DirectoryDocument['posts'][number];

/** A small area with invented people: one borough, one prison, one hostel, the area's desks, two cases. */
export function testDirectory(): DirectoryDocument {
  const staff: DirectoryDocument['staff'] = [];
  const post = (agency: AgencyName, team: string, role: string, hours: Post['hours']): Post => {
    const id = `${team}/${role}`;
    staff.push({ id: `staff-${id}`, agency: issuers[agency], name: `Demo ${role}` });
    return {
      id,
      team,
      role,
      title: `${role}, ${team}`,
      hours,
      email: `${role}.${team}@test.example`,
      holders: [{ staff: `staff-${id}`, from }],
    };
  };
  const team = (
    id: string,
    agency: AgencyName,
    kind: DirectoryDocument['teams'][number]['kind'],
    place: string,
  ) => ({
    id,
    agency: issuers[agency],
    kind,
    place,
    name: id,
  });
  return {
    directory: 1,
    area: 'testshire',
    teams: [
      team('ppu-a', 'probation', 'ppu', 'a'),
      team('on-call', 'probation', 'probation-on-call', 'testshire'),
      team('mappa', 'probation', 'mappa-coordination', 'testshire'),
      team('jigsaw-a', 'police', 'jigsaw', 'a'),
      team('control', 'police', 'police-control-room', 'testshire'),
      team('omu-tst', 'prison', 'prison-omu', 'TST'),
    ],
    posts: [
      post('probation', 'ppu-a', 'offender-manager', 'working'),
      post('probation', 'ppu-a', 'duty-po', 'always'),
      post('probation', 'ppu-a', 'duty-spo', 'always'),
      post('probation', 'on-call', 'aco', 'always'),
      post('probation', 'mappa', 'mappa-coordinator', 'always'),
      post('probation', 'mappa', 'smb-chair', 'always'),
      post('police', 'jigsaw-a', 'jigsaw-dc', 'working'),
      post('police', 'jigsaw-a', 'jigsaw-ds', 'always'),
      post('police', 'jigsaw-a', 'jigsaw-di', 'always'),
      post('police', 'control', 'duty-inspector', 'always'),
      post('police', 'control', 'on-call-superintendent', 'always'),
      post('prison', 'omu-tst', 'head-of-omu', 'always'),
      post('prison', 'omu-tst', 'duty-governor', 'always'),
    ],
    staff,
    cases: [
      // T2 (level 2) and T3 (level 3).
      caseOf('X000001', 'A0001AA', 2),
      caseOf('X000003', 'A0003AA', 3),
    ],
  };
}

/** The same area, whose prison is another agency: it has the prison's team, posts and people. */
export function directoryWithPrison(agency: string): DirectoryDocument {
  const document = testDirectory();
  return {
    ...document,
    teams: document.teams.map((team) => (team.id === 'omu-tst' ? { ...team, agency } : team)),
    staff: document.staff.map((one) =>
      one.id.startsWith('staff-omu-tst') ? { ...one, agency } : one,
    ),
  };
}

export const caseOf = (
  crn: string,
  noms: string,
  level: 1 | 2 | 3,
): DirectoryDocument['cases'][number] => ({
  identifiers: [
    { scheme: 'crn', value: crn },
    { scheme: 'noms', value: noms },
  ],
  boroughs: ['a'],
  mappa: { category: 2, level },
  rosh: 'medium',
  legalBasis: 'community-order',
  owner: { post: 'ppu-a/offender-manager', from },
});
