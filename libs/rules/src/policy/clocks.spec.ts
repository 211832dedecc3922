import { join } from 'node:path';
import { yamlFilesAt } from '#kernel';
import {
  clockOf,
  dueBy,
  loadPolicy,
  milliseconds,
  policyAt,
  policyReport,
  type ClockValue,
  type Policy,
} from '#rules';

const shipped = loadPolicy(yamlFilesAt(join(process.cwd(), 'policy')));
const policy = policyAt(shipped, new Date('2026-08-10T12:00:00Z'));

describe('the windows (RULES 3.3)', () => {
  it.each([
    ['P1', 'PT15M', 'always', undefined],
    ['P2', 'PT60M', { T3: 'always', T2: 'always', T1: 'working', T0: 'working' }, undefined],
    ['P3', 'PT4H', 'working', undefined],
    ['P4', 'PT8H', 'working', 2],
  ] as const)(
    '%s: %s first and for each rung, proposed: nobody has published one',
    (name, length, calendar, maxRungs) => {
      const { first, rung, status, ...rest } = policy.windows[name];
      expect([first, rung, status]).toEqual([length, length, 'proposed']);
      expect(rest.calendar).toEqual(calendar);
      expect(rest.maxRungs).toBe(maxRungs);
    },
  );

  it('unowned is repeated every half hour, proposed', () => {
    expect(policy.unowned).toMatchObject({ repeat: 'PT30M', status: 'proposed' });
  });
});

describe('the action clocks (RULES 3.6)', () => {
  it.each([
    ['2026-08-10', 'ap-abscond-notify', 'immediately', 'sourced'],
    ['2026-08-10', 'recall-report-to-ppcs', '24 hours', 'sourced'],
    ['2005-08-08', 'community-breach-2004', '10 working days', 'sourced'],
    ['2011-12-31', 'community-breach-2004', '10 working days', 'sourced'],
    ['2022-03-01', 'case-transfer', '20 working days', 'sourced'],
    ['2026-08-10', 'em-violation-to-om', '24 hours', 'sourced'],
    ['2026-08-10', 'sentence-calculation', '5 working days', 'sourced'],
    ['2026-08-10', 'arrest-after-recall-2008', '96 hours', 'sourced'],
    ['2026-08-10', 'release-evening-before-check', '17:00, 1 day before', 'proposed'],
    ['2026-08-10', 'release-in-error-to-police', '1 hour', 'proposed'],
    ['2026-08-10', 'left-prison-told', '5 working days', 'proposed'],
    ['2026-08-10', 'prison-officer-named', '5 working days', 'proposed'],
    ['2026-08-10', 'remand-bed-and-chair', '1 working day', 'proposed'],
    ['2026-08-10', 'missed-appointment-told', '1 hour', 'proposed'],
    ['2026-08-10', 'unlawfully-at-large-notify', '15 minutes', 'proposed'],
  ])('on %s, %s is %s, %s', (day, id, says, status) => {
    const clock = clockOf(policyAt(shipped, new Date(`${day}T12:00:00Z`)), id);
    expect(clock).toMatchObject({ set: true, says, status });
    if (clock.set && status === 'sourced') expect(clock.basis).toMatch(/\S/);
  });

  it.each([
    ['2026-08-10', 'mappa-level-before-release', 'the figure is not verified'],
    ['2026-08-10', 'mapp-review-L3', 'the figure is not verified'],
    ['2026-08-10', 'mapp-review-L2', 'the figure is not verified'],
    ['2026-08-10', 'mapp-minutes', 'the figure is not verified'],
    ['2026-08-10', 'supervision-default', 'nobody has set it'],
    ['2012-01-01', 'community-breach-2004', 'order-specific now'],
    ['2004-09-20', 'case-transfer', 'not in force at this time'],
    ['2026-08-10', 'tea-break', 'the policy has no such clock'],
  ])('on %s, %s is not set by this area: %s', (day, id, because) => {
    const clock = clockOf(policyAt(shipped, new Date(`${day}T12:00:00Z`)), id);
    expect(clock).toEqual({ set: false, id, says: 'not set by this area', because });
  });
});

