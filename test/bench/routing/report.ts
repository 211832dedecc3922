import { cells, cpuLine, disturbance, table } from '../report/table.js';
import { atMost, plain, type Row } from '../report/targets.js';
import type { Machine } from '../report/machine.js';
import type { RoutingFigures } from './measure.js';

/** What issue 3 asks: seconds for the import, round trips and milliseconds for one event. */
const targets = { importSeconds: 10, roundTrips: 12, p95: 15 } as const;

export const routingRows = ({ imports, snapshotMs, kinds }: RoutingFigures): Row[] => [
  atMost(`import of ${imports.posts} posts`, imports.postSeconds, targets.importSeconds, 's'),
  plain(`import of ${imports.cases} cases`, imports.caseSeconds, 's'),
  plain('directory read into memory, once a change', snapshotMs, 'ms'),
  ...kinds.flatMap(({ title, time, waited, roundTrips, made }) => [
    atMost(`${title}: p95`, time?.p95, targets.p95),
    plain('  p50', time?.p50, 'ms'),
    plain('  p99', time?.p99, 'ms'),
    plain('  max', time?.max, 'ms'),
    plain('  of which waiting for the database, p50', waited?.p50, 'ms'),
    atMost('  SQL round trips, most', roundTrips?.max, targets.roundTrips, ''),
    plain('  obligations', made.obligations, ''),
    plain('  notices', made.notices, ''),
  ]),
];

/** What was measured of routing, for people. */
export function routingReport(figures: RoutingFigures, machine: Machine): string[] {
  const head = ['figure', 'measured', 'issue 3', 'of target'];
  const failed = figures.kinds.filter(({ passed }) => !passed);
  return [
    'Routing, one event at a time',
    '',
    ...table([head, ...routingRows(figures).map(cells)]),
    '',
    'SQL round trips of one event, with the median of each in ms:',
    ...figures.kinds.flatMap(({ id, statements }) => [
      `  ${id} (${statements.length})`,
      `    ${statements.map(({ label, ms }) => `${label} ${ms.toFixed(2)}`).join('; ')}`,
    ]),
    '',
    'Processor use, where 100 % is one core:',
    cpuLine('routing', figures.cpu),
    ...disturbance([figures.cpu]),
    ...busy(machine),
    failed.length === 0
      ? 'Every event was routed and told somebody.'
      : `FAILED: not every event was routed: ${failed.map(({ id }) => id).join(', ')}.`,
  ];
}

/** The load of the last minute before the run says that others may take the cores at any moment. */
const busy = ({ load, cores }: Machine): string[] =>
  load <= cores / 2
    ? []
    : [`NOT A CLEAN RUN: the load before it was ${load.toFixed(2)} on ${cores} cores.`];
