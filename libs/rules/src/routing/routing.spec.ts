import {
  conditionsOf,
  noConditions,
  policyAt,
  routeOf,
  rowFor,
  severityOf,
  type CaseFacts,
  type Directory,
  type EventFacts,
  type Policy,
  type PolicyRow,
  type Recipient,
  type Routed,
  type RoutingFacts,
} from '#rules';
import { at, directoryWithout, ordinary, owner, policy, shipped } from '#testing';

const whole = directoryWithout();
const later = new Date('2026-09-30T22:00:00Z');

interface Asked {
  row: string;
  case?: Partial<CaseFacts>;
  event?: Partial<EventFacts>;
  content?: object;
  tier?: RoutingFacts['tier'];
  match?: RoutingFacts['match'];
  directory?: Directory;
  under?: Policy;
  toldBefore?: RoutingFacts['toldBefore'];
}

function route(asked: Asked): Routed {
  const { tier = 'T2', match = 'confirmed', directory = whole, under = policy } = asked;
  const stated = rowOf(under, asked.row);
  const held = match === 'confirmed' ? { ...ordinary, ...asked.case } : undefined;
  const event = { sender: 'urn:example:prison', ...asked.event };
  const conditions = conditionsOf({
    row: stated,
    content: asked.content ?? {},
    event,
    case: held,
    tier,
    at,
  });
  const row = held ? stated : rowOf(under, 'SYS-03');
  const severity = severityOf(row, tier, conditions);
  const { toldBefore } = asked;
  const facts = { match, case: held, event, tier, severity, conditions, toldBefore, at };
  return routeOf(row, facts, under, directory);
}

function rowOf(under: Policy, id: string): PolicyRow {
  const row = under.events.find((one) => one.row === id);
  if (!row) throw new Error(`The policy has no row ${id}`);
  return row;
}

const short = ({ kind, role, team }: Recipient): string => `${kind} ${role} of ${team || 'nobody'}`;
const inShort = ({ recipients }: Routed): string[] => recipients.map(short);
const of = ({ recipients }: Routed, role: string): Recipient[] =>
  recipients.filter((one) => one.role === role);
const teamsOf = (routed: Routed, role: string): string[] =>
  of(routed, role).map(({ team }) => team);
const reasons = (routed: Routed, role: string): string =>
  of(routed, role)
    .flatMap(({ because }) => because)
    .join('\n');

describe('RR-01 owner at event time', () => {
  it('RR-01: the present owner acts, and whoever owned the case when it happened has a copy', () => {
    const routed = route({
      row: 'PRI-05',
      case: { owners: [owner('hackney')], ownersThen: [owner('newham')] },
    });
    expect(of(routed, 'offender-manager').map(short)).toEqual([
      'accept offender-manager of ppu-hackney',
      'copy offender-manager of ppu-newham',
    ]);
    expect(reasons(routed, 'offender-manager')).toContain('RR-01: owned the case when it happened');
  });

  it('RR-01: the same owner then and now is told once', () => {
    expect(of(route({ row: 'PRI-05' }), 'offender-manager')).toHaveLength(1);
  });
});

describe('RR-02 MAPPA area', () => {
  const lives = { residence: { borough: 'leeds', since: at }, owners: [owner('newham')] };
  const in2005 = policyAt(shipped, new Date('2005-08-08T22:10:00Z'));

  it('RR-02: the area set on the case counts, wherever he lives', () => {
    const routed = route({ row: 'CRT-02', case: { ...lives, area: 'london' } });
    expect(teamsOf(routed, 'mappa-coordinator')).toEqual(['mappa-coordination-london']);
    expect(routed.findings).toEqual([]);
  });

  it('RR-02 and C-08: unset, both candidates are told and a conflict opens', () => {
    const routed = route({ row: 'CRT-02', case: { ...lives, area: undefined } });
    expect(teamsOf(routed, 'mappa-coordinator').sort()).toEqual([
      'mappa-coordination-london',
      'mappa-coordination-west-yorkshire',
    ]);
    expect(routed.findings.map(({ row }) => row)).toEqual(['C-08']);
  });

  it.each([
    ['where he lives while he is free', undefined, 'mappa-coordination-west-yorkshire'],
    [
      'where the officer is while he serves',
      { prison: 'WWI', since: at },
      'mappa-coordination-london',
    ],
  ])('RR-02, rule of 2004: %s', (_where, custody, team) => {
    const routed = route({
      row: 'CRT-02',
      case: { ...lives, area: undefined, custody },
      under: in2005,
    });
    expect(teamsOf(routed, 'mappa-coordinator')).toEqual([team]);
  });
});

