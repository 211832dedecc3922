import { table } from '../../bench/report/table.js';
import { p1Names } from '../truth/truth.js';
import type { Case, Figures, Verdict } from './verdict.js';

const share = (part: number, whole: number): string =>
  whole === 0 ? '-' : (part / whole).toFixed(part === whole ? 1 : 4);

const row = (name: string, figures: Figures): string[] => [
  name,
  ...[
    figures.expected,
    figures.told,
    figures.missed,
    figures.late,
    figures.twice,
    figures.corrected,
  ].map(String),
  share(figures.told, figures.expected),
];

const heads = ['expected', 'told', 'missed', 'late', 'twice', 'corrected', 'recall'];
const none: Figures = { expected: 0, told: 0, missed: 0, late: 0, twice: 0, corrected: 0 };

const sorted = <Value>(map: ReadonlyMap<string, Value>): [string, Value][] =>
  [...map].sort(([a], [b]) => a.localeCompare(b));

/** How many cases of each sort are named. */
const mostCases = 3;

/** What the judge found, for people. */
export function verdictReport(verdict: Verdict): string[] {
  const { kinds, p1, names, nevers, graveUntrue, cases, broken } = verdict;
  const danger = [...p1Names].map((name) => row(name, p1.get(name) ?? none));
  return [
    'What had to be told:',
    ...table([['', ...heads], ...sorted(kinds).map(([kind, figures]) => row(kind, figures))]),
    '',
    'Danger now (P1):',
    ...table([['', ...heads], ...danger]),
    '',
    'What was stated:',
    ...table([
      ['', 'stated', 'true', 'untrue', 'precision'],
      ...sorted(names).map(([name, { stated, untrue }]) => [
        name,
        String(stated),
        String(stated - untrue),
        String(untrue),
        share(stated - untrue, stated),
      ]),
    ]),
    '',
    'What must not be told:',
    ...table([
      ['', 'cases', 'told'],
      ...sorted(nevers).map(([kind, one]) => [kind, String(one.cases), String(one.told)]),
    ]),
    '',
    ...table([
      ...Object.entries(graveUntrue).map(([what, number]) => [what, String(number)]),
      ['stated twice', String(verdict.twice)],
      ['stated out of order', String(verdict.outOfOrder)],
    ]),
    '',
    ...named(cases),
    ...(broken.length === 0
      ? ['The promise holds: everybody in danger was told of, and nobody falsely.']
      : broken.map((what) => `*** The promise is broken: ${what}`)),
  ];
}

/** The first few cases of each sort of each kind of fact. */
function named(cases: readonly Case[]): string[] {
  const shown = new Map<string, number>();
  const lines = cases.flatMap(({ what, text }) => {
    const sort = `${what} ${text.replace(/^.*?: /, '').replace(/, \d{4}-.*/, '')}`;
    const count = (shown.get(sort) ?? 0) + 1;
    shown.set(sort, count);
    return count <= mostCases ? [`  ${what}: ${text}`] : [];
  });
  return lines.length === 0 ? [] : ['Cases:', ...lines, ''];
}
