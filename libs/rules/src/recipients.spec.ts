import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  directoryOf,
  readPolicy,
  recipientsFor,
  type Directory,
  type PolicyRow,
  type Post,
  type Recipient,
  type RoutingFacts,
  type Team,
} from '#rules';

const policy = readPolicy(readFileSync(join(process.cwd(), 'policy', 'default-2026.yaml'), 'utf8'));

/** An invented area: teams by id, each with its posts as `role`, and the posts' ids as `team/role`. */
const area: readonly [Team['kind'], string, string, readonly string[]][] = [
  ['ppu', 'newham', 'probation', ['offender-manager', 'duty-po', 'duty-spo']],
  ['ppu', 'hackney', 'probation', ['offender-manager', 'duty-po', 'duty-spo']],
  ['jigsaw', 'newham', 'police', ['jigsaw-dc', 'jigsaw-ds', 'jigsaw-di']],
  ['jigsaw', 'hackney', 'police', ['jigsaw-dc', 'jigsaw-ds', 'jigsaw-di']],
  ['police-control-room', 'london', 'police', ['duty-inspector', 'on-call-superintendent']],
  ['probation-on-call', 'london', 'probation', ['aco']],
  ['mappa-coordination', 'london', 'probation', ['mappa-coordinator', 'smb-chair']],
  ['prison-omu', 'WWI', 'prison', ['omu-case-administrator', 'duty-governor']],
  ['prison-omu', 'BXI', 'prison', ['omu-case-administrator', 'duty-governor']],
  ['hostel', 'AP-ELM', 'hostel', ['duty-worker', 'hostel-manager']],
];
const teamId = (kind: string, place: string): string => `${kind}-${place.toLowerCase()}`;
const teams: readonly Team[] = area.map(([kind, place, agency]) => ({
  id: teamId(kind, place),
  kind,
  place,
  agency: `urn:example:${agency}`,
  name: `Team ${kind} ${place}`,
}));
const posts: readonly Post[] = area.flatMap(([kind, place, , roles]) =>
  roles.map((role) => ({
    id: `${teamId(kind, place)}/${role}`,
    team: teamId(kind, place),
    role,
    title: role,
    hours: 'always' as const,
    holders: [],
  })),
);
const whole = directoryOf('london', teams, posts);
const withoutTeams = (...ids: string[]): Directory =>
  directoryOf(
    'london',
    teams.filter(({ id }) => !ids.includes(id)),
    posts.filter(({ team }) => !ids.includes(team)),
  );
const withoutPostsOf = (team: string): Directory =>
  directoryOf(
    'london',
    teams,
    posts.filter((post) => post.team !== team),
  );

const rowOf = (id: string): PolicyRow => {
  const row = policy.events.find((one) => one.row === id);
  if (!row) throw new Error(`The policy has no row ${id}`);
  return row;
};
const newhamOwner = 'ppu-newham/offender-manager';
const known: RoutingFacts = {
  match: 'confirmed',
  tier: 'T3',
  severity: 'P1',
  ownerPost: newhamOwner,
  boroughs: ['newham'],
  prison: 'WWI',
};
const told = (
  row: string | PolicyRow,
  facts: Partial<RoutingFacts> = {},
  directory = whole,
): Recipient[] =>
  recipientsFor(
    typeof row === 'string' ? rowOf(row) : row,
    { ...known, ...facts },
    policy,
    directory,
  );
const inShort = (recipients: readonly Recipient[]): string[] =>
  recipients.map(({ kind, role, team }) => `${kind} ${role} of ${team || 'nobody'}`);
const only = (recipients: readonly Recipient[], role: string): Recipient[] =>
  recipients.filter((recipient) => recipient.role === role);
const rungsOf = (recipients: readonly Recipient[], role: string): string[] =>
  only(recipients, role).flatMap(({ plan }) => plan.rungs.map(({ post }) => post));
const reasonsOf = (recipients: readonly Recipient[], role: string): string[] =>
  only(recipients, role).flatMap(({ because }) => because);

