import type { BenchArguments } from '../arguments.js';
import { monotonic } from '../figures/time.js';
import { beginRun, heading, print, progress, secondsSince } from '../report/begin.js';
import { writeResult } from '../report/result.js';
import { cells, cpuLine, disturbance, table } from '../report/table.js';
import { atMost, plain, type Row } from '../report/targets.js';
import type { Endings } from '../stack/endings.js';
import { postgresSettings } from '../stack/postgres.js';
import { redisSettings } from '../stack/redis.js';
import { measureNotify, type NotifyFigures } from './measure.js';

/** What DESIGN §7 asks for 1,300 recipients of one notice, in seconds. */
const target = 10;

/** Measures one notice to many people by text. @returns whether each had it, once */
export async function runNotify(
  asked: BenchArguments,
  recipients: number,
  endings: Endings,
): Promise<boolean> {
  const start = monotonic();
  const begun = await beginRun({ postgres: postgresSettings, redis: redisSettings, recipients });
  for (const line of heading(begun)) print(line);
  print('One broker process; a strict GOV.UK Notify on loopback that checks every request.');
  const notify: NotifyFigures[] = [];
  for (const backend of asked.backends) {
    const figures = await measureNotify(backend, recipients, endings, (line) =>
      progress(`${backend}: ${line}`),
    );
    await endings.end();
    print('');
    if (!figures) {
      print('*** NOT MEASURED: the queue on Redis. redis-server is not installed ***');
      continue;
    }
    notify.push(figures);
    for (const line of report(figures)) print(line);
  }
  const seconds = secondsSince(start);
  const rows = notify.flatMap((one) =>
    rowsOf(one).map((row) => ({ backend: one.backend, ...row })),
  );
  const file = await writeResult({ ...begun, notify, seconds }, rows, asked.json);
  print(`\nTook ${seconds} s. Written to ${file}`);
  return notify.length > 0 && notify.every(({ wrong, duplicates }) => wrong + duplicates === 0);
}

const rowsOf = ({ recipients, ...figures }: NotifyFigures): Row[] => [
  atMost(`${recipients} texts of one notice, with the provider`, figures.takenSeconds, target, 's'),
  plain('  and written down', figures.recordedSeconds, 's'),
  plain('  half within', figures.each?.p50, 'ms'),
  plain('  99 of 100 within', figures.each?.p99, 'ms'),
];

const report = (figures: NotifyFigures): string[] => [
  `Queue on ${figures.backend === 'redis' ? 'Redis' : 'Postgres'}`,
  '',
  ...table([['figure', 'measured', 'DESIGN §7', 'of target'], ...rowsOf(figures).map(cells)]),
  '',
  'Processor use, where 100 % is one core:',
  cpuLine('one notice to all', figures.cpu),
  ...disturbance([figures.cpu]),
  figures.duplicates + figures.wrong === 0
    ? 'Each had it once.'
    : `FAILED: ${figures.duplicates} more than once, ${figures.wrong} wrong requests.`,
];
