import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { TocsinError } from '#kernel';
import { milliseconds, readPolicy } from '#rules';

const text = readFileSync(join(process.cwd(), 'policy', 'default-2026.yaml'), 'utf8');
const shipped = readPolicy(text);
const firstRow = shipped.events.slice(0, 1);

/** The shipped policy with some of its parts changed: right or wrong. */
const changed = (parts: Record<string, unknown>): string => stringify({ ...shipped, ...parts });

/** The lines of a refusal. */
function faultsOf(policy: string): string[] {
  try {
    readPolicy(policy);
  } catch (thrown) {
    if (!(thrown instanceof TocsinError)) throw thrown;
    expect(thrown.code).toBe('invalid_configuration');
    return thrown.message.split('\n').slice(1);
  }
  return [];
}

describe('the shipped policy', () => {
  it('reads', () => {
    expect(shipped.policy).toMatchObject({ id: 'default-2026', timezone: 'Europe/London' });
    expect(faultsOf(text)).toEqual([]);
  });

  it('has the windows of RULES 3.3, each marked as proposed: nobody has published one', () => {
    const { P1, P2, P3, P4 } = shipped.windows;
    expect([P1, P2, P3, P4].map(({ first, rung }) => [first, rung])).toEqual([
      ['PT15M', 'PT15M'],
      ['PT60M', 'PT60M'],
      ['PT4H', 'PT4H'],
      ['PT8H', 'PT8H'],
    ]);
    const all = [...Object.values(shipped.windows), shipped.unowned];
    expect(all.map(({ status }) => status)).toEqual(all.map(() => 'proposed'));
    expect(P1.calendar).toBe('always');
    expect(shipped.unowned.repeat).toBe('PT30M');
  });

  it.each([
    ['PRI-05', 'prison.released', 'P3 P2 P1', 'offender-manager jigsaw'],
    ['CRT-02', 'court.sentenced-to-custody', 'P3 P2 P1', 'offender-manager ppu jigsaw prison-omu'],
    [
      'APR-04',
      'hostel.whereabouts-unknown',
      'P1 P1 P1',
      'offender-manager police-control-room ppu jigsaw',
    ],
    ['APR-05', 'hostel.absconded', 'P1 P1 P1', 'offender-manager police-control-room ppu jigsaw'],
  ])('has %s as in RULES 3.5', (id, type, severities, accept) => {
    const row = shipped.events.find((one) => one.row === id);
    expect(row).toMatchObject({ type, accept: accept.split(' ') });
    expect([row?.severity.T1, row?.severity.T2, row?.severity.T3].join(' ')).toBe(severities);
  });

  it('holds an abscond for dangerous before the match is settled, and nothing else (RR-10)', () => {
    const dangerous = shipped.events.filter((row) => row.dangerous).map(({ row }) => row);
    expect(dangerous).toEqual(['APR-04', 'APR-05']);
  });

  it('uses every ladder and every role', () => {
    const used = Object.values(shipped.roles).map(({ ladder }) => ladder);
    expect(new Set(used)).toEqual(new Set(Object.keys(shipped.ladders)));
  });

  it('has no bank holiday on a weekend, where it would change nothing', () => {
    const days = shipped.workingTime.bankHolidays.map((day) => new Date(day).getUTCDay());
    expect(days.filter((day) => day === 0 || day === 6)).toEqual([]);
  });
});

