import { type Command, InvalidArgumentError } from 'commander';
import { eventType } from '#contracts';
import { PlainError } from '../plain-error.js';
import { readMembers, subjectOf, type Named } from '../event-parts.js';
import { signerFor, state } from '../statements.js';
import { run } from './run.js';

interface EventOptions extends Named {
  type: string;
  set: string[];
  key?: string;
  issuer?: string;
  to?: string;
  at?: Date;
}

/** `event send`. */
export function addEventCommands(program: Command): void {
  program
    .command('event')
    .description('signed statements of fact')
    .command('send')
    .description('sign an event and push it')
    .requiredOption('--type <name>', 'as prison.released')
    .option('--crn <id>', 'whom it is about: the probation case number')
    .option('--noms <id>', '… the prison number')
    .option('--pnc <id>', '… the police number')
    .option('--cro <id>', '… the criminal record number')
    .option('--set <member=value>', 'a member of its content; again for more', collect, [])
    .option('--at <instant>', 'when it happened, as 2026-08-10T23:10:00+01:00', instant)
    .option('--key <file>', "the agency's private key (JWK)")
    .option('--issuer <uri>', 'the agency')
    .option('--to <url>', 'another broker')
    .action((options: EventOptions, command: Command) =>
      run(command, async (connection) => {
        const [source] = options.type.split('.');
        const signer = await signerFor(connection, options, source);
        const subject = subjectOf(options);
        if (!subject) throw new PlainError('Say whom it is about: --crn, --noms, --pnc or --cro.');
        const { jti } = await state(
          options.to ?? connection.url,
          signer,
          {
            type: eventType(options.type),
            subject,
            content: readMembers(options.set),
            happenedAt: options.at ?? connection.clock.now(),
          },
          connection.clock,
        );
        return {
          lines: [`Taken (202) under ${jti}, signed for ${signer.issuer}.`],
          json: { status: 202, jti, issuer: signer.issuer },
        };
      }),
    );
}

const collect = (value: string, before: string[]): string[] => [...before, value];

function instant(text: string): Date {
  const read = Date.parse(text);
  if (Number.isNaN(read)) throw new InvalidArgumentError('It is not an instant.');
  return new Date(read);
}
