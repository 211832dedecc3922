import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { adaptersOperator } from '../broker.js';
import { readMembers } from '../event-parts.js';
import { PlainError } from '../plain-error.js';
import {
  keptLine,
  messageLines,
  refusedLine,
  type KeptView,
  type MessageView,
  type RefusedView,
} from '../feed-views.js';
import { run } from './run.js';

interface ReplayView {
  id: string;
  messages: number;
  endedAt: string | null;
}

const path = (...parts: string[]): string => `/${parts.map(encodeURIComponent).join('/')}`;

/** `feed refused|kept|show|resend|reread|done|replay`: what waits for a person at the adapters. */
export function addFeedOperatorCommands(feed: Command): void {
  feed
    .command('refused')
    .description('statements that the broker refused for good, oldest first')
    .option('--after <id>', 'those after this one')
    .action(({ after }: { after?: string }, command: Command) =>
      run(command, async (connection) => {
        const query = after === undefined ? '' : `?after=${encodeURIComponent(after)}`;
        const answer = await adaptersOperator<{ refused: RefusedView[] }>(
          connection,
          `/refused${query}`,
        );
        const lines = answer.refused.map(refusedLine);
        return { lines: lines.length > 0 ? lines : ['No statement was refused.'], json: answer };
      }),
    );

  feed
    .command('kept')
    .description('messages that are kept for a person, oldest first')
    .option('--after <id>', 'those after this one')
    .action(({ after }: { after?: string }, command: Command) =>
      run(command, async (connection) => {
        const query = after === undefined ? '' : `?after=${encodeURIComponent(after)}`;
        const answer = await adaptersOperator<{ kept: KeptView[] }>(connection, `/kept${query}`);
        const lines = answer.kept.map(keptLine);
        return {
          lines: lines.length > 0 ? lines : ['No message waits for a person.'],
          json: answer,
        };
      }),
    );

  feed
    .command('show')
    .description('a message and what was told of it')
    .argument('<id>', 'its receipt, or the id of a statement')
    .option('--body', 'also what is in it; the adapters write down that you looked')
    .action((id: string, { body }: { body?: boolean }, command: Command) =>
      run(command, async (connection) => {
        const query = body ? '?body=1' : '';
        const shown = await adaptersOperator<MessageView>(
          connection,
          `${path('messages', id)}${query}`,
        );
        return { lines: messageLines(shown), json: shown };
      }),
    );

  feed
    .command('resend')
    .description('sign a refused statement anew, mended, and send it')
    .argument('<id>', 'as "feed refused" prints it')
    .option(
      '--set <member=value>',
      'as events.prison=WWI or toe=1785000000; again for more',
      collect,
      [],
    )
    .option('--patch <file>', 'a JSON merge patch of its claims: toe, sub_id, events')
    .action((id: string, { set, patch }: { set: string[]; patch?: string }, command: Command) =>
      run(command, async (connection) => {
        if (set.length > 0 && patch !== undefined)
          throw new PlainError('Give --set or --patch, not both.');
        const type = async (): Promise<string> => {
          const { events } = await adaptersOperator<MessageView>(connection, path('messages', id));
          const found = events.find(({ jti }) => jti === id)?.type;
          if (found === undefined) throw new PlainError('There is no such refused statement');
          return found;
        };
        const body = patch === undefined ? await patchOf(set, type) : await fileIn(patch);
        const answer = await adaptersOperator<{ mendedBy: string }>(
          connection,
          path('refused', id, 'resend'),
          { method: 'POST', body },
        );
        return {
          lines: [
            `It is sent again as ${answer.mendedBy}.`,
            `See what comes of it: npm run tocsin -- feed show ${answer.mendedBy}`,
          ],
          json: answer,
        };
      }),
    );

  feed
    .command('reread')
    .description('read a kept message again, as this version reads it')
    .argument('<id>', 'as "feed kept" prints it')
    .action((id: string, _options: unknown, command: Command) =>
      run(command, async (connection) => {
        const answer = await adaptersOperator<{ events: number; outcome: string }>(
          connection,
          path('kept', id, 'read'),
          { method: 'POST', body: {} },
        );
        return { lines: [`It came to ${answer.events} events: ${answer.outcome}`], json: answer };
      }),
    );

  feed
    .command('done')
    .description('say that a person has dealt with a kept message or a refused statement')
    .argument('<id>', 'as "feed kept" or "feed refused" prints it')
    .requiredOption('--as <name>', 'who says so')
    .requiredOption('--reason <text>', 'why; it is kept, so it names nobody')
    .action((id: string, { as: by, reason }: { as: string; reason: string }, command: Command) =>
      run(command, async (connection) => {
        const { outcome, events } = await adaptersOperator<MessageView>(
          connection,
          path('messages', id),
        );
        const isStatement = events.some(({ jti }) => jti === id);
        const list = !isStatement && outcome === 'kept' ? 'kept' : 'refused';
        const answer = await adaptersOperator<object>(connection, path(list, id, 'done'), {
          method: 'POST',
          body: { by, reason },
        });
        return { lines: ['It is done with, and counted no more.'], json: answer };
      }),
    );

  feed
    .command('replay')
    .description('read every message of a time again, in the order in which they came')
    .requiredOption('--feed <feed>', 'whose: prison, court, hostel or probation')
    .requiredOption('--from <instant>', 'as 2026-08-08T00:00:00Z')
    .requiredOption('--to <instant>', 'up to then, and without it')
    .option('--way <way>', 'only what came in by: http, queue, folder or manual')
    .option('--no-wait', 'do not wait until it is done')
    .action((options: ReplayOptions, command: Command) =>
      run(command, async (connection) => {
        const { wait, ...body } = options;
        const asked = await adaptersOperator<ReplayView>(connection, '/replay', {
          method: 'POST',
          body,
        });
        let now = asked;
        while (wait && now.endedAt === null) {
          await pause(500);
          now = await adaptersOperator<ReplayView>(connection, path('replay', asked.id));
        }
        const said =
          now.endedAt === null ? 'They are being read' : `${now.messages} messages were read again`;
        return { lines: [`${said}. What was told before is not told twice.`], json: now };
      }),
    );
}

interface ReplayOptions {
  feed: string;
  from: string;
  to: string;
  way?: string;
  wait: boolean;
}

const collect = (value: string, before: string[]): string[] => [...before, value];

/** `events.…` is of the statement's one event, whatever its type. */
async function patchOf(
  given: readonly string[],
  type: () => Promise<string>,
): Promise<Record<string, unknown>> {
  const patch: Record<string, unknown> = {};
  const content: Record<string, unknown> = {};
  for (const one of given) {
    const ofEvent = one.startsWith('events.');
    const bare = ofEvent ? one.slice('events.'.length) : one;
    const isNumber = /^toe=\d+$/.test(one);
    const members = isNumber ? { toe: Number(one.slice(4)) } : readMembers([bare]);
    Object.assign(ofEvent ? content : patch, members);
  }
  if (Object.keys(content).length > 0) patch['events'] = { [await type()]: content };
  return patch;
}

async function fileIn(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new PlainError(`The file ${file} cannot be read.`, { cause });
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new PlainError(`The file ${file} is not JSON.`, { cause });
  }
}