const unknown = { ownerPost: undefined, boroughs: [], prison: undefined } as const;

describe('who is told', () => {
  it.each<[string, string, Partial<RoutingFacts>, string[]]>([
    [
      'PRI-05: owner and Jigsaw accept, PPU has a copy',
      'PRI-05',
      {},
      [
        'accept offender-manager of ppu-newham',
        'accept jigsaw of jigsaw-newham',
        'copy ppu of ppu-newham',
      ],
    ],
    [
      'CRT-02 and RR-04: the holding prison accepts too',
      'CRT-02',
      {},
      [
        'accept offender-manager of ppu-newham',
        'accept ppu of ppu-newham',
        'accept jigsaw of jigsaw-newham',
        'accept prison-omu of prison-omu-wwi',
        'copy mappa-coordinator of mappa-coordination-london',
      ],
    ],
    [
      'APR-04 and RR-09: the control room that serves the area',
      'APR-04',
      {},
      [
        'accept offender-manager of ppu-newham',
        'accept police-control-room of police-control-room-london',
        'accept ppu of ppu-newham',
        'accept jigsaw of jigsaw-newham',
        'copy mappa-coordinator of mappa-coordination-london',
      ],
    ],
    [
      'APR-05: as APR-04',
      'APR-05',
      {},
      [
        'accept offender-manager of ppu-newham',
        'accept police-control-room of police-control-room-london',
        'accept ppu of ppu-newham',
        'accept jigsaw of jigsaw-newham',
        'copy mappa-coordinator of mappa-coordination-london',
      ],
    ],
    [
      'RR-01: the owner, wherever the person lives',
      'PRI-05',
      { boroughs: ['hackney'] },
      [
        'accept offender-manager of ppu-newham',
        'accept jigsaw of jigsaw-hackney',
        'copy ppu of ppu-hackney',
      ],
    ],
    [
      'RR-03: both boroughs',
      'PRI-05',
      { boroughs: ['newham', 'hackney'] },
      [
        'accept offender-manager of ppu-newham',
        'accept jigsaw of jigsaw-newham',
        'accept jigsaw of jigsaw-hackney',
        'copy ppu of ppu-newham',
        'copy ppu of ppu-hackney',
      ],
    ],
    [
      'RR-03: a borough once, however it is written',
      'PRI-05',
      { boroughs: ['newham', 'Newham'] },
      [
        'accept offender-manager of ppu-newham',
        'accept jigsaw of jigsaw-newham',
        'copy ppu of ppu-newham',
      ],
    ],
    [
      'RR-04: the prison of the event, not another',
      'CRT-02',
      { prison: 'BXI' },
      [
        'accept offender-manager of ppu-newham',
        'accept ppu of ppu-newham',
        'accept jigsaw of jigsaw-newham',
        'accept prison-omu of prison-omu-bxi',
        'copy mappa-coordinator of mappa-coordination-london',
      ],
    ],
    [
      'RR-07: without an owner, the borough of residence',
      'PRI-05',
      { ownerPost: undefined, boroughs: ['hackney', 'newham'] },
      [
        'accept offender-manager of ppu-hackney',
        'accept jigsaw of jigsaw-hackney',
        'accept jigsaw of jigsaw-newham',
        'copy ppu of ppu-hackney',
        'copy ppu of ppu-newham',
      ],
    ],
    [
      'RR-10: no case: the co-ordinator',
      'PRI-05',
      { ...unknown, match: 'none' },
      ['accept mappa-coordinator of mappa-coordination-london'],
    ],
    [
      'RR-10: several cases: the co-ordinator, and none of the owners',
      'CRT-02',
      { match: 'several' },
      ['accept mappa-coordinator of mappa-coordination-london'],
    ],
    [
      'RR-10: no case and dangerous: control room and probation on call as well',
      'APR-04',
      { ...unknown, match: 'none' },
      [
        'accept mappa-coordinator of mappa-coordination-london',
        'accept police-control-room of police-control-room-london',
        'accept probation-on-call of probation-on-call-london',
      ],
    ],
    [
      'RR-10: several cases and dangerous: the same',
      'APR-05',
      { match: 'several' },
      [
        'accept mappa-coordinator of mappa-coordination-london',
        'accept police-control-room of police-control-room-london',
        'accept probation-on-call of probation-on-call-london',
      ],
    ],
  ])('%s', (_, row, facts, expected) => {
    expect(inShort(told(row, facts))).toEqual(expected);
  });

  it('RR-09: the hostel where the person lives', () => {
    const row = { ...rowOf('APR-04'), accept: ['hostel'], copy: [] };
    const recipients = told(row, { premises: 'AP-ELM' });
    expect(inShort(recipients)).toEqual(['accept hostel of hostel-ap-elm']);
    expect(reasonsOf(recipients, 'hostel')).toEqual([
      'APR-04: must accept',
      'RR-09: approved premises AP-ELM',
    ]);
  });

  it('RR-03: a borough named twice for the first reason', () => {
    const recipients = told('PRI-05', { boroughs: ['newham', 'Newham'] });
    expect(reasonsOf(recipients, 'jigsaw')).toContain('RR-03: borough of residence newham');
  });

  it('once where a role both accepts and has a copy: it accepts', () => {
    const row = { ...rowOf('PRI-05'), accept: ['offender-manager', 'ppu'], copy: ['ppu'] };
    const [, ppu, ...rest] = told(row);
    expect(ppu).toMatchObject({ role: 'ppu', kind: 'accept' });
    expect(rest).toEqual([]);
    const other = { ...row, accept: ['offender-manager'], copy: ['offender-manager', 'ppu'] };
    expect(inShort(told(other))).toEqual([
      'accept offender-manager of ppu-newham',
      'copy ppu of ppu-newham',
    ]);
  });
});

