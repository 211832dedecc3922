import { directoryOf, type Post, type Team, type Unit } from '#rules';

const probation = 'urn:example:probation';
const police = 'urn:example:police';

const team = (id: string, kind: Team['kind'], place: string, agency = probation): Team => ({
  id,
  kind,
  place,
  agency,
  name: `Team ${id}`,
});
const post = (id: string, parts: Partial<Post> = {}): Post => ({
  id,
  team: 'ppu-newham',
  role: 'duty-spo',
  title: `Post ${id}`,
  hours: 'always',
  holders: [],
  ...parts,
});

describe('a directory', () => {
  const directory = directoryOf(
    'London',
    [
      team('ppu-newham', 'ppu', 'newham'),
      team('ppu-hackney', 'ppu', 'Hackney'),
      team('jigsaw-newham', 'jigsaw', 'newham', police),
      team('on-call', 'probation-on-call', 'london'),
      team('control', 'police-control-room', 'london', police),
    ],
    [
      post('spo-newham'),
      post('aco', { team: 'on-call', role: 'aco' }),
      post('spo-area', { team: 'on-call' }),
      post('di', { team: 'control', role: 'on-call-di' }),
      post('lost', { team: 'no-such-team', role: 'aco' }),
    ],
  );
  const ids = (found: readonly { id: string }[]): string[] => found.map(({ id }) => id);
  const postsFor = (role: string, of: string): string[] => {
    const found = directory.team(of);
    return found ? ids(directory.postsFor(role, found)) : [];
  };

  it('finds teams and posts by id', () => {
    expect(directory.team('ppu-newham')?.place).toBe('newham');
    expect(directory.post('aco')?.role).toBe('aco');
    expect(directory.team('nowhere')).toBeUndefined();
    expect(directory.post('nowhere')).toBeUndefined();
  });

  it('finds the teams of a kind that serve a place, however the place is written', () => {
    expect(ids(directory.teamsServing('ppu', 'newham'))).toEqual(['ppu-newham']);
    expect(ids(directory.teamsServing('ppu', 'HACKNEY'))).toEqual(['ppu-hackney']);
    expect(ids(directory.teamsServing('jigsaw', 'hackney'))).toEqual([]);
  });

  it.each([
    ['the team’s own', 'duty-spo', 'ppu-newham', ['spo-newham']],
    ['the area’s where the team has none', 'duty-spo', 'ppu-hackney', ['spo-area']],
    ['the area’s, of the same agency', 'on-call-di', 'jigsaw-newham', ['di']],
    ['none of another agency', 'on-call-di', 'ppu-newham', []],
    ['none where nobody has the role', 'chief', 'ppu-newham', []],
  ])('finds the posts of a role for a team: %s', (_, role, of, expected) => {
    expect(postsFor(role, of)).toEqual(expected);
  });

  it('finds the posts of the area, however the area is written', () => {
    expect(ids(directory.areaPosts('aco'))).toEqual(['aco']);
    expect(ids(directory.areaPosts('on-call-di'))).toEqual(['di']);
  });

  it('has no post of a borough among those of the area', () => {
    expect(ids(directory.areaPosts('duty-spo'))).toEqual(['spo-area']);
  });
});

describe('a directory of several areas', () => {
  const unit = (id: string, area: string): Unit => ({ id, kind: 'borough', name: id, area });
  const directory = directoryOf(
    'london',
    [
      team('ppu-newham', 'ppu', 'newham'),
      team('ppu-colchester', 'ppu', 'Colchester'),
      team('on-call-london', 'probation-on-call', 'london'),
      team('on-call-essex', 'probation-on-call', 'essex'),
    ],
    [
      post('aco-london', { team: 'on-call-london', role: 'aco', email: 'aco@london.example' }),
      post('aco-essex', { team: 'on-call-essex', role: 'aco' }),
      post('called', {
        contacts: [{ channel: 'phone', address: '+441234567890', state: 'verified' }],
      }),
      post('hoped', {
        contacts: [{ channel: 'phone', address: '+441234567890', state: 'unverified' }],
      }),
    ],
    { units: [unit('newham', 'london'), unit('Colchester', 'essex')], streams: new Set([police]) },
  );
  const ids = (found: readonly { id: string }[]): string[] => found.map(({ id }) => id);

  it('has the 42 MAPPA areas, four of them in Wales', () => {
    expect(directory.areas.size).toBe(42);
    const welsh = [...directory.areas.values()].filter(({ nation }) => nation === 'wales');
    expect(ids(welsh)).toEqual(['dyfed-powys', 'gwent', 'north-wales', 'south-wales']);
  });

  it('knows the area of a place, however it is written', () => {
    expect(directory.areaOf('NEWHAM')).toBe('london');
    expect(directory.areaOf('colchester')).toBe('essex');
    expect(directory.areaOf('Essex')).toBe('essex');
    expect(directory.areaOf('atlantis')).toBeUndefined();
    expect(directory.unit('colchester')?.kind).toBe('borough');
  });

  it('finds area-wide posts in the area of the team, and of the home area when none is named', () => {
    const of = (id: string): string[] => {
      const found = directory.team(id);
      return found ? ids(directory.postsFor('aco', found)) : [];
    };
    expect(of('ppu-newham')).toEqual(['aco-london']);
    expect(of('ppu-colchester')).toEqual(['aco-essex']);
    expect(ids(directory.areaPosts('aco'))).toEqual(['aco-london']);
    expect(ids(directory.areaPosts('aco', 'Essex'))).toEqual(['aco-essex']);
    expect(directory.areaPosts('aco', 'kent')).toEqual([]);
  });

  it('says whether a post can be told anything', () => {
    expect(directory.reachable('aco-london')).toBe(true);
    expect(directory.reachable('called')).toBe(true);
    expect(directory.reachable('hoped')).toBe(false);
    expect(directory.reachable('aco-essex')).toBe(false);
    expect(directory.reachable('nowhere')).toBe(false);
    const streaming = directoryOf(
      'london',
      [team('t', 'jigsaw', 'newham', police)],
      [post('dc', { team: 't' })],
      { streams: new Set([police]) },
    );
    expect(streaming.reachable('dc')).toBe(true);
  });
});
