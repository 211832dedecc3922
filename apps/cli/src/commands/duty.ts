import type { Command } from 'commander';
import { operator } from '../broker.js';
import { dutyLine, planLines, type DutyAnswer, type DutyPlan } from '../directory/duty-lines.js';
import { instantOf } from '../directory/london-time.js';
import { PlainError } from '../plain-error.js';
import { when } from '../views.js';
import { run } from './run.js';

interface DutyOptions {
  at?: string;
  from?: string;
  to?: string;
}

interface Finding {
  kind: 'gap' | 'not-ready';
  post: string;
  staff: string | null;
  from: string;
  to: string | null;
  problem: string | null;
  manager: string | null;
  told: boolean;
}
interface PersonReady {
  post: string;
  staff: { id: string; name: string };
  from: string;
  goesOnCall: boolean;
  ready: boolean;
  because: string;
}

/** `directory duty`, `gaps` and `readiness`. */
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

  directory
    .command('gaps')
    .description('what was found ahead in the rotas: gaps, and people who cannot be reached')
    .action((_options: object, command: Command) =>
      run(command, async (connection) => {
        const answer = await operator<{ findings: Finding[] }>(
          connection,
          '/operator/directory/gaps',
        );
        const lines = answer.findings.map(findingLine);
        return { lines: lines.length > 0 ? lines : ['Nothing was found.'], json: answer };
      }),
    );

  directory
    .command('readiness')
    .description(
      'whether everybody who comes on duty in the next 14 days can be reached in two ways',
    )
    .option('--post <id>', 'only of this post')
    .action(({ post }: { post?: string }, command: Command) =>
      run(command, async (connection) => {
        const question = post === undefined ? '' : `?${new URLSearchParams({ post }).toString()}`;
        const answer = await operator<{ people: PersonReady[] }>(
          connection,
          `/operator/directory/readiness${question}`,
        );
        return { lines: readyLines(answer.people), json: answer };
      }),
    );
}

function findingLine({ kind, post, staff, from, to, problem, manager, told }: Finding): string {
  const what = kind === 'gap' ? `nobody (${problem ?? ''})` : `${staff ?? ''} cannot be reached`;
  const until = to === null ? 'on' : `to ${when(to)}`;
  const whom = told ? `; told ${manager ?? 'the SMB duty contact'}` : '';
  return `${post}, from ${when(from)} ${until}: ${what}${whom}`;
}

function readyLines(people: readonly PersonReady[]): string[] {
  const not = people.filter(({ ready }) => !ready);
  return [
    ...people.map(({ post, staff, from, ready, because }) => {
      const sign = ready ? '  ready' : 'NOT READY';
      return `${sign}  ${post}, from ${when(from)}: ${staff.name} (${staff.id}): ${because}`;
    }),
    `${people.length - not.length} of ${people.length} can be reached in two verified ways.`,
  ];
}
