import { Command, InvalidArgumentError } from 'commander';
import { parseInto, type Said } from '../../bench/program.js';

/** What was asked for on the command line. */
export interface FuzzArguments {
  /** Requests to send. */
  count: number;
  /** Of everything that is made up: the same seed sends the same. */
  seed: number;
  /** Requests under way at once. */
  connections: number;
}

/** @throws InvalidArgumentError, which commander says with the option's name */
const whole =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most)
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    return value;
  };

/** Reads the command line. @param argv without the program's own name */
export function readArguments(argv: readonly string[]): FuzzArguments | Said {
  const command = new Command('npm run fuzz --')
    .description(
      'Sends a broker made-up and broken requests, and checks that it answers each, stays up and does not grow.',
    )
    .option('--count <number>', 'how many requests', whole(100, 10_000_000), 100_000)
    .option('--seed <number>', 'of what is made up', whole(0, 2 ** 31), 1)
    .option('--connections <number>', 'requests under way at once', whole(1, 256), 16);
  const said = parseInto(command, argv);
  if (said) return said;
  const { count, seed, connections } = command.opts<FuzzArguments>();
  return { count, seed, connections };
}
