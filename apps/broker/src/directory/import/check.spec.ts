import { readDirectory } from '#contracts';
import type { DirectoryRows } from '../rows.js';
import { faultsOf } from './check.js';
import { differenceOf } from './difference.js';
import { postRow } from './wanted-posts.js';
import { staffRow } from './wanted-staff.js';
import { wantedRows } from './wanted.js';

const probation = 'urn:test:probation';
const nothing: DirectoryRows = {
  areas: [],
  units: [],
  agencies: [
    {
      id: 'a',
      issuer: probation,
      name: 'Test probation',
      kind: 'probation',
      dataRegime: 'law-enforcement',
    },
  ],
  teams: [],
  staff: [],
  posts: [],
};
const from = '2026-03-01T09:00:00Z';
const to = '2026-03-08T09:00:00Z';
const team = { id: 'ppu', agency: probation, kind: 'ppu', place: 'newham', name: 'PPU Newham' };
const ash = { id: 'ash', agency: probation, name: 'Ash Examplewood' };
const birch = { id: 'birch', agency: probation, name: 'Birch Demoford' };
const spo = { id: 'ppu/spo', team: 'ppu', role: 'duty-spo', title: 'Duty SPO', hours: 'always' };
const whole = { directory: 1, area: 'london', teams: [team], staff: [ash, birch], posts: [spo] };

const faults = (given: object, held = nothing, home = ''): string[] => {
  const read = readDirectory(given);
  const semantic = faultsOf(read, wantedRows(read, held, home), held, home);
  return [...read.faults, ...semantic].map(({ path, reason }) => `${path}: ${reason}`);
};
/** The directory after a good document. */
const taken = (given: object, held = nothing, home = ''): DirectoryRows => {
  expect(faults(given, held, home)).toEqual([]);
  const wanted = wantedRows(readDirectory(given), held, home);
  const { posts, staff, ...rest } = wanted;
  const rows = (list: { row: unknown }[]): never => list.map(({ row }) => row) as never;
  return {
    areas: rows(rest.areas),
    units: rows(rest.units),
    agencies: [...held.agencies, ...(rows(rest.agencies) as DirectoryRows['agencies'])],
    teams: rows(rest.teams),
    staff: staff.map(staffRow),
    posts: posts.map(postRow),
  };
};