describe('RR-03 PPU and Jigsaw by borough', () => {
  it.each<[string, Partial<CaseFacts>, Partial<EventFacts>, string[]]>([
    ['of residence', {}, {}, ['jigsaw-newham']],
    [
      'of the approved premises',
      { residence: { premises: 'E12', since: at }, owners: [owner('havering')] },
      {},
      ['jigsaw-newham', 'jigsaw-havering'],
    ],
    [
      'and of every borough that is concerned',
      { boroughs: ['hackney'] },
      {},
      ['jigsaw-newham', 'jigsaw-hackney'],
    ],
    [
      'and of the City of London for a court in the City',
      {},
      { court: 'C01' },
      ['jigsaw-newham', 'jigsaw-city-of-london'],
    ],
  ])('RR-03: %s', (_where, held, event, teams) => {
    expect(teamsOf(route({ row: 'CRT-02', case: held, event }), 'jigsaw')).toEqual(teams);
  });
});

describe('RR-04 in custody', () => {
  const custody = { prison: 'WWI', since: at };
  it.each(['CRT-03', 'CRT-05', 'CRT-10', 'PRI-02', 'MAP-02'])(
    'RR-04: the holding prison is told of %s',
    (row) => {
      expect(teamsOf(route({ row, case: { custody } }), 'prison-omu')).toContain('prison-omu-wwi');
    },
  );

  it('RR-04: a prison that does not hold him is not told of a court', () => {
    expect(of(route({ row: 'CRT-03' }), 'prison-omu')).toEqual([]);
  });

  it('RR-04: after a move both prisons are told for five working days', () => {
    const moved = {
      custody: { prison: 'BXI', since: at },
      leftPrison: { prison: 'WWI', until: later },
    };
    expect(teamsOf(route({ row: 'CRT-05', case: moved }), 'prison-omu').sort()).toEqual([
      'prison-omu-bxi',
      'prison-omu-wwi',
    ]);
  });

  it('RR-04: the releasing prison answers for a release in error', () => {
    const routed = route({ row: 'PRI-07', event: { prison: 'BXI' } });
    expect(teamsOf(routed, 'prison-omu')).toEqual(['prison-omu-bxi']);
  });
});

describe('RR-05 split residence and supervision', () => {
  const split = (approved: boolean): Partial<CaseFacts> => ({
    owners: [owner('havering')],
    arrangements: [{ kind: 'split', unit: 'havering', approved, from: at, until: later }],
  });
  it.each([true, false])('RR-05: both boroughs are told, approved or not (%s)', (approved) => {
    const routed = route({ row: 'APR-04', case: split(approved) });
    expect(teamsOf(routed, 'jigsaw').sort()).toEqual(['jigsaw-havering', 'jigsaw-newham']);
    expect(teamsOf(routed, 'ppu').sort()).toEqual(['ppu-havering', 'ppu-newham']);
  });

  it('RR-05: without approval both senior officers must settle it', () => {
    const spo = (approved: boolean): string[] =>
      teamsOf(route({ row: 'APR-04', case: split(approved) }), 'senior-probation').sort();
    expect(spo(false)).toEqual(['ppu-havering', 'ppu-newham']);
    expect(spo(true)).toEqual([]);
  });
});

describe('RR-06 transfer in progress', () => {
  const transfer = {
    id: 't1',
    state: 'requested' as const,
    toUnit: 'hackney',
    requestedAt: at,
    expiresAt: later,
  };
  it('RR-06: the sender stays owner, and the receiving side hears of what cannot wait', () => {
    const routed = route({ row: 'APR-04', case: { transfer } });
    expect(teamsOf(routed, 'offender-manager')).toEqual(['ppu-newham']);
    expect(teamsOf(routed, 'jigsaw').sort()).toEqual(['jigsaw-hackney', 'jigsaw-newham']);
    expect(reasons(routed, 'jigsaw')).toContain('RR-06: transfer to hackney under way');
  });

  it('RR-06: what can wait does not go to the receiving side', () => {
    const routed = route({ row: 'CRT-08', tier: 'T1', case: { transfer } });
    expect(teamsOf(routed, 'jigsaw')).toEqual(['jigsaw-newham']);
  });

  it('RR-06: nobody allocates: both sides are on the ladder, and meet at the ACO', () => {
    const routed = route({ row: 'PRB-02', event: { toUnit: 'hackney' }, case: { transfer } });
    const rungs = of(routed, 'senior-probation').map(({ team, plan }) => [
      team,
      plan.rungs.map(({ post }) => post),
    ]);
    expect(rungs).toEqual([
      ['ppu-newham', ['ppu-newham/duty-spo', 'probation-on-call-london/aco']],
      ['ppu-hackney', ['ppu-hackney/duty-spo', 'probation-on-call-london/aco']],
    ]);
  });
});

