import type { BenchArguments } from '../arguments.js';
import { monotonic } from '../figures/time.js';
import { beginRun, heading, print, progress, secondsSince } from '../report/begin.js';
import { writeResult } from '../report/result.js';
import { cells, table } from '../report/table.js';
import { atMost, plain, type Row } from '../report/targets.js';
import type { Endings } from '../stack/endings.js';
import { postgresSettings } from '../stack/postgres.js';
import { measureFlood, type FloodFigures } from './measure.js';
import { saidOf } from './tokens.js';

/** What one bad token may cost, in milliseconds of processor time. */
const target = 0.3;

/** Measures what a flood of bad tokens costs. @returns whether each was refused as it should be */
export async function runFlood(asked: BenchArguments, endings: Endings): Promise<boolean> {
  const start = monotonic();
  const begun = await beginRun({ postgres: postgresSettings });
  for (const line of heading(begun)) print(line);
  print('One broker process; 32 connections that stay open, the next token when one is answered.');
  const flood = await measureFlood(endings, (line) => progress(line));
  const rows = flood.flatMap(rowsOf);
  print('');
  const head = ['figure', 'measured', 'issue 5', 'of target'];
  for (const line of table([head, ...rows.map(cells)])) print(line);
  const seconds = secondsSince(start);
  const file = await writeResult({ ...begun, flood, seconds }, rows, asked.json);
  print(`\nTook ${seconds} s. Written to ${file}`);
  const wrong = flood.filter(({ answers, flood: kind, tokens }) => {
    const wanted = kind === 'beyond' ? '429' : '400';
    // The bucket of an address fills by one a second.
    return (answers[wanted] ?? 0) < tokens * 0.99;
  });
  for (const { flood: kind, answers } of wrong)
    print(`FAILED: ${saidOf[kind]} was answered ${JSON.stringify(answers)}.`);
  return wrong.length === 0;
}

const rowsOf = ({ flood, cpu, databaseCpu, statements, rate }: FloodFigures): Row[] => [
  atMost(`${saidOf[flood]}: processor time for each`, cpu, target),
  plain('  of the database', databaseCpu, 'ms'),
  plain('  statements for all of them', statements, ''),
  plain('  answered', rate, '/s'),
];