describe('a directory document', () => {
  it('takes what agencies call their teams and posts, each once', () => {
    const om = { ...spo, id: 'ppu/om', role: 'offender-manager' };
    const named = {
      ...whole,
      teams: [{ ...team, reference: 'N07PPU' }],
      // A team and a post may be called the same.
      posts: [
        { ...spo, reference: 'N07PPU' },
        { ...om, reference: 'N07A060' },
      ],
    };
    const held = taken(named);
    expect(held.posts.map(({ reference }) => reference)).toEqual(['N07PPU', 'N07A060']);
    expect(held.teams.map(({ reference }) => reference)).toEqual(['N07PPU']);
    const twice = {
      ...whole,
      posts: [
        { ...spo, reference: 'A' },
        { ...om, reference: 'A' },
      ],
    };
    expect(faults(twice)).toEqual(['posts[1].reference: "A" is the reference of ppu/spo']);
    const other = { ...whole, teams: [{ ...team, id: 'ppu-2', reference: 'N07PPU' }], posts: [] };
    expect(faults(other, held)).toEqual(['teams[0].reference: "N07PPU" is the reference of ppu']);
    // Two posts may exchange theirs.
    const swapped = {
      ...whole,
      posts: [
        { ...spo, reference: 'N07A060' },
        { ...om, reference: 'N07PPU' },
      ],
    };
    expect(faults(swapped, held)).toEqual([]);
    expect(faults({ ...whole, posts: [{ ...spo, reference: 'N07 A060' }] })).toHaveLength(1);
  });

  it('is taken in its first shape: units are what teams serve, an e-mail address is verified', () => {
    const rows = taken({ ...whole, posts: [{ ...spo, email: 'spo@test.example' }] });
    expect(rows.units).toEqual([{ id: 'newham', name: 'newham', kind: 'borough', area: 'london' }]);
    expect(rows.posts[0]?.contacts).toEqual([
      { channel: 'email', address: 'spo@test.example', state: 'verified', verifiedAt: null },
    ]);
  });

  const held = (staff: string, from: string, to?: string) => ({ staff, from, ...(to && { to }) });
  const posted = (more: object) => ({ ...whole, posts: [{ ...spo, ...more }] });
  const swapped = (staff: string, turn: string, other: string, withTurn: string) => ({
    ...{ post: 'ppu/spo', staff, turn, with: other, withTurn, agreedBy: [staff, other] },
  });
  const away = (...absences: object[]) => ({ ...whole, staff: [{ ...ash, absences }, birch] });

  it.each<[string, object, string[]]>([
    ['no document', [], [': a directory document is an object']],
    ['an unknown area', { ...whole, area: 'atlantis' }, ['area: there is no area "atlantis"']],
    [
      'an unknown area of a unit',
      { ...whole, units: [{ id: 'newham', kind: 'borough', name: 'Newham', area: 'atlantis' }] },
      ['units[0].area: there is no area "atlantis"'],
    ],
    [
      'an unknown unit, where units are listed',
      { ...whole, units: [{ id: 'hackney', kind: 'borough', name: 'Hackney' }] },
      ['teams[0].place: there is no unit or area "newham"'],
    ],
    [
      'a unit with the name of an area',
      { ...whole, teams: [], posts: [], units: [{ id: 'Essex', kind: 'borough', name: 'Essex' }] },
      ['units[0].id: "Essex" is the name of an area'],
    ],
    [
      'an unknown agency',
      { ...whole, teams: [{ ...team, agency: 'urn:test:nobody' }] },
      ['teams[0].agency: there is no agency "urn:test:nobody"'],
    ],
    ['an unknown team', posted({ team: 'none' }), ['posts[0].team: there is no team "none"']],
    [
      'unknown staff, wherever they are named',
      {
        ...posted({
          holders: [held('who', from, to)],
          rotas: [{ from: '2026-05-01T09:00', staff: ['ash', 'whom'] }],
        }),
        staff: [{ ...ash, absences: [{ from, cover: 'whose' }] }],
      },
      [
        'staff[0].absences[0].cover: there is no member of staff "whose"',
        'posts[0].holders[0].staff: there is no member of staff "who"',
        'posts[0].rotas[0].staff[1]: there is no member of staff "whom"',
      ],
    ],
    [
      'a post twice',
      { ...whole, posts: [spo, { ...spo, title: 'Again' }] },
      ['posts[1].id: "ppu/spo" is in posts[0] already'],
    ],
    [
      'a post that ends before it starts',
      posted({ from: to, to: from }),
      ['posts[0].to: it ends before it starts'],
    ],
    [
      'a holding that ends before it starts',
      posted({ holders: [held('ash', to, from)] }),
      ['posts[0].holders[0].to: it ends before it starts'],
    ],
    [
      'an absence that ends as it starts',
      away({ from, to: from }),
      ['staff[0].absences[0].to: it ends before it starts'],
    ],
    [
      'two holders at once',
      posted({ holders: [held('ash', from), held('birch', to)] }),
      [
        'posts[0].holders[1].from: holders of ppu/spo overlap: posts[0].holders[0] runs on without an end',
      ],
    ],
    [
      'a short holding inside a long one',
      posted({
        holders: [
          held('ash', '2026-01-01T00:00:00Z', '2026-12-01T00:00:00Z'),
          held('birch', from, to),
          held('birch', '2026-06-01T00:00:00Z', '2026-07-01T00:00:00Z'),
        ],
      }),
      [
        'posts[0].holders[1].from: holders of ppu/spo overlap: posts[0].holders[0] runs until 2026-12-01T00:00:00.000Z',
        'posts[0].holders[2].from: holders of ppu/spo overlap: posts[0].holders[0] runs until 2026-12-01T00:00:00.000Z',
      ],
    ],
    [
      'two absences of one person at once',
      away({ from, to, cover: 'birch' }, { from: '2026-03-02T00:00:00Z' }),
      [
        'staff[0].absences[1].from: absences of ash overlap: staff[0].absences[0] runs until 2026-03-08T09:00:00.000Z',
      ],
    ],
    [
      'cover for oneself',
      away({ from, to, cover: 'ash' }),
      ['staff[0].absences[0].cover: nobody covers for themselves'],
    ],
    [
      'a rota that ends before it starts',
      posted({ rota: { from: '2026-03-02T09:00', to: '2026-03-01T09:00', staff: ['ash'] } }),
      ['posts[0].rota.to: it ends before it starts'],
    ],
    [
      'rotas of one layer that overlap, and shifts that are too short or not there',
      posted({
        rotas: [
          { from: '2026-03-02T09:00', to: '2026-04-01T09:00', staff: ['ash'] },
          { from: '2026-03-09T09:00', staff: ['birch'] },
          { from: '2026-03-09T09:00', layer: 2, kind: 'custom', shifts: ['PT1H'], staff: ['ash'] },
        ],
      }),
      [
        'posts[0].rotas[1].from: rotas of ppu/spo overlap: posts[0].rotas[0] runs until 2026-04-01T09:00:00',
        'posts[0].rotas[2].shifts[0]: a shift is of 2 hours at least and 366 days at most',
      ],
    ],
    [
      'a rota of a kind that does not fit its shifts, or of hours that are none',
      posted({
        rotas: [
          { from: '2026-03-02T09:00', kind: 'custom', staff: ['ash'] },
          { from: '2026-03-09T09:00', shifts: ['P1D'], staff: ['ash'] },
          { from: '2026-03-09T09:00', hours: '17-9', staff: ['ash'] },
        ],
      }),
      [
        'posts[0].rotas[0].shifts: a custom rota has shifts, and no other has',
        'posts[0].rotas[1].shifts: a custom rota has shifts, and no other has',
        'posts[0].rotas[2].hours: hours of the day, as 17:00-09:00',
      ],
    ],
    [
      'overrides that overlap or name a stranger, and one of a post that there is not',
      {
        ...whole,
        overrides: [
          { post: 'ppu/spo', from, to, staff: 'who' },
          { post: 'ppu/spo', from: '2026-03-07T09:00:00Z', to: '2026-03-09T09:00:00Z' },
          { post: 'ppu/none', from, to },
        ],
      },
      [
        'overrides[0].staff: there is no member of staff "who"',
        'overrides[1].from: overrides of ppu/spo overlap: overrides[0] runs until 2026-03-08T09:00:00.000Z',
        'overrides[2].post: there is no post "ppu/none"',
      ],
    ],
    [
      'swaps of turns that are not theirs, or of one turn twice',
      {
        ...posted({ rota: { from: '2026-03-02T09:00', staff: ['ash', 'birch'] } }),
        swaps: [
          swapped('ash', '2026-03-02T09:00', 'birch', '2026-03-09T09:00'),
          swapped('ash', '2026-03-09T09:00', 'birch', '2026-03-23T09:00'),
          swapped('ash', '2026-03-16T10:00', 'birch', '2026-03-09T09:00'),
        ],
      },
      [
        'swaps[1].turn: the turn that begins then is not of ash but of birch',
        'swaps[2].turn: no turn of this post begins then',
        'swaps[2].withTurn: swaps[0] swaps this turn already',
      ],
    ],
    [
      'a list beside the post’s own',
      {
        ...posted({ holders: [held('ash', from)] }),
        holdings: [{ post: 'ppu/spo', ...held('birch', from) }],
      },
      ['holdings[0].post: posts[0] says this by itself already'],
    ],
    [
      'rows that cannot be read, and beside them everything else that is wrong',
      {
        ...whole,
        posts: [{ ...spo, hours: 'sometimes' }, { ...spo, id: 'ppu/po', team: 'none' }, 7],
        holdings: [
          { post: 'ppu/spo', staff: 'ash', from },
          { post: 'ppu/po', staff: 'no', from },
        ],
        surprise: true,
      },
      [
        'posts[0].hours: Invalid option: expected one of "always"|"working"|"out-of-hours"',
        'posts[2]: Invalid input: expected object, received number',
        ': Unrecognized key: "surprise"',
        'posts[1].team: there is no team "none"',
        'holdings[1].staff: there is no member of staff "no"',
      ],
    ],
    [
      'an address that is none, without repeating it',
      posted({ contacts: [{ channel: 'sms', address: 'secret' }] }),
      ['posts[0].contacts[0].address: must be a telephone number, as +441234567890'],
    ],
  ])('with %s is refused by name', (_, given, expected) => {
    expect(faults(given, nothing, 'london')).toEqual(expected);
  });

  it('may touch: one holds until the next begins', () => {
    expect(faults(posted({ holders: [held('ash', from, to), held('birch', to)] }))).toEqual([]);
  });

  it('may name an area of its own when it is the first, and never by mistake later', () => {
    const own = { ...whole, area: 'testshire' };
    const first = taken(own);
    expect(first.areas).toEqual([{ id: 'testshire', name: 'testshire', nation: 'england' }]);
    expect(faults(own, first, 'testshire')).toEqual([]);
    expect(faults({ ...whole, area: 'testshore' }, first, 'testshire')).toHaveLength(1);
    const declared = { ...whole, area: 'x', areas: [{ id: 'x', name: 'X', nation: 'wales' }] };
    expect(faults(declared, first, 'testshire')).toEqual([]);
  });
});

