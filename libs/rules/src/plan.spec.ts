import { join } from 'node:path';
import { yamlFilesAt } from '#kernel';
import {
  directoryOf,
  loadPolicy,
  planFor,
  policyAt,
  rungsOf,
  type Post,
  type Rung,
  type Team,
} from '#rules';

const policy = policyAt(
  loadPolicy(yamlFilesAt(join(process.cwd(), 'policy'))),
  new Date('2026-08-10T12:00:00Z'),
);
const probation = 'urn:example:probation';
const police = 'urn:example:police';
const minute = 60_000;
const hour = 60 * minute;

const post = (id: string, team: string, role: string): Post => ({
  id,
  team,
  role,
  title: `Title of ${id}`,
  hours: 'always',
  holders: [],
});
const newham: Team = {
  id: 'ppu-newham',
  agency: probation,
  kind: 'ppu',
  place: 'newham',
  name: 'Newham PPU',
};
const onCall: Team = { ...newham, id: 'on-call', kind: 'probation-on-call', place: 'london' };
const control: Team = { ...onCall, id: 'control', kind: 'police-control-room', agency: police };
const essex: Team = { ...onCall, id: 'on-call-essex', place: 'essex' };
const prisons: Team = {
  ...onCall,
  id: 'prison-group',
  agency: 'urn:example:prison',
  kind: 'prison-omu',
};
const directory = directoryOf(
  'london',
  [newham, onCall, control, essex, prisons],
  [
    post('essex-aco', 'on-call-essex', 'aco'),
    post('director', 'prison-group', 'prison-group-director'),
    post('om-1', 'ppu-newham', 'offender-manager'),
    post('spo', 'ppu-newham', 'duty-spo'),
    post('second-spo', 'ppu-newham', 'duty-spo'),
    post('aco', 'on-call', 'aco'),
    post('second-aco', 'on-call', 'aco'),
    post('superintendent', 'control', 'on-call-superintendent'),
    post('stray', 'no-such-team', 'duty-po'),
  ],
);
const ids = (rungs: readonly Rung[]): string[] => rungs.map(({ post: id }) => id);
const ladder = ['owner', 'duty-spo', 'aco'];

describe('the rungs of a ladder', () => {
  it.each([
    ['begin with the owner’s own post', ladder, 'om-1', ['om-1', 'spo', 'aco']],
    ['leave the owner out where there is none (RR-07)', ladder, undefined, ['spo', 'aco']],
    ['leave out an owner the directory no longer has', ladder, 'om-gone', ['spo', 'aco']],
    ['leave out a role without a post', ['duty-po', 'duty-spo'], undefined, ['spo']],
    ['are none where no role has a post', ['smb-chair'], undefined, []],
    ['have a post once, though it has two of the roles', ladder, 'spo', ['spo', 'aco']],
    ['leave out another agency’s posts', ['on-call-superintendent'], undefined, []],
  ])('%s', (_, roles, owner, expected) => {
    expect(ids(rungsOf(roles, newham, owner, directory))).toEqual(expected);
  });

  it('carry the title and the agency of the post', () => {
    expect(rungsOf(['on-call-superintendent'], control, undefined, directory)).toEqual([
      { post: 'superintendent', title: 'Title of superintendent', agency: police },
    ]);
  });

  it('have no agency where the owner’s team is not in the directory', () => {
    expect(rungsOf(['owner'], newham, 'stray', directory)).toMatchObject([
      { post: 'stray', agency: '' },
    ]);
  });
});

describe('a plan', () => {
  const rungs = rungsOf(ladder, newham, 'om-1', directory);
  const plan = planFor('L-PROB', rungs, 'P1', 'T3', policy, directory);

  it.each([
    ['P1', 'T0', 15 * minute, 'always'],
    ['P1', 'T3', 15 * minute, 'always'],
    ['P2', 'T3', hour, 'always'],
    ['P2', 'T2', hour, 'always'],
    ['P2', 'T1', hour, 'working'],
    ['P2', 'T0', hour, 'working'],
    ['P3', 'T3', 4 * hour, 'working'],
  ] as const)('of %s and %s has the clock of RULES 3.3', (severity, tier, window, calendar) => {
    expect(planFor('L-PROB', rungs, severity, tier, policy, directory)).toMatchObject({
      ladder: 'L-PROB',
      rungs,
      first: window,
      rung: window,
      calendar,
      repeat: 30 * minute,
    });
  });

  it('of P4 has two rungs and is repeated once a day to the last of them, never to the top (RULES 3.3)', () => {
    expect(planFor('L-PROB', rungs, 'P4', 'T3', policy, directory)).toMatchObject({
      rungs: rungs.slice(0, 2),
      top: [],
      first: 8 * hour,
      calendar: 'working',
      repeat: 24 * hour,
    });
  });

  it('tells one post of each top role when nobody took it: of all three agencies (RULES 3.3)', () => {
    expect(ids(plan.top)).toEqual(['aco', 'superintendent', 'director']);
  });

  it('tells the top of the case’s area and of the team’s; what neither has, the home area’s', () => {
    const tops = (areas: string[]) =>
      ids(planFor('L', rungs, 'P1', 'T3', policy, directory, areas).top);
    expect(tops(['london'])).toEqual(['aco', 'superintendent', 'director']);
    expect(tops(['essex'])).toEqual(['aco', 'essex-aco', 'superintendent', 'director']);
    const essexOnly = rungsOf(['aco'], essex, undefined, directory);
    expect(ids(planFor('L', essexOnly, 'P1', 'T3', policy, directory).top)).toEqual([
      'essex-aco',
      'superintendent',
      'director',
    ]);
  });

  it('leaves out a top role that the area does not have', () => {
    const probationOnly = directoryOf(
      'london',
      [onCall],
      [post('aco', 'on-call', 'aco'), post('spo', 'on-call', 'duty-spo')],
    );
    expect(ids(planFor('L', [], 'P1', 'T3', policy, probationOnly).top)).toEqual(['aco']);
  });

  it('is data: what is read back from a store is the same plan (promise 10)', () => {
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });

  it('names posts and nobody in person: people are looked up when a rung is reached (promise 10)', () => {
    expect(plan.rungs.map((rung) => Object.keys(rung).sort())).toEqual(
      plan.rungs.map(() => ['agency', 'post', 'title']),
    );
  });
});