describe('RR-07 no offender manager allocated', () => {
  const vacant: Partial<CaseFacts> = {
    owners: [],
    vacancy: { because: 'left', lastPost: 'ppu-newham/offender-manager' },
  };
  it('RR-07: the duty senior acts, never a mailbox alone, and PRB-09 is found', () => {
    const routed = route({ row: 'PRI-05', case: vacant });
    const [recipient] = of(routed, 'offender-manager');
    expect(recipient?.plan.rungs[0]?.post).toBe('ppu-newham/duty-spo');
    expect(reasons(routed, 'offender-manager')).toContain(
      'RR-07: no offender manager is allocated',
    );
    expect(routed.findings.map(({ row }) => row)).toContain('PRB-09');
  });

  it.each([
    ['stands empty', { holders: ['ppu-newham/offender-manager'] }, 'nobody holds this post'],
    ['is left without cover', { away: ['0-of-ppu-newham'] }, 'absent without cover'],
  ])('RR-07 and PRB-09: the owner’s post %s', (_what, without, gap) => {
    const routed = route({ row: 'PRI-05', directory: directoryWithout(without) });
    expect(routed.findings).toEqual([
      { row: 'PRB-09', because: [`RR-07: ppu-newham/offender-manager: ${gap}`] },
    ]);
  });

  it('RR-07: of two who answer for a case, one who is there is enough', () => {
    const two = { owners: [owner('newham'), owner('havering')] };
    const directory = directoryWithout({ holders: ['ppu-newham/offender-manager'] });
    const { findings } = route({ row: 'PRI-05', case: two, directory });
    expect(findings.map(({ row }) => row)).not.toContain('PRB-09');
  });

  it('RR-07: an owner whose post the directory no longer has owns nothing', () => {
    const gone = { owners: [{ ...owner('newham'), post: 'ppu-newham/closed' }] };
    const routed = route({ row: 'PRI-05', case: gone });
    expect(of(routed, 'offender-manager')[0]?.plan.rungs[0]?.post).toBe('ppu-newham/duty-spo');
  });
});

describe('CRT-06 a correction', () => {
  const told = { kind: 'accept', sees: 'statement' } as const;
  it('CRT-06: reaches whoever was told of the old version, wherever the case is now', () => {
    const toldBefore = [
      { role: 'jigsaw', team: 'jigsaw-leeds', ...told },
      { role: 'offender-manager', team: 'ppu-havering', post: owner('havering').post, ...told },
      { role: 'prison-omu', team: 'prison-omu-bxi', kind: 'copy' as const, sees: told.sees },
    ];
    const routed = route({ row: 'CRT-06', toldBefore });
    expect(inShort(routed)).toEqual(
      expect.arrayContaining([
        'accept jigsaw of jigsaw-leeds',
        'accept offender-manager of ppu-havering',
        'copy prison-omu of prison-omu-bxi',
        // … besides its own recipients.
        'accept offender-manager of ppu-newham',
        'accept jigsaw of jigsaw-newham',
      ]),
    );
    expect(reasons(routed, 'jigsaw')).toContain('CRT-06: was told of what this corrects');
  });

  it('CRT-06: who saw only a pointer sees no more now', () => {
    const toldBefore = [
      { role: 'jigsaw', team: 'jigsaw-leeds', kind: 'accept' as const, sees: 'pointer' as const },
    ];
    const seen = of(route({ row: 'CRT-06', toldBefore }), 'jigsaw').map(
      ({ team, sees }) => `${team} ${sees}`,
    );
    expect(seen).toContain('jigsaw-leeds pointer');
  });

  it('promise 6: any other row that corrects reaches them likewise, and without them goes its own way', () => {
    const toldBefore = [{ role: 'jigsaw', team: 'jigsaw-leeds', ...told }];
    const routed = route({ row: 'CRT-07', toldBefore });
    expect(teamsOf(routed, 'jigsaw').sort()).toEqual(['jigsaw-leeds', 'jigsaw-newham']);
    expect(reasons(routed, 'jigsaw')).toContain('CRT-07: was told of what this corrects');
    expect(teamsOf(route({ row: 'CRT-07' }), 'jigsaw')).toEqual(['jigsaw-newham']);
  });
});