describe('the ladder of a recipient', () => {
  it('RR-01: begins with the owner’s own post and goes on in the owner’s team', () => {
    expect(rungsOf(told('PRI-05', { boroughs: ['hackney'] }), 'offender-manager')).toEqual([
      newhamOwner,
      'ppu-newham/duty-spo',
      'probation-on-call-london/aco',
    ]);
  });

  it.each([
    ['has no owner', undefined],
    ['has an owner whose post is no longer there', 'ppu-newham/left'],
  ])('RR-07: begins with the duty SPO where the case %s, and says so', (_, ownerPost) => {
    const recipients = told('PRI-05', { ownerPost });
    expect(rungsOf(recipients, 'offender-manager')).toEqual([
      'ppu-newham/duty-spo',
      'probation-on-call-london/aco',
    ]);
    expect(reasonsOf(recipients, 'offender-manager')).toEqual([
      'PRI-05: must accept',
      'RR-01: borough of residence newham',
      'RR-07: the case has no owner, so the duty SPO acts',
    ]);
    expect(reasonsOf(recipients, 'jigsaw').join()).not.toContain('RR-07');
  });

  it('RR-03: is each borough’s own', () => {
    const recipients = told('PRI-05', { boroughs: ['newham', 'hackney'] });
    expect(only(recipients, 'jigsaw').map(({ plan }) => plan.rungs[0]?.post)).toEqual([
      'jigsaw-newham/jigsaw-dc',
      'jigsaw-hackney/jigsaw-dc',
    ]);
  });

  it('has the clock of the severity and the tier', () => {
    const [owner] = told('PRI-05', { severity: 'P2', tier: 'T1' });
    expect(owner?.plan).toMatchObject({ first: 60 * 60_000, calendar: 'working' });
  });
});

