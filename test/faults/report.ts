import type { Backend } from '../bench/plan.js';
import { table } from '../bench/report/table.js';
import type { JumpReckoned } from './clock-jump.js';
import type { FaultKind } from './plan.js';
import { promised } from './reckon/lateness.js';
import { goals, lateShare, percent, repeatShare, type Reckoned } from './reckon/verdict.js';

export interface RunBackend {
  backend: Backend;
  /** Of the machine, before the run: how many programs wanted a core over the last minute. */
  load: number;
  reckoned: Reckoned;
  jump: JumpReckoned;
  /** Each fault done to a process, a connection or an endpoint as a whole. */
  injected: readonly string[];
  /** Single messages that an endpoint refused, left hanging, dropped, or took without its answer arriving. */
  badAnswers: number;
  /** Acceptances answered `202`. */
  accepted: number;
  /** What is wrong, in words. */
  wrong: readonly string[];
}

/** What is written of one queue. */
export interface Summary extends Omit<RunBackend, 'injected'> {
  faults: Partial<Record<FaultKind, number>>;
  faultsInAll: number;
  pages: number;
  lost: number;
  repeatShare: number;
  lateShare: number;
}

export function summary({ injected, ...run }: RunBackend): Summary {
  const faults: Record<string, number> = {};
  for (const name of injected) faults[name] = (faults[name] ?? 0) + 1;
  const { pages, lateness } = run.reckoned;
  return {
    ...run,
    faults,
    faultsInAll: injected.length + run.badAnswers,
    pages: pages.pages,
    lost: pages.missing.length,
    repeatShare: repeatShare(pages),
    lateShare: lateShare(pages, lateness),
  };
}

const ms = (value: number): string => `${Math.round(value)} ms`;

export function backendReport(run: Summary): string[] {
  const { reckoned, jump, wrong } = run;
  const { repeats } = reckoned.pages;
  const recordWrong = Object.values(reckoned.record).reduce((sum, count) => sum + count, 0);
  const lines = table([
    [`queue on ${run.backend}, load of the machine before: ${run.load.toFixed(1)}`, '', 'goal'],
    ['faults done to processes, connections and endpoints', String(injectedOf(run)), ''],
    ['single messages refused, dropped, hung or unanswered', String(run.badAnswers), ''],
    ['pages that had to come', String(run.pages), ''],
    ['lost', String(run.lost), '0'],
    ['under two ids, or to somebody who should not have it', String(strange(reckoned)), '0'],
    ['came again, marked', String(repeats.ours + repeats.afterLostAnswer), ''],
    ['  of them because an endpoint’s answer was lost', String(repeats.afterLostAnswer), ''],
    ['  share', percent(run.repeatShare), `≤ ${percent(goals.repeats)}`],
    ['came again, not marked', String(reckoned.pages.unmarked.length), '0'],
    ['acceptances, all of them standing', String(run.accepted), ''],
    ['rows without their page or their line in the record', String(recordWrong), '0'],
    [
      `later than ${promised / 1_000} s beyond the fault`,
      percent(run.lateShare),
      `≤ ${percent(goals.late)}`,
    ],
    ['climbed by the clock; early; again', clockCell(jump), 'some; 0; 0'],
  ]);
  return [
    ...lines,
    '',
    'From 202, or the end of the last fault that overlapped, to the first hand-off:',
    ...table(latenessRows(reckoned)),
    '',
    ...(wrong.length === 0
      ? ['Nothing was lost, and the record is complete.']
      : wrong.map((what) => `*** ${what}`)),
  ];
}

const injectedOf = ({ faultsInAll, badAnswers }: Summary): number => faultsInAll - badAnswers;
const strange = ({ pages }: Reckoned): number => pages.twice.length + pages.unexpected.length;
const clockCell = ({ climbed, early, again }: JumpReckoned): string =>
  `${climbed}; ${early.length}; ${again.length}`;

function latenessRows({ lateness }: Reckoned): string[][] {
  const late = (name: string): number => lateness.late.filter(({ after }) => after === name).length;
  const rows = Object.entries(lateness.by).sort(([a], [b]) => a.localeCompare(b));
  if (lateness.all) rows.push(['all', lateness.all]);
  return [
    ['after', 'pages', 'p50', 'p99', 'max', 'later than 2 s'],
    ...rows.map(([name, { count, p50, p99, max }]) => [
      name,
      String(count),
      ms(p50),
      ms(p99),
      ms(max),
      String(name === 'all' ? lateness.late.length : late(name)),
    ]),
  ];
}