describe('the report of a policy', () => {
  it('counts rows and types, and names every figure that nobody has published', () => {
    const { id, rows, types, notSourced, notSet } = policyReport(policy);
    expect({ id, rows, types }).toEqual({ id: 'default-2026', rows: 60, types: 66 });
    expect(notSourced.map(({ status }) => status)).toEqual(['proposed', 'unverified', 'unset']);
    expect(notSourced[0]?.figures).toEqual(
      expect.arrayContaining(['windows.P1', 'unowned', 'clocks.release-in-error-to-police']),
    );
    expect(notSourced[2]?.figures).toEqual([
      'clocks.community-breach-2004',
      'clocks.supervision-default',
    ]);
    expect(notSet.map(({ clock }) => clock)).toEqual([
      'community-breach-2004',
      'mappa-level-before-release',
      'mapp-review-L3',
      'mapp-review-L2',
      'mapp-minutes',
      'supervision-default',
    ]);
  });

  it('leaves out no section of the policy', () => {
    const text = JSON.stringify(policy).replace(/"status":"\w+"/g, '"status":"proposed"');
    const proposed = JSON.parse(text) as Policy;
    const [found] = policyReport(proposed).notSourced;
    const events = Object.fromEntries(proposed.events.map((row) => [row.type, row]));
    expect(found?.figures).toEqual(expect.arrayContaining(['channels.P1', 'limits.sms']));
    expect(found?.figures.toSorted()).toEqual(placesOf({ ...proposed, events }).toSorted());
  });
});

/** Wherever in a policy something says where it comes from, however deep. */
function placesOf(held: unknown, at: readonly string[] = []): string[] {
  if (typeof held !== 'object' || held === null) return [];
  const inside = Object.entries(held).flatMap(([name, one]) => placesOf(one, [...at, name]));
  return 'status' in held ? [at.join('.'), ...inside] : inside;
}

describe('when a clock runs out', () => {
  it.each<[string, ClockValue, string, string]>([
    ['at once', { kind: 'immediate' }, '2026-08-10T22:10:00Z', '2026-08-10T22:10:00Z'],
    [
      '24 hours',
      { kind: 'duration', milliseconds: 86_400_000 },
      '2026-10-24T12:00:00Z',
      '2026-10-25T12:00:00Z',
    ],
    [
      '1 working day, over a weekend',
      { kind: 'working-days', days: 1 },
      '2026-08-07T10:00:00Z',
      '2026-08-10T16:00:00Z',
    ],
    [
      '5 working days, over a bank holiday',
      { kind: 'working-days', days: 5 },
      '2026-08-26T10:00:00Z',
      '2026-09-03T16:00:00Z',
    ],
    [
      '10 working days in 2005',
      { kind: 'working-days', days: 10 },
      '2005-08-18T22:10:00Z',
      '2005-09-02T16:00:00Z',
    ],
    ['6 months', { kind: 'months', months: 6 }, '2026-08-31T10:00:00Z', '2027-02-28T11:00:00Z'],
    [
      'the evening before, as the clocks change',
      { kind: 'before', days: 1, at: '17:00' },
      '2026-10-25T10:00:00Z',
      '2026-10-24T16:00:00Z',
    ],
  ])('%s', (_, value, from, expected) => {
    const due = dueBy(value, new Date(from), policy.workingTime);
    expect(due.toISOString()).toBe(new Date(expected).toISOString());
  });
});

describe('a length of time', () => {
  it.each([
    ['PT15M', 15],
    ['PT60M', 60],
    ['PT4H', 240],
    ['PT1H30M', 90],
    ['PT100H', 6_000],
  ])('%s is %i minutes', (length, minutes) => {
    expect(milliseconds(length)).toBe(minutes * 60_000);
  });
});
