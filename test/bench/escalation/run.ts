import type { BenchArguments } from '../arguments.js';
import { monotonic } from '../figures/time.js';
import { escalationPlan } from '../plan.js';
import { beginRun, heading, print, progress, secondsSince } from '../report/begin.js';
import { writeResult } from '../report/result.js';
import type { Endings } from '../stack/endings.js';
import { postgresSettings } from '../stack/postgres.js';
import { redisSettings } from '../stack/redis.js';
import { measureEscalation, type EscalationFigures } from './measure.js';
import { escalationReport, escalationRows, passed } from './report.js';

/** Measures escalation, prints it and writes it down. @returns whether nothing was early, lost or doubled */
export async function runEscalation(asked: BenchArguments, endings: Endings): Promise<boolean> {
  const start = monotonic();
  const begun = await beginRun({ postgres: postgresSettings, redis: redisSettings, brokers: 1 });
  for (const line of [...heading(begun), ...about]) print(line);
  const escalation: EscalationFigures = { backends: [] };
  for (const backend of asked.backends) {
    const figures = await measureEscalation(
      backend,
      escalationPlan,
      backend === asked.backends.at(-1),
      endings,
      (line) => progress(`${backend}: ${line}`),
    );
    await endings.end();
    print('');
    if (figures) {
      escalation.backends.push(figures);
      for (const line of escalationReport(figures)) print(line);
    } else print('*** NOT MEASURED: the queue on Redis. redis-server is not installed ***');
  }
  const seconds = secondsSince(start);
  const rows = escalation.backends.flatMap((one) =>
    escalationRows(one).map((row) => ({ backend: one.backend, ...row })),
  );
  const result = { ...begun, plan: escalationPlan, escalation, seconds };
  const file = await writeResult(result, rows, asked.json);
  print(`\nTook ${seconds} s. Written to ${file}`);
  return escalation.backends.length > 0 && escalation.backends.every(passed);
}

const about: readonly string[] = [
  'One broker process; Postgres with fsync, the queue, the receivers and the bench on the same machine.',
  'Lateness is from the due instant of an obligation to its decision, as the broker keeps it in its record.',
];
