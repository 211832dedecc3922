import type { ContactPoint } from '#contracts';
import {
  directoryOf,
  gapsIn,
  handOversIn,
  ladderPosts,
  managerOf,
  readinessOf,
  type DutyPost,
  type Post,
  type WorkingTime,
} from '#rules';

const office: WorkingTime = { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00', bankHolidays: [] };
const workingWeek = office;
const at = (text: string): Date => new Date(text);
const post = (parts: Partial<DutyPost>): DutyPost => ({ hours: 'always', holders: [], ...parts });
// Monday to Monday.
const [from, to] = [at('2026-03-02T00:00Z'), at('2026-03-16T00:00Z')];
const gaps = (given: DutyPost): string[] =>
  gapsIn(given, from, to, office).map(
    (gap) =>
      `${gap.from.toISOString().slice(0, 16)} ${gap.to?.toISOString().slice(0, 16) ?? '…'} ${gap.because}`,
  );
const held = [{ staff: 'ash', from: at('2026-01-01T00:00Z') }];
const away = (begin: string, end?: string) =>
  new Map([['ash', [{ from: at(begin), to: end === undefined ? undefined : at(end) }]]]);

describe('gaps ahead', () => {
  it.each<[string, DutyPost, string[]]>([
    ['none where somebody answers always', post({ holders: held }), []],
    ['none at night of a post in working hours', post({ holders: held, hours: 'working' }), []],
    [
      'where a rota ends',
      post({ rotas: [{ from: '2026-02-02T09:00', to: '2026-03-09T09:00', staff: ['a'] }] }),
      ['2026-03-09T09:00 … nobody holds this post'],
    ],
    [
      'where a layer leaves a hole',
      post({
        rotas: [
          {
            from: '2026-03-02T00:00',
            staff: ['a'],
            kind: 'daily',
            days: ['mon', 'tue', 'wed', 'thu', 'fri'],
          },
        ],
      }),
      [
        '2026-03-07T00:00 2026-03-09T00:00 nobody holds this post',
        '2026-03-14T00:00 … nobody holds this post',
      ],
    ],
    [
      'where nobody covers',
      post({ holders: held, absences: away('2026-03-03T12:00Z', '2026-03-05T12:00Z') }),
      ['2026-03-03T12:00 2026-03-05T12:00 absent without cover'],
    ],
    [
      'an absence over days is one gap of a post in working hours',
      post({
        holders: held,
        hours: 'working',
        absences: away('2026-03-03T12:00Z', '2026-03-05T12:00Z'),
      }),
      ['2026-03-03T12:00 2026-03-05T12:00 absent without cover'],
    ],
    [
      'an absence at the weekend is none of it',
      post({
        holders: held,
        hours: 'working',
        absences: away('2026-03-06T17:00Z', '2026-03-09T09:00Z'),
      }),
      [],
    ],
    [
      'and is one of a post out of hours',
      post({
        holders: held,
        hours: 'out-of-hours',
        absences: away('2026-03-06T17:00Z', '2026-03-09T09:00Z'),
      }),
      ['2026-03-06T17:00 2026-03-09T09:00 absent without cover'],
    ],
    [
      'an override without anybody',
      post({
        holders: held,
        overrides: [{ from: at('2026-03-04T00:00Z'), to: at('2026-03-04T06:00Z') }],
      }),
      ['2026-03-04T00:00 2026-03-04T06:00 taken off duty by an override'],
    ],
    [
      'none once a post has ended',
      post({
        holders: [
          { ...held[0], staff: 'ash', from: at('2026-01-01T00:00Z'), to: at('2026-03-09T00:00Z') },
        ],
        to: at('2026-03-09T00:00Z'),
      }),
      [],
    ],
  ])('%s', (_, given, expected) => {
    expect(gaps(given)).toEqual(expected);
  });
});

describe('hand-overs', () => {
  const handOvers = (given: DutyPost): string[] =>
    handOversIn(given, from, to, office).map(
      ({ at: when, goes, comes, until }) =>
        `${when.toISOString().slice(5, 16)} ${goes ?? '-'} > ${comes} until ${until.toISOString().slice(5, 16)}`,
    );

  it('are where the person changes, and not in the nights between', () => {
    const weekly = post({
      hours: 'working',
      rotas: [{ from: '2026-02-23T09:00', staff: ['ash', 'birch'] }],
    });
    expect(handOvers(weekly)).toEqual([
      '03-02T09:00 ash > birch until 03-06T17:00',
      '03-09T09:00 birch > ash until 03-13T17:00',
    ]);
  });

  it('are none each morning of somebody who holds a post, wherever the look begins', () => {
    const office = post({ hours: 'working', holders: held });
    expect(handOvers(office)).toEqual([]);
    // From a Saturday too.
    const saturday = at('2026-03-07T10:00Z');
    expect(handOversIn(office, saturday, to, workingWeek)).toEqual([]);
  });

  it('know nobody who goes at the beginning and after a gap', () => {
    const begins = post({
      holders: [{ staff: 'ash', from: at('2026-03-03T09:00Z') }],
      overrides: [{ from: at('2026-03-05T09:00Z'), to: at('2026-03-06T09:00Z') }],
    });
    expect(handOvers(begins)).toEqual([
      '03-03T09:00 - > ash until 03-05T09:00',
      '03-06T09:00 - > ash until 03-16T00:00',
    ]);
  });

  it('are those of cover too', () => {
    const covered = post({
      holders: held,
      absences: new Map([
        ['ash', [{ from: at('2026-03-03T09:00Z'), to: at('2026-03-04T09:00Z'), cover: 'elm' }]],
      ]),
    });
    expect(handOvers(covered)).toEqual([
      '03-03T09:00 ash > elm until 03-04T09:00',
      '03-04T09:00 elm > ash until 03-16T00:00',
    ]);
  });
});

describe('whoever goes on duty', () => {
  const point = (
    channel: ContactPoint['channel'],
    address: string,
    state: ContactPoint['state'] = 'verified',
  ): ContactPoint => ({ channel, address, state });
  it.each<[string, ContactPoint[], boolean, RegExp]>([
    [
      'by e-mail and telephone is ready',
      [point('email', 'a@test.example'), point('phone', '+441')],
      true,
      /email, phone/,
    ],
    [
      'by two e-mail addresses is not',
      [point('email', 'a@test.example'), point('email', 'b@test.example')],
      false,
      /only email is verified; what else is verified is the same way/,
    ],
    [
      'by text and calls to one telephone is not',
      [point('sms', '+441'), point('phone', '+441')],
      false,
      /only sms/,
    ],
    [
      'by two telephones is ready',
      [point('sms', '+441'), point('phone', '+442')],
      true,
      /sms, phone/,
    ],
    [
      'by one that is not verified yet is not',
      [point('email', 'a@test.example'), point('sms', '+441', 'unverified')],
      false,
      /not verified yet: sms/,
    ],
    [
      'by one that failed is not',
      [point('email', 'a@test.example'), point('push', 'https://x.example', 'failed')],
      false,
      /failed: push/,
    ],
    ['by nothing is not', [], false, /no verified contact point/],
  ])('%s', (_, contacts, ready, because) => {
    const found = readinessOf(contacts);
    expect(found.ready).toBe(ready);
    expect(found.because).toMatch(because);
  });
});

describe('who manages a duty', () => {
  const team = { id: 't', kind: 'ppu' as const, place: 'newham', agency: 'urn:a', name: 'T' };
  const one = (role: string, staff?: string): Post => ({
    ...{ id: `t/${role}`, team: 't', role, title: role, hours: 'always' },
    holders: staff === undefined ? [] : [{ staff, from: at('2026-01-01T00:00Z') }],
  });
  const policy = {
    ladders: { A: ['owner', 'po', 'spo', 'aco'], B: ['po', 'chief'] },
    roles: { x: { ladder: 'A', team: 'ppu' as const }, y: { ladder: 'B', team: 'ppu' as const } },
  };
  const managers = (...posts: Post[]): string[] =>
    ladderPosts(policy, directoryOf('london', [team], posts)).map(
      (found) => `${found.post.id} ${managerOf(found, from)?.id ?? '-'}`,
    );

  it('is the next rung that somebody holds, on any of its ladders; each post is there once', () => {
    expect(managers(one('po', 'a'), one('spo'), one('aco', 'b'), one('chief', 'c'))).toEqual([
      't/po t/aco',
      't/spo t/aco',
      't/aco -',
      't/chief -',
    ]);
    expect(managers(one('po', 'a'), one('spo'), one('aco'), one('chief', 'c'))[0]).toBe(
      't/po t/chief',
    );
  });
});
