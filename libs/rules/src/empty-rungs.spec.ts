import { directoryOf, emptyRungs, type Post, type Team } from '#rules';

const team = (id: string, kind: Team['kind'], place: string): Team => ({
  id,
  kind,
  place,
  agency: 'urn:example:probation',
  name: id,
});
const from = new Date('2026-01-01T00:00Z');
const post = (team: string, role: string, parts: Partial<Post> = {}): Post => ({
  id: `${team}/${role}`,
  team,
  role,
  title: role,
  hours: 'working',
  holders: [{ staff: 'ash', from }],
  ...parts,
});
const policy = {
  ladders: { 'L-PROB': ['owner', 'duty-spo', 'aco'], 'L-ONCALL': ['aco'] },
  roles: {
    'offender-manager': { ladder: 'L-PROB', team: 'ppu' as const },
    ppu: { ladder: 'L-PROB', team: 'ppu' as const },
    'probation-on-call': { ladder: 'L-ONCALL', team: 'probation-on-call' as const },
  },
};
const teams = [team('newham', 'ppu', 'newham'), team('on-call', 'probation-on-call', 'london')];
// A Saturday: nobody in working hours is on duty, and that is no vacancy.
const saturday = new Date('2026-03-07T12:00Z');
const emptyWith = (...posts: Post[]) =>
  emptyRungs(policy, directoryOf('london', teams, posts), saturday);

describe('rungs that nobody holds (SYS-04)', () => {
  it('are none where every rung is held, off duty or not', () => {
    expect(emptyWith(post('newham', 'duty-spo'), post('on-call', 'aco'))).toEqual([]);
  });

  it('are those without a post, once for each ladder and team', () => {
    expect(emptyWith(post('newham', 'duty-spo'))).toEqual([
      {
        ladder: 'L-PROB',
        rung: 'aco',
        team: 'newham',
        because: 'ladder L-PROB, rung "aco", team newham: there is no such post',
      },
      {
        ladder: 'L-ONCALL',
        rung: 'aco',
        team: 'on-call',
        because: 'ladder L-ONCALL, rung "aco", team on-call: there is no such post',
      },
    ]);
  });

  it('are those whose holder has gone or has not come', () => {
    const left = { holders: [{ staff: 'ash', from, to: new Date('2026-03-01T00:00Z') }] };
    const coming = { holders: [{ staff: 'ash', from: new Date('2026-04-01T00:00Z') }] };
    const found = emptyWith(post('newham', 'duty-spo', left), post('on-call', 'aco', coming));
    expect(found.map(({ ladder, post: vacant }) => `${ladder} ${vacant ?? ''}`)).toEqual([
      'L-PROB newham/duty-spo',
      'L-PROB on-call/aco',
      'L-ONCALL on-call/aco',
    ]);
  });
});
