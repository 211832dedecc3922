import { Command, InvalidArgumentError, Option } from 'commander';
import { backends, type Backend } from '../bench/plan.js';
import { parseInto, type Said } from '../bench/program.js';

/** What was asked for on the command line. */
export interface FaultArguments {
  /** How long each backend is loaded and broken. */
  minutes: number;
  /** Of the sequence of faults, and of the answers that are bad now and then. */
  seed: number;
  backends: readonly Backend[];
  /** Events a second. */
  rate: number;
  /** Where the JSON goes; nowhere when not given. */
  json: string | undefined;
}

/** The clock of a P1 is 15 minutes: within ten, nothing climbs, so that what must come is known beforehand. */
const longest = 10;

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

/** Reads the command line. @param argv without the program's own name */
export function readArguments(argv: readonly string[]): FaultArguments | Said {
  const command = new Command('npm run faults --')
    .description(
      'Loads two brokers while their parts are killed, wiped, restarted and cut, and checks that nothing was lost.',
    )
    .option('--minutes <number>', 'how long, for each queue', numberFrom(0.1, longest, false), 5)
    .option('--seed <number>', 'of the sequence of faults', numberFrom(0, 2 ** 31, true), 1)
    .option('--rate <number>', 'events a second', numberFrom(1, 100, false), 12)
    .addOption(
      new Option('--queue <name>', 'which queue').choices([...backends, 'both']).default('both'),
    )
    .option('--json <file>', 'where the figures go as JSON');
  const said = parseInto(command, argv);
  if (said) return said;
  const { queue, minutes, seed, rate, json } = command.opts<{
    queue: Backend | 'both';
    minutes: number;
    seed: number;
    rate: number;
    json?: string;
  }>();
  return { minutes, seed, rate, json, backends: queue === 'both' ? backends : [queue] };
}