describe('the reason', () => {
  it.each<[string, string, Partial<RoutingFacts>, string, string[]]>([
    [
      'of an owner',
      'PRI-05',
      {},
      'offender-manager',
      ['PRI-05: must accept', 'RR-01: owner of the case, Team ppu newham'],
    ],
    ['of a copy', 'PRI-05', {}, 'ppu', ['PRI-05: copy', 'RR-03: borough of residence newham']],
    [
      'of two boroughs',
      'PRI-05',
      { boroughs: ['newham', 'hackney'] },
      'jigsaw',
      [
        'PRI-05: must accept',
        'RR-03: borough of residence newham',
        'PRI-05: must accept',
        'RR-03: also concerned, hackney',
      ],
    ],
    [
      'of a prison',
      'CRT-02',
      {},
      'prison-omu',
      ['CRT-02: must accept', 'RR-04: holding or releasing prison WWI'],
    ],
    [
      'of a person who is not known',
      'PRI-05',
      { match: 'none' },
      'mappa-coordinator',
      ['RR-10: no case has this identifier', 'RR-10: area london'],
    ],
    [
      'of a person who may be two',
      'PRI-05',
      { match: 'several' },
      'mappa-coordinator',
      ['RR-10: the identifiers point to more than one case', 'RR-10: area london'],
    ],
  ])('%s is the row and the rule that leads there', (_, row, facts, role, expected) => {
    expect(reasonsOf(told(row, facts), role)).toEqual(expected);
  });
});

describe('a role with nobody in the directory (RR-18)', () => {
  const missingJigsaw =
    'RR-18: the directory has nobody for "jigsaw" (borough of residence newham)';

  it.each([
    ['has no team', withoutTeams('jigsaw-newham')],
    ['has a team without posts', withoutPostsOf('jigsaw-newham')],
  ])('that %s is stood in for, and the stand-in is told for whom', (_, directory) => {
    const recipients = told('PRI-05', {}, directory);
    expect(inShort(recipients)).toContain('accept mappa-coordinator of mappa-coordination-london');
    expect(only(recipients, 'jigsaw')).toEqual([]);
    expect(reasonsOf(recipients, 'mappa-coordinator')).toEqual([
      missingJigsaw,
      'RR-10: area london',
    ]);
  });

  it('is stood in for by one who accepts, where the row has only a copy for the stand-in', () => {
    const recipients = told('APR-04', {}, withoutTeams('jigsaw-newham'));
    expect(only(recipients, 'mappa-coordinator').map(({ kind }) => kind)).toEqual(['accept']);
  });

  it('is stood in for where only one of two boroughs has nobody', () => {
    const boroughs = ['newham', 'hackney'];
    const recipients = told('PRI-05', { boroughs }, withoutTeams('jigsaw-hackney'));
    expect(only(recipients, 'jigsaw').map(({ team }) => team)).toEqual(['jigsaw-newham']);
    expect(reasonsOf(recipients, 'mappa-coordinator')).toContain(
      'RR-18: the directory has nobody for "jigsaw" (also concerned, hackney)',
    );
  });

  it('is named to a stand-in who is already told of the same event', () => {
    const recipients = told('APR-04', { match: 'none' }, withoutTeams('probation-on-call-london'));
    expect(only(recipients, 'mappa-coordinator')).toHaveLength(1);
    expect(reasonsOf(recipients, 'mappa-coordinator')).toEqual([
      'RR-10: no case has this identifier',
      'RR-10: area london',
      'RR-18: the directory has nobody for "probation-on-call" (area london)',
    ]);
  });

  it('for want of a fact is stood in for with the fact that is not known', () => {
    const facts = { ownerPost: undefined, boroughs: [], prison: undefined };
    expect(reasonsOf(told('CRT-02', facts), 'mappa-coordinator').slice(0, 4)).toEqual([
      'RR-18: the directory has nobody for "offender-manager" (borough of residence not known)',
      'RR-18: the directory has nobody for "ppu" (borough of residence not known)',
      'RR-18: the directory has nobody for "jigsaw" (borough of residence not known)',
      'RR-18: the directory has nobody for "prison-omu" (holding or releasing prison not known)',
    ]);
  });

  it('that only has a copy needs no stand-in', () => {
    const recipients = told('CRT-02', {}, withoutTeams('mappa-coordination-london'));
    expect(recipients.map(({ kind }) => kind)).toEqual(['accept', 'accept', 'accept', 'accept']);
  });

  it('where there is nobody at all is an obligation without a rung: on the board, never dropped', () => {
    for (const match of ['confirmed', 'none', 'several'] as const) {
      const recipients = told('APR-04', { match }, directoryOf('london', [], []));
      expect(inShort(recipients)).toEqual(['accept mappa-coordinator of nobody']);
      expect(recipients[0]?.plan.rungs).toEqual([]);
      expect(recipients[0]?.because.at(-1)).toBe('RR-18: nor for "mappa-coordinator"');
    }
  });

  it('is no reason to leave out those who are there', () => {
    const directory = withoutTeams('mappa-coordination-london', 'jigsaw-newham');
    expect(inShort(told('PRI-05', {}, directory))).toEqual([
      'accept offender-manager of ppu-newham',
      'copy ppu of ppu-newham',
      'accept mappa-coordinator of nobody',
    ]);
  });
});

