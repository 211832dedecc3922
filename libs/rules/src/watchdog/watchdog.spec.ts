import fc from 'fast-check';
import {
  auditVerdict,
  poissonAtMost,
  silenceOf,
  tooFew,
  type AuditFacts,
  type FeedFacts,
} from '#rules';
import { policy } from '#testing';

const limits = { workerSilenceSeconds: 20, sweepSilenceSeconds: 10, streamPausedSeconds: 900 };
const clean: AuditFacts = {
  obligations: { count: 0, oldestSeconds: 0 },
  notices: { count: 0, oldestSeconds: 0 },
  events: { count: 0, oldestSeconds: 0 },
  workers: [
    { queue: 'routing', silentSeconds: 1 },
    { queue: 'escalation', silentSeconds: 20 },
  ],
  sweepSilentSeconds: 0.2,
  syntheticLost: [],
  streamsOff: [],
  keysUnreadable: [],
  encryptionWithdrawn: [],
};

describe('the verdict of an audit', () => {
  it('is empty when everything moves', () => {
    expect(auditVerdict(clean, limits)).toEqual([]);
  });

  it.each<[string, Partial<AuditFacts>, string, string]>([
    ['obligations', { obligations: { count: 3, oldestSeconds: 61.4 } }, 'obligation-stuck', ''],
    ['notices', { notices: { count: 1, oldestSeconds: 12 } }, 'notice-untried', ''],
    ['events', { events: { count: 1, oldestSeconds: 12 } }, 'event-unrouted', ''],
    [
      'a worker too long ago',
      { workers: [{ queue: 'delivery', silentSeconds: 20.1 }] },
      'queue-without-worker',
      'delivery',
    ],
    [
      'a worker that was never there',
      { workers: [{ queue: 'delivery', silentSeconds: undefined }] },
      'queue-without-worker',
      'delivery',
    ],
    ['the sweep', { sweepSilentSeconds: undefined }, 'sweep-silent', ''],
    [
      'a test of a channel',
      { syntheticLost: [{ channel: 'email', count: 2 }] },
      'synthetic-lost',
      'email',
    ],
    ...(['disabled', 'deleted'] as const).map(
      (state): [string, Partial<AuditFacts>, string, string] => [
        `a stream that is ${state}`,
        { streamsOff: [{ agency: 'a1', state, byTransmitter: false, seconds: 0 }] },
        'stream-off',
        'a1',
      ],
    ),
    [
      'a stream that we paused',
      { streamsOff: [{ agency: 'a1', state: 'paused', byTransmitter: true, seconds: 0 }] },
      'stream-off',
      'a1',
    ],
    [
      'a stream that is paused for long',
      { streamsOff: [{ agency: 'a1', state: 'paused', byTransmitter: false, seconds: 901 }] },
      'stream-off',
      'a1',
    ],
    [
      'a key set that cannot be read',
      { keysUnreadable: [{ agency: 'a1', seconds: 3_600 }] },
      'keys-unreadable',
      'a1',
    ],
    [
      'a key to encrypt to that is left out',
      { encryptionWithdrawn: ['a1'] },
      'encryption-withdrawn',
      'a1',
    ],
  ])('finds %s', (_, facts, kind, subject) => {
    const found = auditVerdict({ ...clean, ...facts }, limits);
    expect(found).toEqual([expect.objectContaining({ kind, subject })]);
  });

  it('finds nothing in a stream that is paused for a while', () => {
    const streamsOff = [
      { agency: 'a1', state: 'paused', byTransmitter: false, seconds: 900 },
    ] as const;
    expect(auditVerdict({ ...clean, streamsOff }, limits)).toEqual([]);
  });

  it('says how many and since when', () => {
    const [found] = auditVerdict(
      { ...clean, obligations: { count: 3, oldestSeconds: 61.4 } },
      limits,
    );
    expect(found?.because).toBe('3 past due and not decided, the oldest for 61 s');
  });
});

const monday = new Date('2026-08-10T09:00:00Z');
const later = (from: Date, hours: number): Date => new Date(from.getTime() + hours * 3_600_000);
const feed = (over: Partial<FeedFacts> = {}): FeedFacts => ({
  issuer: 'urn:example:court',
  kind: 'court',
  lastAt: monday,
  registeredAt: later(monday, -1_000),
  daysHeard: 10,
  ...over,
});

