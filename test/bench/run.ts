import { mkdir } from 'node:fs/promises';
import { SystemClock } from '#kernel';
import type { BenchArguments } from './arguments.js';
import { monotonic } from './figures/time.js';
import { measureBackend } from './measure/backend.js';
import { alertsPerEvent, obligationsPerEvent } from './people/directory.js';
import { fullPlan, quickPlan } from './plan.js';
import { commitOf, describeMachine, type Machine } from './report/machine.js';
import { writeResult, type BenchResult } from './report/result.js';
import { backendReport } from './report/table.js';
import type { Endings } from './stack/endings.js';
import { benchFolder } from './stack/folder.js';
import { postgresSettings } from './stack/postgres.js';
import { redisSettings } from './stack/redis.js';

const print = (line: string): void => void process.stdout.write(`${line}\n`);
/** Progress goes to standard error, so that the tables can be kept by themselves. */
const progress = (line: string): void => void process.stderr.write(`… ${line}\n`);

/** Measures what was asked for, prints it and writes it down. @returns whether nothing was lost */
export async function run(asked: BenchArguments, endings: Endings): Promise<boolean> {
  const start = monotonic();
  const plan = asked.quick ? quickPlan : fullPlan;
  await mkdir(benchFolder(), { recursive: true });
  const machine = await describeMachine(benchFolder());
  const result: BenchResult = {
    bench: 1,
    at: new SystemClock().now().toISOString(),
    commit: await commitOf(),
    quick: asked.quick,
    machine,
    settings: {
      postgres: postgresSettings,
      redis: redisSettings,
      brokers: 1,
      alertsPerEvent,
      obligationsPerEvent,
    },
    plan,
    backends: [],
    notMeasured: [],
    seconds: 0,
  };
  for (const line of heading(result.commit, machine)) print(line);
  for (const backend of asked.backends) {
    const figures = await measureBackend(backend, plan, endings, (line) =>
      progress(`${backend}: ${line}`),
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
  result.seconds = Math.round((monotonic() - start) / 100) / 10;
  const file = await writeResult(result, asked.json);
  print(`\nTook ${result.seconds} s. Written to ${file}`);
  const asAsked = asked.backends.length > 1 || result.notMeasured.length === 0;
  return asAsked && result.backends.every(({ checked }) => checked.passed);
}

const heading = (commit: string, machine: Machine): string[] => [
  `Tocsin bench, commit ${commit}`,
  `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB; ${machine.os}; Node ${machine.node}`,
  `8 KiB to the disk: ${machine.fsyncMs.toFixed(2)} ms${machine.inMemory ? ' (IN MEMORY: no real disk)' : ''}; ` +
    `load before the run: ${machine.load.toFixed(2)}`,
  `One broker process; Postgres with fsync, the queue, the receivers and the load on the same machine.`,
  `Each event makes ${alertsPerEvent} signed alerts: ${obligationsPerEvent} obligations and ` +
    `${alertsPerEvent - obligationsPerEvent} copies. Arrivals are open-loop and independent (Poisson).`,
];
