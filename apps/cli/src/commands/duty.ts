import type { Command } from 'commander';
import { operator } from '../broker.js';
import { dutyLine, planLines, type DutyAnswer, type DutyPlan } from '../directory/duty-lines.js';
import { instantOf } from '../directory/london-time.js';
import { PlainError } from '../plain-error.js';
import { run } from './run.js';

interface DutyOptions {
  at?: string;
  from?: string;
  to?: string;
}

/** `directory duty`. */
export function addDutyCommands(directory: Command): void {
  directory
    .command('duty')
    .description('who answers for a post, and why')
    .argument('<post>', 'as ppu-newham/duty-spo')
    .option('--at <instant>', 'when, as 2026-08-08T23:10 (London time) or with an offset; now')
    .option('--from <instant>', 'the duties one after another, from then; now')
    .option('--to <instant>', 'until when')
    .action((post: string, options: DutyOptions, command: Command) =>
      run(command, async (connection) => {
        const ask = <Answer>(question: Record<string, string>): Promise<Answer> =>
          operator(
            connection,
            `/operator/directory/duty?${new URLSearchParams({ post, ...question }).toString()}`,
          );
        const { at, from, to } = options;
        if (from === undefined && to === undefined) {
          const answer = await ask<DutyAnswer>(at ? { at: instantOf(at, '--at') } : {});
          return { lines: [dutyLine(answer)], json: answer };
        }
        if (at !== undefined || to === undefined)
          throw new PlainError('Give --at, or --from and --to.');
        const plan = await ask<DutyPlan>({
          ...(from && { from: instantOf(from, '--from') }),
          to: instantOf(to, '--to'),
        });
        return { lines: planLines(plan), json: plan };
      }),
    );
}