describe('a silent feed (SYS-01)', () => {
  it('is counted in working hours where its figure says so: Monday 10:00 to Tuesday 10:00 in London', () => {
    expect(silenceOf(feed(), policy, later(monday, 24)).silent).toBe(false);
    expect(silenceOf(feed(), policy, later(monday, 24.1))).toMatchObject({
      silent: true,
      dueAt: later(monday, 24),
      expectedEvery: '8 working hours',
    });
  });

  it('is not silent over a weekend', () => {
    const friday = new Date('2026-08-07T15:00:00Z');
    expect(silenceOf(feed({ lastAt: friday }), policy, later(friday, 64)).silent).toBe(false);
  });

  it('is counted by the clock where its figure says so', () => {
    const prison = feed({ kind: 'prison' });
    expect(silenceOf(prison, policy, later(monday, 24)).silent).toBe(false);
    expect(silenceOf(prison, policy, later(monday, 24.1)).silent).toBe(true);
  });

  it('needs a rhythm, unless the figure is for this very source', () => {
    const rare = feed({ daysHeard: 4 });
    expect(silenceOf(rare, policy, later(monday, 300)).silent).toBe(false);
    const own = {
      ...policy,
      feeds: {
        'urn:example:court': {
          every: 'PT1H',
          hours: 'always',
          rhythmDays: 5,
          status: 'proposed',
        } as const,
      },
    };
    expect(silenceOf(rare, own, later(monday, 2)).silent).toBe(true);
    const never = feed({ lastAt: undefined, registeredAt: monday });
    expect(silenceOf(never, own, later(monday, 0.5)).silent).toBe(false);
    expect(silenceOf(never, own, later(monday, 2))).toMatchObject({ dueAt: later(monday, 1) });
    expect(silenceOf({ ...never, daysHeard: 14 }, policy, later(monday, 900)).silent).toBe(false);
  });

  it.each([
    ['PT1H', 'always', '1 hour'],
    ['PT1H', 'working', '1 working hour'],
    ['PT16H', 'working', '16 working hours'],
    ['PT1M', 'always', '1 minute'],
    ['PT90M', 'working', '90 working minutes'],
  ] as const)('should have been heard every %s, %s: every %s', (every, hours, expectedEvery) => {
    const court = { every, hours, rhythmDays: 5, status: 'proposed' } as const;
    const silence = silenceOf(feed(), { ...policy, feeds: { court } }, later(monday, 900));
    expect(silence).toMatchObject({ silent: true, expectedEvery });
  });

  it('is not watched where nobody has set an interval', () => {
    expect(silenceOf(feed({ kind: 'other' }), policy, later(monday, 9_000)).silent).toBe(false);
  });
});

describe('too few alerts (SYS-06)', () => {
  const { tooFewAlerts } = policy;
  const steady = [20, 22, 19, 21, 20, 18, 23, 20];

  it.each<[string, number, number[], boolean]>([
    ['none where there were twenty', 0, steady, true],
    ['six where there were twenty', 6, steady, true],
    ['fifteen where there were twenty', 15, steady, false],
    ['as few as one of the weeks had', 5, [...steady.slice(1), 5], false],
    ['three weeks of history', 0, steady.slice(0, 3), false],
    ['a place with few', 0, [3, 4, 2, 3, 4], false],
    ['none as always', 0, [0, 0, 0, 0, 0, 0, 0, 0], false],
  ])('%s', (_, count, history, few) => {
    expect(tooFew({ count, history }, tooFewAlerts).few).toBe(few);
  });

  it('looks at the newest weeks only', () => {
    const history = [2, 1, 2, 1, 2, 1, 2, 1, ...Array<number>(20).fill(500)];
    expect(tooFew({ count: 0, history }, tooFewAlerts).few).toBe(false);
  });

  it('is never said of a day with more than the day before it would have been said of', () => {
    fc.assert(
      fc.property(
        fc.nat(60),
        fc.array(fc.nat(60), { maxLength: 10 }),
        (count, history) =>
          !tooFew({ count: count + 1, history }, tooFewAlerts).few ||
          tooFew({ count, history }, tooFewAlerts).few,
      ),
    );
  });

  it("goes by Poisson's distribution", () => {
    expect(poissonAtMost(0, 5)).toBeCloseTo(Math.exp(-5), 12);
    // From tables: P(X ≤ 10) for a mean of 20.
    expect(poissonAtMost(10, 20)).toBeCloseTo(0.010812, 5);
    expect(poissonAtMost(400, 20)).toBeCloseTo(1, 10);
  });
});
