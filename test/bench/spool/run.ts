import type { BenchArguments } from '../arguments.js';
import { monotonic } from '../figures/time.js';
import { beginRun, heading, print, progress, secondsSince } from '../report/begin.js';
import { writeResult } from '../report/result.js';
import { cells, cpuLine, table } from '../report/table.js';
import { atMost, plain, type Row } from '../report/targets.js';
import type { Endings } from '../stack/endings.js';
import { postgresSettings } from '../stack/postgres.js';
import { measureSpool, type SpoolFigures } from './measure.js';

const plan = { statements: 100_000, people: 20_000 };
const quickPlan = { statements: 20_000, people: 4_000 };
/** Statements a second that issue 6 asks for. */
const target = 500;

/** Measures how fast a full spool is drained. @returns whether each statement came once and in order */
export async function runSpool(asked: BenchArguments, endings: Endings): Promise<boolean> {
  const start = monotonic();
  const begun = await beginRun({ postgres: postgresSettings });
  for (const line of heading(begun)) print(line);
  print(
    'One adapters process; Postgres with fsync and a receiver that answers 202 on the same machine.',
  );
  const spool = await measureSpool(asked.quick ? quickPlan : plan, endings, (line) =>
    progress(line),
  );
  const rows = rowsOf(spool);
  print('');
  const head = ['figure', 'measured', 'issue 6', 'of target'];
  for (const line of table([head, ...rows.map(cells)])) print(line);
  print(cpuLine('draining', spool.cpu));
  const { twice, outOfOrder, missing } = spool;
  print(`Came twice: ${twice}; out of order: ${outOfOrder}; missing: ${missing}.`);
  const seconds = secondsSince(start);
  const file = await writeResult({ ...begun, spool, seconds }, rows, asked.json);
  print(`\nTook ${seconds} s. Written to ${file}`);
  return twice + outOfOrder + missing === 0;
}

const rowsOf = ({ statements, people, perSecond, ...figures }: SpoolFigures): Row[] => [
  {
    figure: `${statements} statements of ${people} people, drained`,
    measured: perSecond,
    unit: '/s',
    target,
    reached: perSecond / target,
  },
  plain('  half of the seconds, at least', figures.eachSecond?.p50, '/s'),
  plain('  best second', figures.eachSecond?.max, '/s'),
  plain('  between two of one person, p50', figures.between?.p50, 'ms'),
  plain('  between two of one person, p99', figures.between?.p99, 'ms'),
  plain('memory after a tenth, MB', figures.memory.early, ''),
  atMost('memory after nine tenths, MB', figures.memory.late, figures.memory.early * 1.25, ''),
  plain('memory at the most, MB', figures.memory.most, ''),
  plain('SQL statements for each', figures.sql, ''),
  plain('commits for each', figures.commits, ''),
];
