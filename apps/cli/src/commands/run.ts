import type { Command } from 'commander';
import { Connection, type CommonOptions } from '../connection.js';

/** What a command ends with: the same thing for people and for programs. */
export interface Outcome {
  lines: readonly string[];
  json: unknown;
}

export const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Runs a command's work with a connection, and prints what came of it. */
export async function run(
  command: Command,
  work: (connection: Connection) => Promise<Outcome>,
): Promise<void> {
  const options = command.optsWithGlobals<CommonOptions>();
  print(await work(await Connection.find(options, process.env)), options.json ?? false);
}

/** Prints what came of a command. */
export function print({ lines, json }: Outcome, asJson: boolean): void {
  if (asJson) say(JSON.stringify(json, null, 2));
  else for (const line of lines) say(line);
}
