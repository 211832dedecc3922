import { setTimeout as pause } from 'node:timers/promises';
import { CommanderError, type Command } from 'commander';
import { messageOf } from '#kernel';
import { Endings } from './stack/endings.js';

/** Nothing is to be run: this is to be said, and the process ends with this code. */
export interface Said {
  say: string;
  code: number;
}

/**
 * Reads a command line into a command. An unknown option, or an argument, is refused by its name.
 * @param argv without the program's own name
 * @returns nothing when the command's options can be used
 */
export function parseInto(command: Command, argv: readonly string[]): Said | undefined {
  let said = '';
  const take = (text: string): void => void (said += text);
  command
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeOut: take, writeErr: take })
    .showHelpAfterError('Add --help to see how it is used.');
  try {
    command.parse([...argv], { from: 'user' });
    return undefined;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return { say: said, code: thrown.exitCode };
    throw thrown;
  }
}

/** Longest wait for parts that are just being started when Ctrl-C comes, in milliseconds. */
const patience = 10_000;

/**
 * Does what was asked for, ends every part of it whatever happens, and sets the process's exit code.
 * @param name of the program, where it says that it broke off
 * @param run gives whether all was well
 */
export async function runProgram<Arguments extends object>(
  name: string,
  asked: Arguments | Said,
  run: (asked: Arguments, endings: Endings, stop: AbortSignal) => Promise<boolean>,
): Promise<void> {
  if ('say' in asked) {
    (asked.code === 0 ? process.stdout : process.stderr).write(asked.say);
    process.exitCode = asked.code;
    return;
  }
  const endings = new Endings();
  const stop = new AbortController();
  const running = run(asked, endings, stop.signal)
    .then((passed) => (passed ? 0 : 1))
    .catch((thrown: unknown) => {
      // What breaks because the parts are being ended is no news.
      if (!stop.signal.aborted)
        process.stderr.write(`The ${name} broke off. ${messageOf(thrown)}\n`);
      return 1;
    });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(130);
      stop.abort();
      process.stderr.write('Stopping …\n');
      void endings
        .close()
        .then(() => Promise.race([running, pause(patience)]))
        .then(() => process.exit(130));
    });
  }
  const code = await running;
  await endings.close();
  process.exitCode = stop.signal.aborted ? 130 : code;
}
