import { cells, cpuLine, disturbance, table } from '../report/table.js';
import { atMost, plain, type Row } from '../report/targets.js';
import type { BackendEscalation } from './measure.js';

/** DESIGN §7, and of the audit what issue 4 asks. */
const targets = { late: 1_000, catchUp: 10, audit: 200 } as const;

export const escalationRows = ({ catchUp, lateness, audit }: BackendEscalation): Row[] => [
  atMost(
    `${lateness.open} open, ${Math.round(lateness.perSecond)} due each second: lateness p99`,
    lateness.spread?.p99,
    targets.late,
  ),
  plain('  p50', lateness.spread?.p50, 'ms'),
  plain('  max', lateness.spread?.max, 'ms'),
  plain('  earliest, never below 0', lateness.earliest, 'ms'),
  plain('  decided', lateness.spread?.count, ''),
  plain('ladders of 10 rungs: lateness p99 at the first', lateness.firstRung?.p99, 'ms'),
  plain('  and at the last', lateness.lastRung?.p99, 'ms'),
  plain('  drift of any due instant', lateness.drift, 'ms'),
  atMost(
    `${catchUp.overdue} overdue at the start: all decided`,
    catchUp.seconds,
    targets.catchUp,
    's',
  ),
  plain('  of which starting the process', catchUp.startSeconds, 's'),
  ...catchUp.bySeverity.flatMap(({ severity, half, last }) => [
    plain(`  P${severity}: half of them, after the first decision`, half, 's'),
    plain(`  P${severity}: all of them`, last, 's'),
  ]),
  ...(audit
    ? [
        atMost(
          `audit at ${audit.alerts} alerts, ${audit.open} open: max`,
          audit.spread?.max,
          targets.audit,
        ),
        plain('  p50', audit.spread?.p50, 'ms'),
        plain('  the first after the start', audit.first, 'ms'),
      ]
    : []),
];

/** Nothing early, nothing lost, nothing twice, and the worst first. */
export const passed = ({ catchUp, lateness }: BackendEscalation): boolean =>
  catchUp.wrong === 0 && catchUp.worstFirst && lateness.wrong === 0 && lateness.earliest >= 0;

/** What was measured of escalation on one backend, for people. */
export function escalationReport(figures: BackendEscalation): string[] {
  const { backend, catchUp, lateness } = figures;
  const head = ['figure', 'measured', 'target', 'of target'];
  return [
    `Escalation, queue on ${backend === 'redis' ? 'Redis' : 'Postgres'}`,
    '',
    ...table([head, ...escalationRows(figures).map(cells)]),
    '',
    'Processor use, where 100 % is one core:',
    cpuLine('lateness', lateness.cpu),
    ...disturbance([lateness.cpu]),
    passed(figures)
      ? 'Nothing was early, lost or decided twice; the worst went first.'
      : `FAILED: wrong after the outage ${catchUp.wrong}, worst first ${String(catchUp.worstFirst)}; ` +
        `wrong rungs ${lateness.wrong}; earliest ${lateness.earliest} ms.`,
  ];
}