describe('a policy with one fault', () => {
  const { windows, unowned, workingTime, roles, unmatched, policy } = shipped;
  const withHours = (parts: object) => ({ workingTime: { ...workingTime, ...parts } });
  const withFirst = (first: string) => ({ windows: { ...windows, P1: { ...windows.P1, first } } });
  const withRow = (parts: object) => ({ events: firstRow.map((row) => ({ ...row, ...parts })) });
  const withRole = (parts: object) => ({
    roles: { ...roles, ppu: { ...roles['ppu'], ...parts } },
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['no window for a severity', { windows: { P1: windows.P1 } }, /windows\.P2: /],
    ['a window in words', withFirst('15 minutes'), /windows\.P1\.first: .*PT15M/],
    ['a window of nothing', withFirst('PT'), /windows\.P1\.first: .*above zero/],
    ['a window of no length', withFirst('PT0M'), /windows\.P1\.first: .*above zero/],
    [
      'a calendar without a tier',
      { windows: { ...windows, P2: { ...windows.P2, calendar: { T3: 'always' } } } },
      /windows\.P2\.calendar/,
    ],
    ['a repeat of no length', { unowned: { ...unowned, repeat: 'PT0H' } }, /unowned\.repeat: /],
    ['nobody at the top', { unowned: { ...unowned, tell: [] } }, /unowned\.tell: somebody/],
    ['no working day', withHours({ days: [] }), /workingTime\.days: /],
    ['an eighth day', withHours({ days: [8] }), /workingTime\.days\.0: /],
    ['a time that no clock shows', withHours({ to: '25:00' }), /workingTime\.to: a time/],
    ['a day that ends before it begins', withHours({ to: '08:00' }), /workingTime\.to: later than/],
    ['a holiday that is no date', withHours({ bankHolidays: ['2026-02-30'] }), /bankHolidays\.0: /],
    ['no date', { policy: { ...policy, effectiveFrom: 'soon' } }, /policy\.effectiveFrom: /],
    ['another zone', { policy: { ...policy, timezone: 'UTC' } }, /policy\.timezone: /],
    ['an empty ladder', { ladders: { ...shipped.ladders, 'L-AP': [] } }, /ladders\.L-AP: /],
    ['a team of no kind', withRole({ team: 'union' }), /roles\.ppu\.team: /],
    ['a place of no kind', withRole({ place: 'moon' }), /roles\.ppu\.place: /],
    ['a row id of another shape', withRow({ row: 'PRI-5' }), /events\.0\.row: /],
    ['a row nobody must accept', withRow({ accept: [] }), /events\.0\.accept: somebody must/],
    ['a row without a tier', withRow({ severity: { T0: 'P1' } }), /events\.0\.severity\.T1: /],
    ['a severity of no kind', withRow({ severity: { T0: 'P0' } }), /events\.0\.severity\.T0: /],
    ['too long a sentence', withRow({ says: 'x'.repeat(141) }), /events\.0\.says: /],
    ['a member nobody knows', { colour: 'red' }, /policy: .*colour/],
    ['a missing part', { nobodyToTell: undefined }, /nobodyToTell: /],
    ['a ladder that is not there', withRole({ ladder: 'L-X' }), /roles\.ppu\.ladder: .*"L-X"/],
    ['a type nobody states', withRow({ type: 'prison.fled' }), /PRI-05\.type: .*"prison\.fled"/],
    ['a role to accept', withRow({ accept: ['mayor'] }), /PRI-05\.accept: .*role "mayor"/],
    ['a role to copy', withRow({ copy: ['mayor'] }), /PRI-05\.copy: .*role "mayor"/],
    [
      'a role for the unmatched',
      { unmatched: { ...unmatched, accept: ['mayor'] } },
      /unmatched\.accept: .*role "mayor"/,
    ],
    [
      'a role for the dangerous',
      { unmatched: { ...unmatched, dangerous: { ...unmatched.dangerous, accept: ['mayor'] } } },
      /unmatched\.dangerous\.accept: .*role "mayor"/,
    ],
    ['a stand-in', { nobodyToTell: { accept: 'mayor' } }, /nobodyToTell\.accept: .*role "mayor"/],
    [
      'two rows of a type',
      { events: [...firstRow, ...firstRow] },
      /events: "prison\.released" has two rows/,
    ],
  ])('is refused by the name of the fault: %s', (_, parts, fault) => {
    const faults = faultsOf(changed(parts));
    expect(faults.filter((line) => fault.test(line))).toHaveLength(1);
  });

  it('is refused where it is no YAML, with the cause', () => {
    expect(() => readPolicy('a: [1')).toThrow(/^The policy is not YAML: /);
    expect(() => readPolicy('a: 1\na: 2')).toThrow(/not YAML/);
  });

  it.each(['', '[]', 'hello', '7'])('is refused where it is no policy at all: %j', (nothing) => {
    expect(faultsOf(nothing)).toHaveLength(1);
  });
});

describe('a policy with several faults', () => {
  it('is refused with all of them at once, a line each', () => {
    const faults = faultsOf(
      changed({
        unowned: { ...shipped.unowned, repeat: 'often' },
        workingTime: { ...shipped.workingTime, from: '9', to: '5' },
        nobodyToTell: {},
      }),
    );
    expect(faults.map((line) => line.trim().split(':')[0])).toEqual([
      'unowned.repeat',
      'workingTime.from',
      'workingTime.to',
      'nobodyToTell.accept',
    ]);
  });

  it('is refused with every name that leads nowhere at once', () => {
    const faults = faultsOf(
      changed({
        events: firstRow.map((row) => ({
          ...row,
          type: 'x.y',
          accept: ['one', 'two'],
          copy: ['three'],
        })),
        nobodyToTell: { accept: 'four' },
      }),
    );
    expect(faults).toEqual([
      '  events.PRI-05.type: there is no event type "x.y"',
      '  events.PRI-05.accept: there is no role "one"',
      '  events.PRI-05.accept: there is no role "two"',
      '  events.PRI-05.copy: there is no role "three"',
      '  nobodyToTell.accept: there is no role "four"',
    ]);
  });
});

describe('what a row leaves out', () => {
  it('is no copy and no danger', () => {
    const events = firstRow.map(({ row, type, family, says, severity, accept }) => {
      return { row, type, family, says, severity, accept };
    });
    const [row] = readPolicy(changed({ events })).events;
    expect(row).toMatchObject({ copy: [], dangerous: false });
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
