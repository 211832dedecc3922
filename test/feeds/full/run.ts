import { print, progress } from '../../bench/report/begin.js';
import { table } from '../../bench/report/table.js';
import type { Endings } from '../../bench/stack/endings.js';
import { usualBeginning, type FeedsArguments } from '../arguments.js';
import { writeFigures } from '../figures.js';
import { Judge } from '../judge/judge.js';
import type { Stated } from '../judge/stated.js';
import { verdictReport } from '../judge/report.js';
import { verdictOf } from '../judge/verdict.js';
import { life } from '../lives/life.js';
import { truthFile } from '../truth/file.js';
import { day } from '../world/time.js';
import { World } from '../world/world.js';
import { drain, type Drained } from './drain.js';
import { drive, step, type Driven } from './drive.js';
import { MemoryOverTime } from './memory.js';
import type { Receiver } from './receiver.js';
import { SpoolView } from './spool-view.js';
import { startFullStack } from './stack.js';

/** What the adapters must reach, in statements a second. */
const goal = 500;
/** One in so many times the systems that are asked do not answer. */
const failing = 53;

/** Runs real adapters with a database, first by the clock and with the truth, then as fast as they can. */
export async function runFull(
  asked: FeedsArguments,
  endings: Endings,
  stop: AbortSignal,
): Promise<boolean> {
  const { seed, people, from = usualBeginning, messages = 4_000 } = asked;
  const judge = new Judge(step);
  let judging = true;
  const hear = (stated: Stated): void => {
    if (judging) judge.hear(stated);
  };
  progress('starting PostgreSQL and the adapters');
  const stack = await startFullStack(from, hear, endings);
  const spool = await SpoolView.open(stack.databaseUrl, endings);
  const memory = new MemoryOverTime(stack.adapters.pid, endings);
  const file = truthFile(asked.truth);
  const settings = { people, messages, base: stack.systems.url };
  const world = new World({ ...settings, seed, from }, life, (truth) => {
    judge.know(truth);
    file.add(truth);
  });
  stack.systems.answer((path) => world.systems.answer(path), failing);
  const driven = await drive(world, stack, spool, stop);
  await file.close();
  if (stop.aborted) return false;
  const verdict = verdictOf(judge, seed, driven.endedAt);
  judging = false;
  progress('the broker is away, and messages come as fast as they are taken');
  const later = { ...settings, seed: seed + 1, from: driven.endedAt + day };
  const flood = new World(later, life, () => undefined);
  stack.systems.answer((path) => flood.systems.answer(path));
  const drained = await drain(flood, stack, spool);
  print(`${driven.messages} messages about ${world.people} people, seed ${seed}, real adapters`);
  const { receiver } = stack;
  for (const line of [...verdictReport(verdict), ...report(driven, drained, receiver)]) print(line);
  const outcomes = [...(await spool.outcomes())].map(([name, count]) => `${name} ${count}`);
  print(`Memory of the adapters: ${memory.line()}`);
  print(`What became of the messages: ${outcomes.join(', ')}`);
  const figures = { seed, people, messages, verdict, driven, drained, memory: memory.samples };
  if (asked.json !== undefined) await writeFigures(asked.json, figures);
  return verdict.broken.length === 0 && receiver.wrong.length + receiver.againAfter202 === 0;
}

function report(driven: Driven, drained: Drained, receiver: Receiver): string[] {
  const { wrong, taken, againAfter202 } = receiver;
  return [
    '',
    ...table([
      ['end to end', '', 'goal'],
      [
        'by the clock: messages a second, with all that came of them',
        (driven.messages / driven.seconds).toFixed(0),
        '',
      ],
      [
        'with the broker away: messages a second kept, read and weighed',
        drained.takenPerSecond.toFixed(0),
        '',
      ],
      ['statements that piled up', String(drained.statements), ''],
      ['statements a second when it was back', drained.drainedPerSecond.toFixed(0), `≥ ${goal}`],
      ['statements taken in all', String(taken), ''],
      ['came again after 202', String(againAfter202), '0'],
      ['with a wrong signature, content or order', String(wrong.length), '0'],
    ]),
    ...[...new Set(wrong)].map((what) => `*** ${what}`),
  ];
}
