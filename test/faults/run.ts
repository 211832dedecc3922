import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { loadavg } from 'node:os';
import { monotonic } from '../bench/figures/time.js';
import type { Backend } from '../bench/plan.js';
import { beginRun, heading, print, progress } from '../bench/report/begin.js';
import type { Endings } from '../bench/stack/endings.js';
import { postgresSettings } from '../bench/stack/postgres.js';
import type { FaultArguments } from './arguments.js';
import { jumpClock, type JumpReckoned } from './clock-jump.js';
import { describeFault, plannedFaults } from './plan.js';
import { faultsFound } from './reckon/verdict.js';
import { backendReport, summary, type Summary } from './report.js';
import { Soak } from './soak.js';
import { waitFor } from './stack/brokers.js';
import { startFaultStack } from './stack/fault-stack.js';

/** How long everything may take to be done after the last fault, in milliseconds. */
const patience = 120_000;
/** Events of the step with the clock. */
const jumpEvents = 10;

/** Runs each queue in turn. @returns whether nothing was lost and the record is complete */
export async function runFaults(
  asked: FaultArguments,
  endings: Endings,
  stop: AbortSignal,
): Promise<boolean> {
  const begun = await beginRun({ postgres: postgresSettings, brokers: 2, ...asked });
  for (const line of heading(begun)) print(line.replace('Tocsin bench', 'Tocsin faults'));
  const results: Summary[] = [];
  for (const backend of asked.backends) {
    if (stop.aborted) return false;
    const result = await runBackend(backend, asked, endings, stop);
    await endings.end();
    results.push(result);
    print('');
    for (const line of backendReport(result)) print(line);
  }
  if (asked.json !== undefined) {
    await mkdir(dirname(asked.json), { recursive: true });
    await writeFile(asked.json, `${JSON.stringify({ ...begun, results }, null, 2)}\n`);
    print(`\nWritten to ${asked.json}`);
  }
  return !stop.aborted && results.every(({ wrong }) => wrong.length === 0);
}

async function runBackend(
  backend: Backend,
  asked: FaultArguments,
  endings: Endings,
  stop: AbortSignal,
): Promise<Summary> {
  const say = (line: string): void => progress(`${backend}: ${line}`);
  const load = loadavg()[0] ?? 0;
  const ms = asked.minutes * 60_000;
  const events = Math.ceil((ms / 1_000) * asked.rate);
  say(
    `starting PostgreSQL, ${backend === 'redis' ? 'Redis, ' : ''}two brokers and ${events} cases`,
  );
  const stack = await startFaultStack(backend, { seed: asked.seed, persons: events }, endings);
  const soak = new Soak(stack);
  const start = monotonic();
  const loaded = soak.load(events, asked.rate, stop);
  const over = new AbortController();
  const collecting = collect(soak, over.signal);
  await breakThings(soak, { backend, seed: asked.seed, until: start + ms }, stop, say);
  await loaded;
  over.abort();
  await collecting;
  say('load and faults are over; waiting until everything is done');
  await soak.settle(patience);
  const reckoned = await soak.reckon();
  await endings.end();
  const jump = await jumpOf(backend, asked, endings, say);
  const wrong = [...faultsFound(reckoned), ...wrongIn(jump)];
  const injected = soak.windows.map(({ name }) => name);
  const badAnswers = soak.arrivals.filter(({ handled }) => handled !== 'taken').length;
  const accepted = soak.acceptances.length;
  return summary({ backend, load, reckoned, jump, injected, badAnswers, accepted, wrong });
}

/** One fault after another until the time is over. */
async function breakThings(
  soak: Soak,
  plan: { backend: Backend; seed: number; until: number },
  stop: AbortSignal,
  say: (line: string) => void,
): Promise<void> {
  const start = monotonic();
  for (const { fault, rest } of plannedFaults(plan.seed, plan.backend)) {
    if (stop.aborted || monotonic() + rest > plan.until) return;
    const { from, to } = await soak.suffer(fault);
    const seconds = ((from - start) / 1_000).toFixed(1).padStart(6);
    say(`${seconds} s  ${describeFault(fault)} (${Math.round(to - from)} ms)`);
    await waitFor(rest, stop);
  }
}

async function collect(soak: Soak, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    await soak.collect();
    await waitFor(500, over);
  }
}

/** The clock an hour forward and back, on fresh parts and with the load stopped. */
async function jumpOf(
  backend: Backend,
  { seed }: FaultArguments,
  endings: Endings,
  say: (line: string) => void,
): Promise<JumpReckoned> {
  say('the clock an hour forward, back, and forward again');
  const settings = { seed, persons: jumpEvents, scenarioClock: true };
  const stack = await startFaultStack(backend, settings, endings);
  const soak = new Soak(stack);
  await soak.load(jumpEvents, 10, new AbortController().signal);
  await soak.settle(patience);
  return jumpClock(stack);
}

function wrongIn({ climbed, early, again }: JumpReckoned): string[] {
  return [
    ...(climbed === 0 ? ['nothing was due when the clock was an hour ahead'] : []),
    ...(early.length > 0 ? [`${early.length} obligations moved while the clock was back`] : []),
    ...(again.length > 0 ? [`${again.length} obligations were decided twice by the clock`] : []),
  ];
}
