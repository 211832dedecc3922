import type { BenchArguments } from './arguments.js';
import { monotonic } from './figures/time.js';
import { measureBackend } from './measure/backend.js';
import { alertsPerEvent, obligationsPerEvent } from './people/directory.js';
import { fullPlan, quickPlan } from './plan.js';
import { beginRun, heading, print, progress, secondsSince } from './report/begin.js';
import { writeResult, type BenchResult } from './report/result.js';
import { backendReport } from './report/table.js';
import { rowsOf } from './report/targets.js';
import type { Endings } from './stack/endings.js';
import { postgresSettings } from './stack/postgres.js';
import { redisSettings } from './stack/redis.js';

/** Measures both queue backends, prints it and writes it down. @returns whether nothing was lost */
export async function run(asked: BenchArguments, endings: Endings): Promise<boolean> {
  const start = monotonic();
  const plan = asked.quick ? quickPlan : fullPlan;
  const begun = await beginRun({
    postgres: postgresSettings,
    redis: redisSettings,
    brokers: 1,
    apart: asked.apart,
    alertsPerEvent,
    obligationsPerEvent,
  });
  const result: BenchResult = {
    ...begun,
    quick: asked.quick,
    plan,
    backends: [],
    notMeasured: [],
  };
  for (const line of [...heading(result), ...about(asked.apart)]) print(line);
  for (const backend of asked.backends) {
    const figures = await measureBackend(
      { backend, more: asked.apart ? { TOCSIN_WORKERS: 'apart' } : {} },
      plan,
      endings,
      (line) => progress(`${backend}: ${line}`),
    );
    await endings.end();
    print('');
    if (figures) {
      result.backends.push(figures);
      for (const line of backendReport(figures)) print(line);
    } else {
      result.notMeasured.push({ backend, why: 'redis-server is not installed' });
      print('*** NOT MEASURED: the queue on Redis. redis-server is not installed ***');
    }
  }
  result.seconds = secondsSince(start);
  const rows = result.backends.flatMap((one) =>
    rowsOf(one).map((row) => ({ backend: one.backend, ...row })),
  );
  const file = await writeResult(result, rows, asked.json);
  print(`\nTook ${result.seconds} s. Written to ${file}`);
  const asAsked = asked.backends.length > 1 || result.notMeasured.length === 0;
  return asAsked && result.backends.every(({ checked }) => checked.passed);
}

const about = (apart: boolean): readonly string[] => [
  `${apart ? 'One broker process for the door and one for the work' : 'One broker process'}; Postgres with fsync, the queue, the receivers and the load on the same machine.`,
  `Each event makes ${alertsPerEvent} signed alerts: ${obligationsPerEvent} obligations and ` +
    `${alertsPerEvent - obligationsPerEvent} copies. Arrivals are open-loop and independent (Poisson).`,
];
