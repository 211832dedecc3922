import { readFile } from 'node:fs/promises';
import { Argument, type Command } from 'commander';
import { send, refusalIn } from '../broker.js';
import type { RunningDemo } from '../connection.js';
import { PlainError } from '../plain-error.js';
import { addFeedOperatorCommands } from './feed-operator.js';
import { run } from './run.js';

interface FeedOptions {
  file?: string;
  to?: string;
  feedToken?: string;
  missing?: boolean;
  crn?: string;
  noms?: string;
  pnc?: string;
  prison?: string;
  premises?: string;
  reason?: string;
}

/** `feed …`: send a native message, and look after what became of it. */
export function addFeedCommands(program: Command): void {
  const feed = program
    .command('feed')
    .description("messages in the agencies' own shapes, through the adapters")
    .option('--adapters-url <url>', "their operators' door (or TOCSIN_ADAPTERS_OPERATOR_URL)")
    .option('--adapters-token <token>', 'its token (or TOCSIN_ADAPTERS_OPERATOR_TOKEN)');
  addFeedOperatorCommands(feed);
  feed
    .command('send')
    .description('send a native message; an invented one when no file is given')
    .addArgument(new Argument('<feed>', 'whose').choices(['prison', 'court', 'hostel']))
    .option('--file <file>', 'the message, as the agency sends it')
    .option('--missing', 'hostel: the night desk misses a resident (otherwise: he has left)')
    .option('--crn <id>', 'invented message: whom it is about, by probation case number')
    .option('--noms <id>', '… by prison number')
    .option('--pnc <id>', '… by police number')
    .option('--prison <code>', 'invented message: the prison', 'WWI')
    .option('--premises <code>', 'invented message: the hostel', 'E12')
    .option('--reason <code>', "invented message: the prison's reason code", 'CR')
    .option('--to <url>', 'other adapters')
    .option('--feed-token <token>', "the feed's token")
    .action((whose: string, options: FeedOptions, command: Command) =>
      run(command, async (connection) => {
        const to = options.to ?? connection.running.adapters.url;
        const token = options.feedToken ?? connection.running.tokens[whose];
        if (token === undefined) throw new PlainError('Give --feed-token.');
        const body =
          options.file === undefined
            ? await invented(connection.running, whose, options)
            : await readFile(options.file, 'utf8');
        const url = `${to.replace(/\/+$/, '')}/feeds/${whose}`;
        const answer = await send(url, { method: 'POST', body, token });
        if (answer.status < 200 || answer.status > 299) throw new PlainError(refusalIn(answer));
        return {
          lines: [
            `The ${whose} adapter took it (${answer.status}): ${answer.text.trim()}`,
            'See what came of it: npm run tocsin -- alerts',
          ],
          json: { status: answer.status, answer: answer.text },
        };
      }),
    );
}

/** The demonstration makes the message: the hostel's one points to details that only its desk can show. */
async function invented(
  { desks }: RunningDemo,
  feed: string,
  { missing, crn, noms, pnc, prison, premises, reason }: FeedOptions,
): Promise<string> {
  const options = new URLSearchParams();
  for (const [name, value] of Object.entries({ crn, noms, pnc, prison, premises, reason }))
    if (value !== undefined) options.set(name, value);
  const kind = feed === 'hostel' && missing ? 'hostel-missing' : feed;
  const { status, text } = await send(`${desks.url}/samples/${kind}?${options.toString()}`);
  if (status === 200) return text;
  const needed = { prison: '--noms', court: '--pnc' }[feed] ?? '--crn';
  throw new PlainError(`A ${feed} knows people by another number: give ${needed}.`);
}
