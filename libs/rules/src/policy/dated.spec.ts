import { join } from 'node:path';
import { stringify } from 'yaml';
import { TocsinError, yamlFilesAt } from '#kernel';
import {
  clockOf,
  isWorkingTime,
  workingTimeIn,
  loadPolicy,
  policyAt,
  PolicyBook,
  readPolicy,
  rowFor,
} from '#rules';

const files = yamlFilesAt(join(process.cwd(), 'policy'));
const shipped = loadPolicy(files);
const about = { id: 'my-area', approvedBy: 'SMB', timezone: 'Europe/London' };
/** An area's own file on top of the shipped policy. */
const area = (parts: object): PolicyBook => new PolicyBook(readPolicy(stringify(parts), shipped));
const at = (day: string): Date => new Date(day.length > 10 ? day : `${day}T12:00:00Z`);
const quick = { first: 'PT5M', rung: 'PT5M', calendar: 'always', status: 'proposed' };

function faultsOf(read: () => unknown): string[] {
  try {
    read();
  } catch (thrown) {
    if (!(thrown instanceof TocsinError)) throw thrown;
    expect(thrown.code).toBe('invalid_configuration');
    return thrown.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
  return [];
}

describe('the policy in time', () => {
  it('RR-02: has the MAPPA-area rule of 2004 and the present one, each in its time', () => {
    const rule = (day: string) => policyAt(shipped, at(day)).areaRule.rule;
    expect(rule('2005-08-08')).toBe('officer-in-custody-else-residence');
    expect(rule('2020-12-31T23:59:59Z')).toBe('officer-in-custody-else-residence');
    expect(rule('2021-01-01T00:00:00Z')).toBe('set-on-case');
  });

  it('is whole at every time: a case of 2004 can be replayed', () => {
    const then = policyAt(shipped, at('2004-07-02'));
    expect(then.windows.P1.first).toBe('PT15M');
    expect(then.events).toHaveLength(policyAt(shipped, at('2026-08-10')).events.length);
    expect(policyAt(shipped, new Date(-8.64e15)).ladders['L-PROB']).toBeDefined();
  });

  it.each([
    ['2004-12-27', false],
    ['2005-01-03', false],
    ['2005-03-25', false],
    ['2005-08-29', false],
    ['2006-04-17', false],
    ['2005-08-08', true],
    ['2012-06-05', false],
    ['2022-09-19', false],
    ['2026-08-31', false],
  ])('knows whether people are at work on %s: %s', (day, expected) => {
    expect(isWorkingTime(at(day), policyAt(shipped, at(day)).workingTime)).toBe(expected);
  });

  it.each([
    ['scotland', '2026-08-03', false],
    ['scotland', '2026-08-31', true],
    ['scotland', '2026-04-06', true],
    ['scotland', '2026-06-15', false],
    ['northern-ireland', '2026-07-13', false],
    ['northern-ireland', '2026-04-06', false],
    ['wales', '2026-08-31', false],
    ['england', '2026-07-13', true],
  ] as const)('knows whether people are at work in %s on %s: %s', (nation, day, expected) => {
    const { workingTime } = policyAt(shipped, at(day));
    const own = workingTimeIn(workingTime, nation);
    expect(isWorkingTime(at(day), own)).toBe(expected);
    expect(workingTimeIn(workingTime, nation)).toBe(own);
  });

  it('has the bank holidays of at least the next 60 days, of every nation', () => {
    // The only test that asks what day it is: when it fails, add the next year from gov.uk/bank-holidays.
    const soon = new Date(performance.timeOrigin + performance.now() + 60 * 24 * 3_600_000);
    const { workingTime } = policyAt(shipped, soon);
    for (const nation of ['england', 'wales', 'scotland', 'northern-ireland'] as const) {
      const years = workingTimeIn(workingTime, nation).bankHolidays.map((day) => day.slice(0, 4));
      // A year is published whole, so one of its days says that all are here.
      expect([nation, years.includes(String(soon.getUTCFullYear()))]).toEqual([nation, true]);
    }
  });

  it('lets an area say the bank holidays of its nation, and no other nation loses its own', () => {
    const own = area({ bankHolidaysOf: { scotland: ['2026-09-07'] } }).at(at('2026-08-10'));
    expect(workingTimeIn(own.workingTime, 'scotland').bankHolidays).toEqual(['2026-09-07']);
    expect(
      isWorkingTime(at('2026-07-13'), workingTimeIn(own.workingTime, 'northern-ireland')),
    ).toBe(false);
  });

  it('has no bank holiday on a weekend, where it would change nothing, and none twice', () => {
    const { bankHolidays, nations = {} } = policyAt(shipped, at('2026-08-10')).workingTime;
    for (const days of [bankHolidays, ...Object.values(nations)]) {
      const weekends = days.filter((day) => [0, 6].includes(new Date(day).getUTCDay()));
      expect(weekends).toEqual([]);
      expect(new Set(days).size).toBe(days.length);
    }
  });

  it('is the same object between two boundaries', () => {
    expect(policyAt(shipped, at('2026-08-10'))).toBe(policyAt(shipped, at('2026-08-11')));
    expect(policyAt(shipped, at('2005-08-08'))).not.toBe(policyAt(shipped, at('2026-08-10')));
  });

  it('changes at midnight in London, in summer too', () => {
    const versions = [
      { ...quick, effectiveTo: '2026-06-30' },
      { ...quick, first: 'PT10M', effectiveFrom: '2026-07-01' },
    ];
    const book = area({ windows: { P1: versions } });
    expect(book.at(at('2026-06-30T22:59:59Z')).windows.P1.first).toBe('PT5M');
    expect(book.at(at('2026-06-30T23:00:00Z')).windows.P1.first).toBe('PT10M');
  });
});

describe("an area's own file", () => {
  it('says only what differs, and the rest stays', () => {
    const policy = area({
      policy: about,
      windows: { P1: quick },
      ladders: { 'L-AP': ['duty-worker', 'area-hostel-manager'] },
      roles: {
        hostel: { ladder: 'L-AP', team: 'hostel', place: 'premises', rule: 'area protocol' },
      },
      clocks: {
        'mapp-minutes': { value: 'P10WD', status: 'sourced', basis: 'Area protocol 2026' },
      },
    }).at(at('2026-08-10'));
    expect(policy.policy.id).toBe('my-area');
    expect(policy.windows.P1.first).toBe('PT5M');
    expect(policy.windows.P2.first).toBe('PT60M');
    expect(policy.ladders['L-AP']).toEqual(['duty-worker', 'area-hostel-manager']);
    expect(policy.ladders['L-PPU']).toEqual(policyAt(shipped, at('2026-08-10')).ladders['L-PPU']);
    expect(policy.roles['hostel']?.rule).toBe('area protocol');
    expect(clockOf(policy, 'mapp-minutes')).toMatchObject({ set: true, says: '10 working days' });
    expect(clockOf(policy, 'mapp-review-L2').set).toBe(false);
    expect(policy.events).toHaveLength(policyAt(shipped, at('2026-08-10')).events.length);
  });

  it('may change one row of the catalogue', () => {
    const own = {
      ...rowFor(policyAt(shipped, at('2026-08-10')), 'prison.moved-outside'),
      accept: ['offender-manager', 'jigsaw'],
    };
    delete own.type;
    const policy = area({ events: { 'prison.moved-outside': own } }).at(at('2026-08-10'));
    expect(rowFor(policy, 'prison.moved-outside')?.accept).toEqual(['offender-manager', 'jigsaw']);
    expect(policy.events).toHaveLength(policyAt(shipped, at('2026-08-10')).events.length);
  });

  it('holds from its own day, and before it what was shipped', () => {
    const book = area({
      policy: { ...about, effectiveFrom: '2026-04-01' },
      windows: { P1: quick },
    });
    expect(book.at(at('2026-03-31')).windows.P1.first).toBe('PT15M');
    expect(book.at(at('2026-04-01')).windows.P1.first).toBe('PT5M');
  });

  it('gives the figure back when its time is over', () => {
    const book = area({ windows: { P1: { ...quick, effectiveTo: '2026-12-31' } } });
    expect(book.at(at('2026-12-31')).windows.P1.first).toBe('PT5M');
    expect(book.at(at('2027-01-01')).windows.P1.first).toBe('PT15M');
  });

  it('may take a clock away: it is then not set, and the shipped figure is not used', () => {
    const book = area({ clocks: { 'recall-report-to-ppcs': { value: null, status: 'unset' } } });
    expect(clockOf(book.at(at('2026-08-10')), 'recall-report-to-ppcs').set).toBe(false);
  });

  it('may bring its own bank holidays: they replace the list, and office hours stay', () => {
    const { workingTime } = area({ bankHolidays: ['2026-01-02'] }).at(at('2026-08-10'));
    expect(workingTime).toMatchObject({ from: '09:00', bankHolidays: ['2026-01-02'] });
  });

  it('may be several files', () => {
    const one = { name: 'a.yaml', text: stringify({ policy: about }) };
    const other = { name: 'b.yaml', text: stringify({ windows: { P1: quick } }) };
    const policy = policyAt(loadPolicy([one, other], shipped), at('2026-08-10'));
    expect([policy.policy.id, policy.windows.P1.first]).toEqual(['my-area', 'PT5M']);
  });
});

describe('two versions of one figure', () => {
  const clock = { value: 'PT1H', status: 'proposed' };
  it.each<[string, object, string]>([
    [
      'that share a day',
      {
        windows: {
          P1: [
            { ...quick, effectiveTo: '2026-06-30' },
            { ...quick, effectiveFrom: '2026-06-30' },
          ],
        },
      },
      'windows.P1: two versions hold at once (until 2026-06-30; from 2026-06-30)',
    ],
    [
      'that both hold at all times',
      { clocks: { 'mapp-minutes': [clock, clock] } },
      'clocks.mapp-minutes: two versions hold at once (at all times; at all times)',
    ],
    [
      'of which one is within the other',
      {
        ladders: {
          'L-AP': [
            { rungs: ['duty-worker'] },
            { rungs: ['hostel-manager'], effectiveFrom: '2026-01-01', effectiveTo: '2026-02-01' },
          ],
        },
      },
      'ladders.L-AP: two versions hold at once (at all times; from 2026-01-01 until 2026-02-01)',
    ],
    [
      'of the area rule',
      {
        areaRule: [
          { rule: 'set-on-case', status: 'proposed' },
          { rule: 'set-on-case', status: 'proposed' },
        ],
      },
      'areaRule: two versions hold at once (at all times; at all times)',
    ],
  ])('%s are refused by name', (_, parts, fault) => {
    expect(faultsOf(() => area(parts))).toEqual([fault]);
  });

  it('in two files of one folder are refused too', () => {
    const text = stringify({ windows: { P1: quick } });
    const both = [
      { name: 'a.yaml', text },
      { name: 'b.yaml', text },
    ];
    expect(faultsOf(() => loadPolicy(both, shipped))).toEqual([
      'windows.P1: two versions hold at once (at all times; at all times)',
    ]);
  });
});

describe('a figure that is not there at some time', () => {
  const without = (name: string) => files.filter((file) => file.name !== name);
  const dated = (parts: object) =>
    faultsOf(() =>
      loadPolicy([...without('areas.yaml'), { name: 'x.yaml', text: stringify(parts) }]),
    );

  it.each<[string, object, string]>([
    [
      'before it begins',
      { effectiveFrom: '2021-01-01' },
      'areaRule: nothing is in force before 2021-01-01',
    ],
    [
      'after it ends',
      { effectiveTo: '2020-12-31' },
      'areaRule: nothing is in force from 2021-01-01',
    ],
  ])('%s is named with the time', (_, dates, fault) => {
    const rule = { rule: 'set-on-case', status: 'proposed', ...dates };
    expect(dated({ areaRule: rule })).toEqual([fault]);
  });

  it('ever is named', () => {
    expect(dated({})).toEqual(['areaRule: is missing']);
  });

  it('of the catalogue is named with its row: the catalogue is complete both ways', () => {
    expect(faultsOf(() => loadPolicy(without('catalogue/monitoring.yaml')))).toEqual([
      'events.monitoring.tag-violation: is missing; it is EMS-01 of the catalogue',
    ]);
  });
});
