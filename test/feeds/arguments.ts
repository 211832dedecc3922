import { Command, InvalidArgumentError, Option } from 'commander';
import { feeds, type FeedName } from './world/delivery.js';
import { parseInto, type Said } from '../bench/program.js';

/** What was asked for on the command line. */
export interface FeedsArguments {
  /** Messages a second, where they are sent as in life. */
  rate: number;
  /** How many lives go on at a time. */
  people: number;
  seed: number;
  /** Nothing new happens after so many messages; in life, without end when not given. */
  messages: number | undefined;
  /** When the simulated time begins, in milliseconds since 1970. */
  from: number | undefined;
  /** `dry`: the readers alone. `full`: adapters of its own with a database. `live`: adapters that run already. */
  mode: 'dry' | 'full' | 'live';
  /** Where the adapters are reached, and each feed's token; only in `live`. */
  to: string;
  tokens: Readonly<Partial<Record<FeedName, string>>>;
  /** The port of the systems that can be asked; 0 takes any. */
  port: number;
  /** The person whose messages, statements and truth are shown; only with `dry`. */
  person: string | undefined;
  /** Where the truth is written, one line of JSON for each; nowhere when not given. */
  truth: string | undefined;
  /** Where the figures go as JSON; nowhere when not given. */
  json: string | undefined;
}

/** When the simulated time begins where nobody says. */
export const usualBeginning = Date.parse('2026-01-05T06:00:00Z');

/** @throws InvalidArgumentError, which commander says with the option's name */
const numberFrom =
  (least: number, most: number, whole: boolean) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= least && value <= most) || (whole && value % 1 !== 0))
      throw new InvalidArgumentError(
        `It must be ${whole ? 'a whole number' : 'a number'} from ${least} to ${most}.`,
      );
    return value;
  };

function instant(text: string): number {
  const at = Date.parse(text);
  if (Number.isNaN(at) || !/^\d{4}-\d{2}-\d{2}/.test(text))
    throw new InvalidArgumentError('It must be an instant, as 2026-01-05T06:00:00Z.');
  return at;
}

function address(text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text))
    throw new InvalidArgumentError('It must be an http(s) URL.');
  return text.replace(/\/+$/, '');
}

function tokensOf(text: string): Partial<Record<FeedName, string>> {
  const pairs = text.split(',').map((pair) => {
    const [name = '', ...rest] = pair.split('=');
    const feed = feeds.find((one) => one === name.trim());
    const token = rest.join('=').trim();
    if (!feed || token === '')
      throw new InvalidArgumentError('It must be prison=…,court=…, with the tokens of the feeds.');
    return [feed, token] as const;
  });
  return Object.fromEntries(pairs);
}

/** Reads the command line. @param argv without the program's own name */
export function readArguments(argv: readonly string[]): FeedsArguments | Said {
  const command = new Command('npm run feeds --')
    .description(
      'Makes the messages of prisons, courts, hostels and probation about invented people, and holds what is told of them against what is true.',
    )
    .option('--rate <number>', 'messages a second, with --to', numberFrom(0.1, 5_000, false), 20)
    .option('--people <number>', 'lives at a time', numberFrom(1, 100_000, true), 500)
    .option('--seed <number>', 'the same seed, the same bytes', numberFrom(0, 2 ** 31, true), 1)
    .option(
      '--messages <number>',
      'nothing new happens after so many',
      numberFrom(1, 10_000_000, true),
    )
    .option(
      '--from <instant>',
      'when the simulated time begins (2026-01-05T06:00:00Z; with --to, half a year ago)',
      instant,
    )
    .addOption(
      new Option(
        '--dry',
        'only the readers, in one process: classification and its speed',
      ).conflicts(['full', 'to']),
    )
    .addOption(
      new Option('--full', 'adapters of its own, with a database and a receiver').conflicts(['to']),
    )
    .addOption(new Option('--to <url>', 'adapters that run already').argParser(address))
    .addOption(
      new Option('--tokens <list>', 'prison=…,court=…: the feeds’ tokens').argParser(tokensOf),
    )
    .option('--port <number>', 'of the systems that can be asked', numberFrom(0, 65_535, true), 0)
    .addOption(
      new Option('--person <number>', 'shows all that comes of one person, with --dry').conflicts([
        'full',
        'to',
      ]),
    )
    .option('--truth <file>', 'where the truth goes, one line of JSON for each')
    .option('--json <file>', 'where the figures go as JSON');
  const said = parseInto(command, argv);
  if (said) return said;
  const given = command.opts<
    Omit<FeedsArguments, 'mode' | 'to' | 'tokens'> & {
      dry?: true;
      full?: true;
      to?: string;
      tokens?: FeedsArguments['tokens'];
    }
  >();
  const { dry, full, to = '', tokens = {}, ...rest } = given;
  const mode = dry ? 'dry' : full ? 'full' : 'live';
  if (mode === 'live' && to === '')
    return {
      say: 'error: one of --dry, --full and --to is needed\nAdd --help to see how it is used.\n',
      code: 1,
    };
  if (mode === 'live' && Object.keys(tokens).length === 0)
    return { say: 'error: --to needs --tokens, those of the feeds that are on\n', code: 1 };
  const { rate, people, seed, from, port } = rest;
  const { messages, person, truth, json } = rest;
  return { rate, people, seed, from, port, messages, person, truth, json, mode, to, tokens };
}
