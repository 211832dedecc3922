import { join } from 'node:path';
import { stringify } from 'yaml';
import { TocsinError, yamlFilesAt } from '#kernel';
import { loadPolicy, policyAt, readPolicy, rowFor } from '#rules';

const shipped = loadPolicy(yamlFilesAt(join(process.cwd(), 'policy')));
const now = policyAt(shipped, new Date('2026-08-10T12:00:00Z'));

/** The lines of a refusal of an area's own file. */
function faultsOf(text: string): string[] {
  try {
    readPolicy(text, shipped);
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
const office = { days: [1], from: '09:00', to: '17:00', status: 'proposed' };
const quick = { first: 'PT5M', rung: 'PT5M', calendar: 'always', status: 'proposed' };
const unowned = { repeat: 'PT30M', tell: ['aco'], status: 'proposed' };
const released = Object.fromEntries(
  Object.entries(rowFor(now, 'prison.released') ?? {}).filter(([name]) => name !== 'type'),
);
const withRow = (parts: object, type = 'prison.released') => ({
  events: { [type]: { ...released, ...parts } },
});
const withRole = (parts: object) => ({ roles: { ppu: { ...now.roles['ppu'], ...parts } } });
const withClock = (parts: object) => ({
  clocks: { 'mapp-minutes': { value: 'P10WD', status: 'proposed', ...parts } },
});
const first = (length: string) => ({ windows: { P1: { ...quick, first: length } } });

describe("an area's file with one fault", () => {
  it.each<[string, object, RegExp]>([
    ['a window in words', first('15 minutes'), /^windows\.P1\.first: .*PT15M/],
    ['a window of nothing', first('PT'), /^windows\.P1\.first: .*above zero/],
    ['a window of no length', first('PT0M'), /^windows\.P1\.first: .*above zero/],
    ['a fifth severity', { windows: { P5: quick } }, /^windows: .*P5/],
    [
      'a second version in words',
      {
        windows: {
          P1: [
            { ...quick, effectiveTo: '2026-01-01' },
            { ...quick, first: 'soon' },
          ],
        },
      },
      /^windows\.P1\.1\.first: /,
    ],
    [
      'a version that ends before it begins',
      { windows: { P1: { ...quick, effectiveFrom: '2026-02-01', effectiveTo: '2026-01-01' } } },
      /^windows\.P1\.effectiveTo: before it begins/,
    ],
    ['no version at all', { windows: { P1: [] } }, /^windows\.P1: at least one version/],
    [
      'a calendar without a tier',
      { windows: { P1: { ...quick, calendar: { T3: 'always' } } } },
      /^windows\.P1\.calendar: .*for each tier/,
    ],
    [
      'a status of no kind',
      { windows: { P1: { ...quick, status: 'guessed' } } },
      /^windows\.P1\.status: /,
    ],
    ['a repeat of no length', { unowned: { ...unowned, repeat: 'PT0H' } }, /^unowned\.repeat: /],
    ['nobody at the top', { unowned: { ...unowned, tell: [] } }, /^unowned\.tell: somebody/],
    ['no working day', { workingTime: { ...office, days: [] } }, /^workingTime\.days: /],
    ['an eighth day', { workingTime: { ...office, days: [8] } }, /^workingTime\.days\.0: /],
    [
      'a time that no clock shows',
      { workingTime: { ...office, to: '25:00' } },
      /^workingTime\.to: a time/,
    ],
    [
      'a day that ends before it begins',
      { workingTime: { ...office, to: '08:00' } },
      /^workingTime\.to: later than/,
    ],
    ['a holiday that is no date', { bankHolidays: ['2026-02-30'] }, /^bankHolidays\.0: /],
    [
      'another zone',
      { policy: { id: 'x', approvedBy: 'x', timezone: 'UTC' } },
      /^policy\.timezone: /,
    ],
    ['an empty ladder', { ladders: { 'L-AP': [] } }, /^ladders\.L-AP: somebody/],
    ['a rung that is a number', { ladders: { 'L-AP': ['duty-worker', 7] } }, /^ladders\.L-AP/],
    ['a team of no kind', withRole({ team: 'union' }), /^roles\.ppu\.team: /],
    ['a place of no kind', withRole({ place: 'moon' }), /^roles\.ppu\.place: /],
    [
      'an area rule of no kind',
      { areaRule: { rule: 'guess', status: 'proposed' } },
      /^areaRule\.rule: /,
    ],
    [
      'a clock in words',
      withClock({ value: 'ten days' }),
      /^clocks\.mapp-minutes\.value: immediate, or/,
    ],
    ['a clock of no working days', withClock({ value: 'P0WD' }), /^clocks\.mapp-minutes\.value: /],
    [
      'a clock at no time of day',
      withClock({ value: 'day-1 25:00' }),
      /^clocks\.mapp-minutes\.value: /,
    ],
    [
      'a clock that is unset and has a value',
      withClock({ status: 'unset' }),
      /^clocks\.mapp-minutes\.status: /,
    ],
    [
      'a clock without a value that is proposed',
      withClock({ value: null }),
      /^clocks\.mapp-minutes\.status: /,
    ],
    [
      'a clock that is sourced from nowhere',
      withClock({ status: 'sourced' }),
      /^clocks\.mapp-minutes\.basis: /,
    ],
    [
      'a row id of another shape',
      withRow({ row: 'PRI-5' }),
      /^events\.prison\.released\.row: a row/,
    ],
    [
      'a row of another event',
      withRow({ row: 'PRI-04' }),
      /^events\.prison\.released\.row: .*PRI-05, not PRI-04/,
    ],
    [
      'a row nobody must accept',
      withRow({ accept: [] }),
      /^events\.prison\.released\.accept: somebody must/,
    ],
    [
      'a row without who must accept',
      withRow({ accept: undefined }),
      /^events\.prison\.released\.accept: /,
    ],
    [
      'a row without a second wording',
      withRow({ contact: undefined }),
      /^events\.prison\.released\.contact: /,
    ],
    [
      'a row without a tier',
      withRow({ severity: { T1: 'P1', T2: 'P1' } }),
      /^events\.prison\.released\.severity\.T3: /,
    ],
    [
      'a severity of no kind',
      withRow({ severity: { T1: 'P1', T2: 'P0', T3: 'P1' } }),
      /^events\.prison\.released\.severity\.T2: /,
    ],
    [
      'too long a sentence',
      withRow({ says: 'x'.repeat(141) }),
      /^events\.prison\.released\.says: /,
    ],
    [
      'a condition of no kind',
      withRow({ worse: [{ when: 'full-moon', severity: 'P1' }] }),
      /^events\.prison\.released\.worse\.0\.when: /,
    ],
    [
      'a condition on a role not named',
      withRow({ onlyIf: { court: 'on-bail' } }),
      /^events\.prison\.released\.onlyIf: "court" is neither/,
    ],
    [
      'a legal basis of no kind',
      withRow({ action: { parole: 'case-transfer' } }),
      /^events\.prison\.released\.action: /,
    ],
    [
      'a type that nobody states',
      withRow({}, 'prison.fled'),
      /^events\.prison\.fled: there is no event type "prison\.fled"/,
    ],
    [
      'an answer to an alert as a row',
      withRow({}, 'alert.accepted'),
      /^events\.alert\.accepted: there is no event type/,
    ],
    [
      'a ladder that is not there',
      withRole({ ladder: 'L-X' }),
      /^roles\.ppu\.ladder: there is no ladder "L-X"/,
    ],
    [
      'a clock that is not there',
      withRow({ action: 'tea-break' }),
      /^events\.prison\.released\.action: there is no clock "tea-break"/,
    ],
    [
      'a role to accept',
      withRow({ accept: ['mayor'] }),
      /^events\.prison\.released\.accept: there is no role "mayor"/,
    ],
    [
      'a role to copy',
      withRow({ copy: ['mayor'] }),
      /^events\.prison\.released\.copy: there is no role "mayor"/,
    ],
    [
      'a stand-in',
      { nobodyToTell: { accept: 'mayor' } },
      /^nobodyToTell\.accept: there is no role "mayor"/,
    ],
    [
      'a role for the unmatched',
      { unmatched: { ...now.unmatched, accept: ['mayor'] } },
      /^unmatched\.accept: there is no role "mayor"/,
    ],
    [
      'a role for the dangerous',
      { unmatched: { ...now.unmatched, dangerous: { severity: 'P1', accept: ['mayor'] } } },
      /^unmatched\.dangerous\.accept: there is no role "mayor"/,
    ],
    ['a member nobody knows', { colour: 'red' }, /^policy: .*colour/],
  ])('is refused by the name of the fault: %s', (_, parts, fault) => {
    const faults = faultsOf(stringify(parts));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(fault);
  });

  it('is refused where a fault is only at some time', () => {
    const versions = [
      { ...now.roles['ppu'], effectiveTo: '2030-12-31' },
      { ...now.roles['ppu'], ladder: 'L-X', effectiveFrom: '2031-01-01' },
    ];
    expect(faultsOf(stringify({ roles: { ppu: versions } }))).toEqual([
      'roles.ppu.ladder: there is no ladder "L-X"',
    ]);
  });

  it.each(['a: [1', 'a: 1\na: 2'])('is refused where it is no YAML, with the cause: %j', (text) => {
    expect(faultsOf(text)[0]).toMatch(/^is not YAML: \S/);
  });

  it.each(['', '[]', 'hello', '7'])('is refused where it is no policy at all: %j', (nothing) => {
    expect(faultsOf(nothing)).toHaveLength(1);
  });
});

describe('several faults', () => {
  it('are all said at once, a line each', () => {
    const faults = faultsOf(
      stringify({
        unowned: { ...unowned, repeat: 'often' },
        workingTime: { ...office, from: '9', to: '5' },
        nobodyToTell: {},
      }),
    );
    expect(faults.map((line) => line.split(':')[0])).toEqual([
      'unowned.repeat',
      'workingTime.from',
      'workingTime.to',
      'nobodyToTell.accept',
    ]);
  });

  it('that lead nowhere are all named at once', () => {
    const row = withRow({ accept: ['one', 'two'], copy: ['three'] });
    expect(faultsOf(stringify({ ...row, nobodyToTell: { accept: 'four' } }))).toEqual([
      'events.prison.released.accept: there is no role "one"',
      'events.prison.released.accept: there is no role "two"',
      'events.prison.released.copy: there is no role "three"',
      'nobodyToTell.accept: there is no role "four"',
    ]);
  });

  it('in files of a folder are said with the file', () => {
    const files = [
      { name: 'a.yaml', text: stringify(first('soon')) },
      { name: 'b.yaml', text: 'x: [' },
    ];
    expect(() => loadPolicy(files, shipped)).toThrow(
      /^The policy is wrong:\n {2}a\.yaml: windows\.P1\.first: .*\n {2}b\.yaml: is not YAML/,
    );
  });

  it('are said of a section that two files of a folder both give', () => {
    const text = stringify({ bankHolidays: ['2026-01-01'] });
    const files = [
      { name: 'a.yaml', text },
      { name: 'b.yaml', text },
    ];
    expect(() => loadPolicy(files, shipped)).toThrow('bankHolidays: is in two files');
  });
});

describe('what a row leaves out', () => {
  it('is no copy, no condition, no clock and no danger; T0 is as T1', () => {
    const { row, family, says, contact, accept, status } = released;
    const severity = { T1: 'P3', T2: 'P2', T3: 'P1' };
    const own = { row, family, says, contact, accept, status, severity };
    const document = readPolicy(stringify({ events: { 'prison.released': own } }), shipped);
    expect(
      rowFor(policyAt(document, new Date('2026-08-10T12:00:00Z')), 'prison.released'),
    ).toMatchObject({
      copy: [],
      worse: [],
      onlyIf: {},
      dangerous: false,
      onlyRegistered: false,
      retiers: false,
      severity: { T0: 'P3' },
    });
  });
});