describe('RR-08 caretaking', () => {
  it('RR-08: the caretaker unit is told, the owner stays', () => {
    const arrangements = [
      { kind: 'caretaking' as const, unit: 'leeds', approved: true, from: at, until: later },
    ];
    const routed = route({ row: 'APR-04', case: { arrangements } });
    expect(teamsOf(routed, 'offender-manager')).toEqual(['ppu-newham']);
    expect(teamsOf(routed, 'ppu')).toContain('ppu-leeds');
    expect(reasons(routed, 'ppu')).toContain('RR-08: caretaking');
  });

  it('RR-08: its PPU and Jigsaw must accept what cannot wait, where his hostel lies in it too', () => {
    const residence = { borough: 'newham', premises: 'L20', since: at };
    const arrangements = [
      { kind: 'caretaking' as const, unit: 'leeds', approved: true, from: at, until: later },
    ];
    const asked = { row: 'APR-03', tier: 'T3', event: { premises: 'L20' } } as const;
    const cared = inShort(route({ ...asked, case: { residence, arrangements } }));
    expect(cared).toEqual(
      expect.arrayContaining(['accept ppu of ppu-leeds', 'accept jigsaw of jigsaw-leeds']),
    );
    // Where it only has his hostel, it has copies.
    const alone = inShort(route({ ...asked, case: { residence } }));
    expect(alone).toEqual(
      expect.arrayContaining(['copy ppu of ppu-leeds', 'copy jigsaw of jigsaw-leeds']),
    );
  });
});

describe('RR-09 approved premises out of area', () => {
  const away = { residence: { premises: 'L20', since: at }, owners: [owner('newham')] };
  it('RR-09: the police of the place are told, and the hostel’s manager has a copy', () => {
    const routed = route({ row: 'APR-04', case: away, event: { premises: 'L20' } });
    expect(inShort(routed)).toContain(
      'accept police-of-place of police-control-room-west-yorkshire',
    );
    expect(inShort(routed)).toContain('copy hostel of hostel-l20');
    expect(teamsOf(routed, 'jigsaw').sort()).toEqual(['jigsaw-leeds', 'jigsaw-newham']);
  });

  it('RR-09: the police of the place are recipient 1 of APR-04', () => {
    const routed = route({ row: 'APR-04', case: away, event: { premises: 'L20' } });
    const police = routed.recipients.filter(({ team }) => team.startsWith('police-control-room'));
    expect(police[0]?.team).toBe('police-control-room-west-yorkshire');
  });
});

describe('RR-10 unknown or weakly matched person', () => {
  const event: Partial<EventFacts> = {
    senderKind: 'hostel',
    senderUnit: 'E12',
    premises: 'E12',
  };
  it.each(['none', 'possible', 'probable'] as const)(
    'RR-10: %s: the sender, the co-ordinator and, as it is dangerous, the duty desks',
    (match) => {
      const routed = route({ row: 'APR-04', match, event });
      expect(
        inShort(routed)
          .filter((one) => one.startsWith('accept'))
          .sort(),
      ).toEqual([
        'accept hostel of hostel-e12',
        'accept mappa-coordinator of mappa-coordination-london',
        'accept police-control-room of police-control-room-london',
        'accept probation-on-call of probation-on-call-london',
      ]);
      expect(of(routed, 'offender-manager')).toEqual([]);
    },
  );

  it('RR-10: what is not dangerous wakes no duty desk', () => {
    const routed = route({
      row: 'PRI-05',
      match: 'none',
      event: { prison: 'WWI', senderKind: 'prison', senderUnit: 'WWI' },
    });
    expect(inShort(routed).sort()).toEqual([
      'accept mappa-coordinator of mappa-coordination-london',
      'accept prison-omu of prison-omu-wwi',
    ]);
  });
});

describe('RR-11 to RR-14 additional leads', () => {
  it.each<[string, Partial<CaseFacts>, string[]]>([
    ['RR-11: under 18, the youth offending lead', { flags: ['under-18'] }, ['youth-offending']],
    [
      'RR-12: a restricted patient, the mental-health lead',
      { flags: ['restricted-patient'] },
      ['mental-health'],
    ],
    [
      'RR-13: a foreign national, immigration enforcement',
      { flags: ['foreign-national'] },
      ['immigration'],
    ],
    [
      'RR-14: category 4, both counter-terrorism contacts',
      { risk: { mappaCategory: 4 } },
      ['counter-terrorism-probation', 'counter-terrorism-police'],
    ],
  ])('%s must accept too', (_rule, held, roles) => {
    const routed = route({ row: 'PRI-05', case: held });
    for (const role of roles) expect(of(routed, role).map(({ kind }) => kind)).toEqual(['accept']);
    expect(inShort(routed)).toContain('accept offender-manager of ppu-newham');
  });

  it('RR-14: its content is a pointer only', () => {
    const routed = route({ row: 'PRI-05', case: { risk: { mappaCategory: 4 } } });
    expect(of(routed, 'counter-terrorism-police')[0]?.sees).toBe('pointer');
  });
});

