import { Command, InvalidArgumentError, Option } from 'commander';
import { backends, type Backend } from './plan.js';
import { parseInto, type Said } from './program.js';

/** What was asked for on the command line. */
export interface BenchArguments {
  /** At most three minutes for both backends; without it, at most ten. */
  quick: boolean;
  /** Which queue backends to measure, in this order. */
  backends: readonly Backend[];
  /** With the workers in a process of their own. */
  apart: boolean;
  /** Measures routing alone, in a directory and with cases of the size of the country. */
  routing: boolean;
  /** Measures escalation alone: lateness, catching up, and the watchdog's own audit. */
  escalation: boolean;
  /** Measures what bad tokens cost, and nothing else. */
  flood: boolean;
  /** Measures how fast a full spool of the adapters is drained, and nothing else. */
  spool: boolean;
  /** Measures one notice to that many people by text, and nothing else. */
  notify: number | undefined;
  /** Where the JSON goes; by default a new file in `.tocsin/bench/`. */
  json: string | undefined;
}

function numberOfPeople(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 100_000)
    throw new InvalidArgumentError('A whole number from 1 to 100000.');
  return number;
}

/** Reads the command line. @param argv without the program's own name */
export function readArguments(argv: readonly string[]): BenchArguments | Said {
  const command = new Command('npm run bench --')
    .description(
      'Measures intake, first hand-off and hand-offs per second on both queue backends; or routing, escalation, a flood of bad tokens, a full spool or a notice to many alone.',
    )
    .option('--quick', 'at most three minutes in all, instead of ten')
    .addOption(new Option('--backend <name>', 'only this queue backend').choices(backends))
    .option('--apart', 'with the workers in a process of their own (TOCSIN_WORKERS=apart)')
    .addOption(
      new Option(
        '--routing',
        'only routing: 10,000 posts, 100,000 cases, one event at a time, with its SQL round trips',
      ).conflicts(['quick', 'backend', 'apart']),
    )
    .addOption(
      new Option(
        '--escalation',
        'only escalation: 100,000 open obligations, 10,000 overdue ones, and an audit at 1,000,000 alerts',
      ).conflicts(['quick', 'routing', 'notify', 'apart']),
    )
    .addOption(
      new Option('--flood', 'only what each token of a flood of bad ones costs').conflicts([
        'quick',
        'backend',
        'routing',
        'escalation',
        'notify',
      ]),
    )
    .addOption(
      new Option('--spool', 'only how fast a full spool of the adapters is drained').conflicts([
        'backend',
        'apart',
        'routing',
        'escalation',
        'flood',
        'notify',
      ]),
    )
    .addOption(
      new Option('--notify <people>', 'only one notice to that many people, by text')
        .argParser(numberOfPeople)
        .conflicts(['quick', 'routing', 'apart']),
    )
    .option('--json <file>', 'where the JSON goes (.tocsin/bench/<date>.json)');
  const said = parseInto(command, argv);
  if (said) return said;
  const given = command.opts<{
    quick?: boolean;
    backend?: Backend;
    apart?: boolean;
    routing?: boolean;
    escalation?: boolean;
    flood?: boolean;
    spool?: boolean;
    notify?: number;
    json?: string;
  }>();
  return {
    quick: given.quick ?? false,
    backends: given.backend === undefined ? backends : [given.backend],
    apart: given.apart ?? false,
    routing: given.routing ?? false,
    escalation: given.escalation ?? false,
    flood: given.flood ?? false,
    spool: given.spool ?? false,
    notify: given.notify,
    json: given.json,
  };
}