describe('whatever is known and whoever is there', () => {
  const optional = <Value>(...values: Value[]) => fc.constantFrom(undefined, ...values);
  const anyFacts: fc.Arbitrary<RoutingFacts> = fc.record({
    match: fc.constantFrom('confirmed' as const, 'none' as const, 'several' as const),
    tier: fc.constantFrom('T0' as const, 'T1' as const, 'T2' as const, 'T3' as const),
    severity: fc.constantFrom('P1' as const, 'P2' as const, 'P3' as const, 'P4' as const),
    ownerPost: optional(newhamOwner, 'ppu-hackney/duty-spo', 'nowhere/gone'),
    boroughs: fc.array(fc.constantFrom('newham', 'Hackney', 'hackney', 'atlantis'), {
      maxLength: 4,
    }),
    prison: optional('WWI', 'bxi', 'XXI'),
    premises: optional('AP-ELM', 'AP-NONE'),
  });
  const directories = fc
    .tuple(fc.subarray([...teams]), fc.subarray([...posts]))
    .map(([some, held]) => ({ held, directory: directoryOf('london', some, held) }));
  const holds = (promise: (recipients: Recipient[], held: readonly Post[]) => void) =>
    fc.assert(
      fc.property(
        fc.constantFrom(...policy.events),
        anyFacts,
        directories,
        (row, facts, { held, directory }) =>
          promise(recipientsFor(row, facts, policy, directory), held),
      ),
      { numRuns: 300 },
    );

  it('somebody must accept', () => {
    holds((recipients) => {
      expect(recipients.some(({ kind }) => kind === 'accept')).toBe(true);
    });
  });

  it('each has a reason that cites its rule', () => {
    holds((recipients) => {
      for (const { because } of recipients)
        expect(because.some((reason) => /^(RR-\d\d|[A-Z]{3}-\d\d): \S/.test(reason))).toBe(true);
    });
  });

  it('no role and team comes twice, and no post twice on a ladder', () => {
    holds((recipients) => {
      const names = recipients.map(({ role, team }) => `${role} ${team}`);
      expect(new Set(names).size).toBe(names.length);
      for (const { plan } of recipients)
        expect(new Set(plan.rungs.map(({ post }) => post)).size).toBe(plan.rungs.length);
    });
  });

  it('every rung is a post of the directory, and only a stand-in for nobody has none', () => {
    holds((recipients, held) => {
      const there = new Set(held.map(({ id }) => id));
      for (const { team, plan } of recipients) {
        expect(plan.rungs.every(({ post }) => there.has(post))).toBe(true);
        expect(plan.rungs.length > 0).toBe(team !== '');
      }
    });
  });

  it('only a confirmed match reaches the owner (RULES 3.2)', () => {
    fc.assert(
      fc.property(fc.constantFrom(...policy.events), anyFacts, directories, (row, facts, all) => {
        const recipients = recipientsFor(row, facts, policy, all.directory);
        if (facts.match !== 'confirmed') expect(only(recipients, 'offender-manager')).toEqual([]);
      }),
    );
  });
});