describe('RR-15 victim safety', () => {
  const held: Partial<CaseFacts> = { flags: ['victim-contact'] };
  it.each(['APR-04', 'PRI-04', 'PRI-05', 'PRI-07', 'PRI-10'])(
    'RR-15: the victim unit gets a flag and no content on %s',
    (row) => {
      const [told] = of(route({ row, case: held, event: { prison: 'WWI' } }), 'victim-unit');
      expect(told).toMatchObject({ kind: 'copy', sees: 'pointer' });
      expect(told?.notes.join(' ')).toContain('Victim contact exists');
    },
  );

  it('RR-15: without victim contact nobody there is told', () => {
    expect(of(route({ row: 'APR-04' }), 'victim-unit')).toEqual([]);
  });
});

it('RR-16: a duty to co-operate alone routes nothing: who is told is named by the row, the case or the policy', () => {
  const roles = new Set(route({ row: 'PRI-05' }).recipients.map(({ role }) => role));
  expect([...roles].sort()).toEqual(['jigsaw', 'offender-manager', 'ppu']);
});

describe('RR-18 nobody silent', () => {
  it('RR-18: a role with nobody is SYS-04, and somebody stands in', () => {
    const routed = route({
      row: 'PRI-05',
      directory: directoryWithout({ teams: ['jigsaw-newham'] }),
    });
    expect(routed.findings).toMatchObject([
      { row: 'SYS-04', about: expect.stringContaining('jigsaw') as string },
    ]);
    expect(reasons(routed, 'mappa-coordinator')).toContain(
      'RR-18: the directory has nobody for "jigsaw"',
    );
  });

  it('RR-18: a ladder on which nobody can be reached is SYS-04 too', () => {
    const routed = route({ row: 'PRI-05', directory: directoryWithout({ streams: false }) });
    const about = routed.findings.map((finding) => `${finding.row} ${finding.about ?? ''}`);
    expect(about).toContain('SYS-04 "offender-manager" (ppu-newham, no contact)');
  });

  it('RR-18: with an empty directory the alert is still there, and unowned from the start', () => {
    const nobody = directoryWithout({
      teams: whole
        .teamsOf('ppu')
        .concat(whole.teamsOf('jigsaw'), whole.teamsOf('mappa-coordination'))
        .map(({ id }) => id),
    });
    const accept = route({ row: 'PRI-05', directory: nobody }).recipients.filter(
      ({ kind }) => kind === 'accept',
    );
    expect(accept).toHaveLength(1);
    expect(accept[0]?.plan.rungs).toEqual([]);
  });
});

describe('restricted cases', () => {
  it('everybody but the owner learns only whom to ask', () => {
    const routed = route({ row: 'PRI-05', case: { flags: ['limited-access'] } });
    const sees = Object.fromEntries(routed.recipients.map(({ role, sees: what }) => [role, what]));
    expect(sees).toEqual({ 'offender-manager': 'statement', jigsaw: 'pointer', ppu: 'pointer' });
  });
});

it('C-08: two owners in one team are two obligations', () => {
  const second = { ...owner('newham'), post: 'ppu-newham/duty-po' };
  const routed = route({ row: 'PRI-05', case: { owners: [owner('newham'), second] } });
  expect(of(routed, 'offender-manager').map(({ plan }) => plan.rungs[0]?.post)).toEqual([
    'ppu-newham/offender-manager',
    'ppu-newham/duty-po',
  ]);
});

it('every row reaches somebody who must accept, whatever is known of the case', () => {
  for (const { type } of policy.events) {
    const row = rowFor(policy, type);
    if (!row) throw new Error(type);
    const facts = {
      event: { sender: '' },
      tier: 'T2',
      severity: 'P2',
      conditions: noConditions,
      at,
    } as const;
    for (const held of [ordinary, { ...ordinary, owners: [], residence: undefined }]) {
      const { recipients } = routeOf(
        row,
        { ...facts, match: 'confirmed', case: held },
        policy,
        whole,
      );
      expect([type, recipients.some(({ kind }) => kind === 'accept')]).toEqual([type, true]);
    }
  }
});
