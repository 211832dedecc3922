import type { BenchArguments } from '../arguments.js';
import { monotonic } from '../figures/time.js';
import { nationPosts } from '../people/nation.js';
import { nationCases } from '../people/nation-cases.js';
import { routingPlan } from '../plan.js';
import { beginRun, heading, print, progress, secondsSince } from '../report/begin.js';
import { writeResult } from '../report/result.js';
import type { Endings } from '../stack/endings.js';
import { postgresSettings } from '../stack/postgres.js';
import { measureRouting } from './measure.js';
import { routingReport, routingRows } from './report.js';

/** Measures routing, prints it and writes it down. @returns whether every event was routed */
export async function runRouting(asked: BenchArguments, endings: Endings): Promise<boolean> {
  const start = monotonic();
  const begun = await beginRun({
    postgres: postgresSettings,
    posts: nationPosts,
    cases: nationCases,
  });
  for (const line of [...heading(begun), ...about]) print(line);
  const routing = await measureRouting(routingPlan, endings, progress);
  await endings.end();
  print('');
  for (const line of routingReport(routing, begun.machine)) print(line);
  const seconds = secondsSince(start);
  const result = { ...begun, plan: routingPlan, routing, seconds };
  const file = await writeResult(result, routingRows(routing), asked.json);
  print(`\nTook ${seconds} s. Written to ${file}`);
  return routing.kinds.every(({ passed }) => passed);
}

const about: readonly string[] = [
  `${nationPosts} posts, ${nationCases} cases. Postgres with fsync. The broker's own intake and routing in this process;`,
  `events stored beforehand are routed one at a time, closed loop; ${routingPlan.events} of each kind after ` +
    `${routingPlan.warmUp} to warm up. Nothing else runs.`,
];