describe('what a document leaves out', () => {
  const before = taken({
    ...whole,
    staff: [{ ...ash, absences: [{ from, to, cover: 'birch' }] }, birch],
    posts: [{ ...spo, email: 'spo@test.example', holders: [{ staff: 'ash', from }] }],
  });
  const differs = (given: object): string[] => {
    const { rows } = differenceOf(taken(given, before, 'london'), before);
    return rows.map(({ kind, id, members }) => `${kind} ${id}: ${(members ?? []).join(' ')}`);
  };

  it('is gone where a post is given again without it, but for absences', () => {
    expect(differs(whole)).toEqual(['post ppu/spo: holders contacts']);
  });

  it('stays where the document keeps it', () => {
    expect(differs({ ...whole, keep: ['holders', 'rotas', 'contacts'] })).toEqual([]);
  });

  it('stays of overrides and swaps, which are known from day to day', () => {
    const rota = { from: '2026-03-02T09:00', kind: 'daily', staff: ['ash', 'birch'] };
    const swap = { post: 'ppu/spo', staff: 'ash', turn: '2026-03-02T09:00', with: 'birch' };
    const given = { ...whole, posts: [{ ...spo, rota }] };
    const held = taken({
      ...given,
      overrides: [{ post: 'ppu/spo', from, to }],
      swaps: [{ ...swap, withTurn: '2026-03-03T09:00', agreedBy: ['ash'] }],
    });
    expect(differenceOf(taken(given, held, 'london'), held).rows).toEqual([]);
    const gone = { directory: 1, area: 'london', overrides: [], swaps: [] };
    const cleared = { ...given, ...gone };
    const { rows } = differenceOf(taken(cleared, held, 'london'), held);
    expect(rows).toEqual([
      { kind: 'post', id: 'ppu/spo', change: 'changed', members: ['overrides', 'swaps'] },
    ]);
  });

  it('stays of a post that only a list names', () => {
    const holdings = [{ post: 'ppu/spo', staff: 'birch', from }];
    expect(differs({ directory: 1, area: 'london', holdings })).toEqual(['post ppu/spo: holders']);
    const absences = [{ staff: 'ash', from, to }];
    expect(differs({ directory: 1, area: 'london', absences })).toEqual(['staff ash: absences']);
  });

  it('is gone from a list that is there', () => {
    expect(differs({ ...whole, keep: ['contacts'], holdings: [], absences: [] })).toEqual([
      'staff ash: absences',
      'post ppu/spo: holders',
    ]);
  });

  it('is told of when it is a row that is held', () => {
    const fewer = taken({ ...whole, staff: [birch] }, before, 'london');
    expect(differenceOf(fewer, before).absent).toEqual([{ kind: 'staff', id: 'ash' }]);
  });
});
