import { spreadOf, type Spread } from '../../bench/figures/percentiles.js';
import { monotonic } from '../../bench/figures/time.js';
import { print, progress } from '../../bench/report/begin.js';
import { table } from '../../bench/report/table.js';
import { usualBeginning, type FeedsArguments } from '../arguments.js';
import { verdictReport } from '../judge/report.js';
import { verdictOf } from '../judge/verdict.js';
import { truthFile } from '../truth/file.js';
import type { Truth } from '../truth/truth.js';
import { showing } from './show.js';
import { day } from '../world/time.js';
import { writeFigures } from '../figures.js';
import { runDry, type DryRun } from './dry-run.js';
import { shippedFeeds } from './feeds.js';

/** As the issue has it: on one core. */
const goals = { perSecond: 2_000, largeMs: 10 };

/** Runs the readers alone and prints what they got right, and how fast. @returns whether the promise holds */
export async function runDryMode(asked: FeedsArguments): Promise<boolean> {
  const { seed, people, from = usualBeginning, messages = 100_000 } = asked;
  const file = truthFile(asked.truth);
  progress(`${messages} messages about ${people} lives at a time, seed ${seed}`);
  const shown = asked.person === undefined ? {} : showing(asked.person, print);
  const watching = {
    ...shown,
    truth: (truth: Truth) => {
      file.add(truth);
      shown.truth?.(truth);
    },
  };
  const start = monotonic();
  const run = runDry({ seed, people, messages, from }, shippedFeeds(), { watching });
  const seconds = (monotonic() - start) / 1_000;
  await file.close();
  const verdict = verdictOf(run.judge, seed, run.endedAt);
  const speed = speedOf(run);
  print(
    `${run.messages} messages about ${run.people} people in ${Math.round(run.simulated / day)} simulated days, seed ${seed}`,
  );
  for (const line of [...verdictReport(verdict), '', ...speedReport(run, speed, seconds)])
    print(line);
  if (asked.json !== undefined)
    await writeFigures(asked.json, { seed, people, messages, speed, verdict });
  return verdict.broken.length === 0;
}

interface Speed {
  /** Messages that are read and weighed in a second of processor time. */
  perSecond: number;
  each: Spread | undefined;
  large: Spread | undefined;
}

function speedOf({ took, byFeed, large }: DryRun): Speed {
  const processor = [...byFeed.values()].reduce((total, one) => total + one.processor, 0);
  return {
    perSecond: processor === 0 ? 0 : (took.length / processor) * 1_000,
    each: spreadOf(took),
    large: spreadOf(large.map((one) => one.took)),
  };
}

const ms = (value: number | undefined): string =>
  value === undefined ? '-' : `${value.toFixed(3)} ms`;
const counted = (map: ReadonlyMap<string, number>): string =>
  [...map].map(([name, count]) => `${name} ${count}`).join(', ');

function speedReport(run: DryRun, { perSecond, each, large }: Speed, seconds: number): string[] {
  return [
    ...table([
      ['reading and weighing, one core', '', 'goal'],
      ['messages in a second of processor time', perSecond.toFixed(0), `≥ ${goals.perSecond}`],
      ...[...run.byFeed].map(([feed, { messages, processor }]) => [
        `  of the ${feed} feed`,
        ((messages / processor) * 1_000).toFixed(0),
        '',
      ]),
      ['one message, p50', ms(each?.p50), ''],
      ['one message, p99', ms(each?.p99), ''],
      ['one message, longest', ms(each?.max), ''],
      [
        `a court document of 200 KiB and more, p50 of ${run.large.length}`,
        ms(large?.p50),
        `≤ ${goals.largeMs} ms`,
      ],
      ['the same, longest', ms(large?.max), ''],
      ['the whole run, making the messages and judging too', `${seconds.toFixed(1)} s`, ''],
    ]),
    `What became of the messages: ${counted(run.outcomes)}`,
    ...[...run.unfit].map(
      ([why, count]) => `*** ${count} drafts do not fit their contract: ${why}`,
    ),
    ...[...run.thrown].map(([why, count]) => `*** ${count} times a feed's code threw: ${why}`),
  ];
}
