import type { Command } from 'commander';
import { eventType } from '#contracts';
import { sendEvent, type NotTaken } from '#client';
import { objectFrom, textOf } from '../check/read-input.js';
import type { Connection } from '../connection.js';
import { PlainError } from '../plain-error.js';
import { readMembers, subjectOf, type Named } from '../event-parts.js';
import { signed, signerFor } from '../statements.js';
import { addEventCheckCommand } from './event-check.js';
import { addEventReceiptCommand } from './event-receipt.js';
import { collect, instant } from './option-values.js';
import { run, type Outcome } from './run.js';

interface EventOptions extends Named {
  type?: string;
  set: string[];
  content?: string;
  key?: string;
  issuer?: string;
  to?: string;
  at?: Date;
  file?: string;
  dryRun?: boolean;
}

/** `event send` ends with 0: taken; 1: the same will never be taken; 75 (as `sysexits` has it): it may be later. */
const later = 75;

/** `event check`, `event receipt` and `event send`. */
export function addEventCommands(program: Command): void {
  const event = program.command('event').description('signed statements of fact');
  addEventCheckCommand(event);
  addEventReceiptCommand(event);
  event
    .command('send')
    .description('sign an event and push it')
    .option('--type <name>', 'as prison.released')
    .option('--crn <id>', 'whom it is about: the probation case number')
    .option('--noms <id>', '… the prison number')
    .option('--pnc <id>', '… the police number')
    .option('--cro <id>', '… the criminal record number')
    .option('--set <member=value>', 'a member of its content; again for more', collect, [])
    .option('--content <file>', 'its content as JSON; - for standard input')
    .option('--at <instant>', 'when it happened, as 2026-08-10T23:10:00+01:00', instant)
    .option('--key <file>', "the agency's private key (JWK)")
    .option('--issuer <uri>', 'the agency')
    .option('--to <url>', 'another broker')
    .option('--file <file>', 'send this signed event as it is; - for standard input')
    .option('--dry-run', 'print the signed event and send nothing')
    .addHelpText(
      'after',
      '\nEnds with 0: taken; 1: refused, and the same will never be taken; 75: send the same again later, or when the broker knows the agency and its key.',
    )
    .action((options: EventOptions, command: Command) =>
      run(command, (connection) =>
        options.file === undefined
          ? signAndSend(connection, options)
          : sendFile(connection, options),
      ),
    );
}

async function signAndSend(connection: Connection, options: EventOptions): Promise<Outcome> {
  const { type } = options;
  if (type === undefined) throw new PlainError('Say what happened: --type NAME, or --file FILE.');
  const signer = await signerFor(connection, options, type.split('.')[0]);
  const subject = subjectOf(options);
  if (!subject) throw new PlainError('Say whom it is about: --crn, --noms, --pnc or --cro.');
  const url = options.to ?? connection.url;
  const read = options.content === undefined ? {} : objectFrom(await textOf(options.content));
  const said = {
    type: eventType(type),
    subject,
    content: { ...read, ...readMembers(options.set) },
    happenedAt: options.at ?? connection.clock.now(),
  };
  const { jti, compact } = await signed(url, signer, said, connection.clock);
  const { issuer } = signer;
  if (options.dryRun) return { lines: [compact], json: { jti, issuer, compact } };
  const sent = await sendEvent(url, compact);
  return sent.taken
    ? {
        lines: [`Taken (202) under ${jti}, signed for ${issuer}.`],
        json: { status: 202, jti, issuer },
      }
    : notTaken(sent, { jti, issuer, compact });
}

async function sendFile(connection: Connection, options: EventOptions): Promise<Outcome> {
  const { file = '-', dryRun } = options;
  const compact = (await textOf(file)).trim();
  if (dryRun) return { lines: [compact], json: { compact } };
  const sent = await sendEvent(options.to ?? connection.url, compact);
  return sent.taken
    ? { lines: ['Taken (202).'], json: { status: 202 } }
    : notTaken(sent, { compact });
}

function notTaken(sent: NotTaken, made: object): Outcome {
  process.exitCode = sent.retry ? later : 1;
  const { status, code, description, retry, retryAfter } = sent;
  const answer = status === undefined ? 'no answer' : [status, code].filter(Boolean).join(' ');
  // A refusal that says no time waits for somebody, as for the operator who registers the key.
  const waits = status === 400 && code !== undefined ? 'when that is mended' : 'later';
  const when = retryAfter === undefined ? waits : `after ${retryAfter} s`;
  return {
    lines: [
      `Not taken (${answer}): ${description}`,
      retry
        ? `Send the same text again ${when}: with --json it is printed, and --file sends it.`
        : 'The same text will never be taken. "tocsin event check" says everything that is wrong with it.',
    ],
    json: { ...sent, ...made },
  };
}
