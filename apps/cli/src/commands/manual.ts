import { Argument, type Command } from 'commander';
import { refusalIn, send, type Request } from '../broker.js';
import { objectFrom, textOf } from '../check/read-input.js';
import type { Connection } from '../connection.js';
import { readMembers, type Named } from '../event-parts.js';
import { PlainError } from '../plain-error.js';
import { collect, instant } from './option-values.js';
import { run, type Outcome } from './run.js';

interface Whose {
  to?: string;
  personToken?: string;
}

interface StateOptions extends Named, Whose {
  event: string;
  set: string[];
  content?: string;
  at?: Date;
  because: string;
  hold?: string;
  until?: Date;
}

const feeds = ['prison', 'court', 'hostel', 'probation'];

/** `manual state|list|show|send|withdraw`: what people of an agency state while its feed cannot. */
export function addManualCommands(program: Command): void {
  const manual = program
    .command('manual')
    .description(
      'statements by hand, while a feed is down: signed by the agency, marked as by hand',
    );
  const command = (name: string, description: string): Command =>
    manual
      .command(name)
      .description(description)
      .addArgument(new Argument('<feed>', 'whose feed it is that cannot').choices(feeds))
      .option('--to <url>', 'other adapters')
      .option('--person-token <token>', 'your own token (or TOCSIN_PERSON_TOKEN)');
  command('state', 'state what happened')
    .requiredOption('--event <name>', 'what happened, as prison.released')
    .option('--crn <id>', 'whom it is about: the probation case number')
    .option('--noms <id>', '… the prison number')
    .option('--pnc <id>', '… the police number')
    .option('--cro <id>', '… the criminal record number')
    .option('--at <instant>', 'when it happened, as 2026-08-10T23:10:00+01:00', instant)
    .option('--set <member=value>', 'a member of its content; again for more', collect, [])
    .option('--content <file>', 'its content as JSON; - for standard input')
    .requiredOption('--because <text>', 'why the feed does not state it')
    .option('--hold <text>', 'tell nobody yet, and why')
    .option('--until <instant>', 'tell it then; without it, somebody must send it', instant)
    .action((feed: string, options: StateOptions, command: Command) =>
      run(command, (connection) => state(connection, feed, options)),
    );
  command('list', 'what is held back, or not stated by the feed yet').action(
    (feed: string, options: Whose, command: Command) =>
      run(command, (connection) => list(connection, feed, options)),
  );
  command('show', 'what became of a statement')
    .argument('<receipt>', 'its receipt')
    .action((feed: string, receipt: string, options: Whose, command: Command) =>
      run(command, async (connection) => {
        const json = await ask(connection, `${feed}/${receipt}`, options);
        const { state, outcome } = json as { state: string; outcome: string };
        return { lines: [`${state}: ${outcome}`], json };
      }),
    );
  for (const [name, description] of [
    ['send', 'tell what was held back'],
    ['withdraw', 'take back what was held back, before anybody is told'],
  ] as const)
    command(name, description)
      .argument('<receipt>', 'its receipt')
      .requiredOption('--because <text>', 'why')
      .action(
        (feed: string, receipt: string, options: Whose & { because: string }, command: Command) =>
          run(command, async (connection) => {
            const body = { because: options.because };
            const path = `${feed}/${receipt}/${name}`;
            return taken(await ask(connection, path, options, { method: 'POST', body }));
          }),
      );
}

async function state(
  connection: Connection,
  feed: string,
  { event, crn, noms, pnc, cro, at, set, content, because, hold, until, ...whose }: StateOptions,
): Promise<Outcome> {
  if (until !== undefined && hold === undefined)
    throw new PlainError('--until says how long to hold it back; say why with --hold.');
  const read = content === undefined ? {} : objectFrom(await textOf(content));
  const body = {
    event,
    person: { crn, noms, pnc, cro },
    at: at?.toISOString(),
    content: { ...read, ...readMembers(set) },
    because,
    ...(hold !== undefined && { hold: { because: hold, until: until?.toISOString() } }),
  };
  return taken(await ask(connection, feed, whose, { method: 'POST', body }));
}

function taken(json: unknown): Outcome {
  const { receipt, outcome } = json as { receipt: string; outcome: string };
  return { lines: [`Receipt ${receipt}`, outcome], json };
}

async function list(connection: Connection, feed: string, whose: Whose): Promise<Outcome> {
  const json = (await ask(connection, feed, whose)) as {
    receipt: string;
    state: string;
    event: string;
    statedAt: string;
    by: string | null;
    until: string | null;
  }[];
  const lines = json.map(
    ({ receipt, state, event, statedAt, by, until }) =>
      `${receipt}  ${state}  ${event}  ${statedAt}  ${by ?? ''}${until === null ? '' : `  until ${until}`}`,
  );
  return {
    lines: lines.length > 0 ? lines : ['Nothing was stated by hand that is still open.'],
    json,
  };
}

async function ask(
  connection: Connection,
  path: string,
  { to, personToken }: Whose,
  request: Request = {},
): Promise<unknown> {
  const url = (to ?? connection.running.adapters.url).replace(/\/+$/, '');
  const token = personToken ?? process.env['TOCSIN_PERSON_TOKEN'];
  if (token === undefined) throw new PlainError('Give --person-token, or set TOCSIN_PERSON_TOKEN.');
  const answer = await send(`${url}/manual/${path}`, { ...request, token });
  if (answer.status < 200 || answer.status > 299) throw new PlainError(refusalIn(answer));
  return JSON.parse(answer.text) as unknown;
}
