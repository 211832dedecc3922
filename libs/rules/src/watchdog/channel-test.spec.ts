import { channelTestFault, directoryOf, type Policy, type Post, type Team } from '#rules';
import { policy } from '#testing';

const team = (kind: Team['kind'], id: string): Team => ({
  id,
  kind,
  place: 'london',
  agency: 'urn:example:police',
  name: id,
});
const post = (role: string, of: string): Post => ({
  id: `${of}/${role}`,
  team: of,
  role,
  title: role,
  hours: 'always',
  holders: [],
});
const directory = (teams: Team[], posts: Post[]) =>
  directoryOf('london', teams, posts, { streams: new Set(['urn:example:police']) });

const tests = team('channel-test', 'tests');
const control = team('police-control-room', 'control');
const good = directory([tests, control], [post('test-recipient', 'tests')]);

const withRow = (over: object): Policy => ({
  ...policy,
  events: policy.events.map((row) =>
    row.type === 'system.channel-test' ? { ...row, ...over } : row,
  ),
});

const now = new Date('2026-08-10T10:00:00Z');

describe('a test of the channels (SYS-07)', () => {
  it('may be sent to a post that is there for it', () => {
    expect(channelTestFault(policy, good, now)).toBeUndefined();
  });

  it.each<[string, ReturnType<typeof directory>, RegExp]>([
    ['nobody receives it', directory([control], []), /no team of kind channel-test/],
    ['its team has no post', directory([tests], []), /nobody|SYS-04|RR-18|stand/i],
    [
      'its role is held elsewhere',
      directory([tests, control], [post('test-recipient', 'control')]),
      /would reach control\/test-recipient/,
    ],
  ])('is not sent when %s', (_, where, said) => {
    expect(channelTestFault(policy, where, now)).toMatch(said);
  });

  it.each<[string, object, RegExp]>([
    ['would page a duty post', { accept: ['police-control-room'] }, /would reach|RR-18/],
    ['would copy somebody real', { copy: ['police-control-room'] }, /would reach control/],
    ['does not say that it is a test', { says: 'Something has happened.' }, /TEST/],
    ['is counted with real alerts', { family: 'release' }, /family/],
    [
      'would climb to the top of real posts',
      { severity: { T0: 'P1', T1: 'P1', T2: 'P1', T3: 'P1' } },
      /would reach control\/on-call-superintendent/,
    ],
  ])('is not sent when the policy %s', (_, row, said) => {
    const real = directory(
      [tests, control],
      [
        post('test-recipient', 'tests'),
        post('duty-inspector', 'control'),
        post('on-call-superintendent', 'control'),
      ],
    );
    expect(channelTestFault(withRow(row), real, now)).toMatch(said);
  });
});
