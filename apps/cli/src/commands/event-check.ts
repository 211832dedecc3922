import { Option, type Command } from 'commander';
import {
  agencyKind,
  checkContent,
  checkStatedBy,
  checkStatement,
  contractOf,
  eventType,
  type Finding,
  type SetClaims,
} from '#contracts';
import { checkSet, checkUnsigned, isEncrypted } from '#trust';
import { circumstances, namedIssuer, type CircumstanceOptions } from '../check/circumstances.js';
import { objectFrom, readChecked, textOf } from '../check/read-input.js';
import { outcomeOf } from '../check/say.js';
import type { Connection } from '../connection.js';
import { subjectOf, type Named } from '../event-parts.js';
import { PlainError } from '../plain-error.js';
import { run, type Outcome } from './run.js';

interface CheckOptions extends CircumstanceOptions, Named {
  type?: string;
  content?: string;
}

/** `event check` ends with 0: it would be taken; 1: it would be refused; 2: it could not be checked. */
const couldNot = 2;

/** `event check`. */
export function addEventCheckCommand(event: Command): void {
  event
    .command('check')
    .description('say why an event would be refused, without sending it; asks nobody but --broker')
    .argument('[file]', 'a signed event, or its claims as JSON; - for standard input')
    .option('--jwks <file>', "the issuer's public key set, to check the signature with")
    .option('--broker <url>', 'ask this broker who it is, to check the audience')
    .option('--audience <uri>', "the broker's issuer URI, to check the audience with")
    .option('--issuer <uri>', 'whose keys they are')
    .addOption(new Option('--kind <kind>', 'what the issuer is').choices(agencyKind.options))
    .option('--type <name>', 'check content alone, as prison.released …')
    .option('--content <file>', '… that is in this file; - for standard input')
    .option('--crn <id>', '… and whom it is about, if you like')
    .option('--noms <id>')
    .option('--pnc <id>')
    .option('--cro <id>')
    .addHelpText('after', '\nEnds with 0: would be taken; 1: would be refused; 2: cannot be told.')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : couldNot))
    .action(async (file: string | undefined, options: CheckOptions, command: Command) => {
      try {
        await run(command, (connection) => check(connection, file, options));
      } catch (thrown) {
        process.exitCode = couldNot;
        throw thrown;
      }
    });
}

async function check(
  connection: Connection,
  file: string | undefined,
  options: CheckOptions,
): Promise<Outcome> {
  const { findings, what } = await find(connection, file, options);
  if (findings.some(({ state }) => state === 'fails')) process.exitCode = 1;
  return outcomeOf(findings, what);
}

async function find(
  connection: Connection,
  file: string | undefined,
  options: CheckOptions,
): Promise<{ findings: Finding[]; what: string }> {
  if (options.type !== undefined || options.content !== undefined) {
    if (file !== undefined) throw new PlainError('Give a file, or --type and --content.');
    return { findings: await contentAlone(connection, options), what: 'The content' };
  }
  if (file === undefined) throw new PlainError('Say which file, or - for standard input.');
  const read = readChecked(await textOf(file));
  if (read.kind === 'signed') {
    // The broker takes it; what is in it cannot be seen from here.
    if (isEncrypted(read.compact))
      throw new PlainError('It is encrypted: give the signed one inside.');
    const known = await circumstances(connection, options, namedIssuer(read.compact));
    return { findings: await checkSet(read.compact, known), what: 'The event' };
  }
  const known = await circumstances(connection, options, read.value['iss']);
  const unsigned: Finding = {
    check: 'signature',
    state: 'unchecked',
    says: 'These are claims that nobody has signed yet',
  };
  return {
    findings: [unsigned, ...(await checkUnsigned(read.value, known))],
    what: 'The statement, once it is signed,',
  };
}

async function contentAlone(connection: Connection, options: CheckOptions): Promise<Finding[]> {
  if (options.type === undefined || options.content === undefined)
    throw new PlainError('Say both: --type NAME and --content FILE.');
  const type = options.type.startsWith('urn:') ? options.type : eventType(options.type);
  const content = objectFrom(await textOf(options.content));
  const contract = contractOf(type);
  const subject = subjectOf(options);
  if (!contract || subject === undefined) {
    const stated = contract ? [checkStatedBy(contract, options.kind)] : [];
    return [...checkContent(type, content), ...stated];
  }
  const { audience = '', now } = await circumstances(connection, options, undefined);
  // Only the subject and the event of it are looked at.
  const claims = { iss: '', aud: audience, jti: '', iat: 0, events: { [type]: content } };
  return checkStatement({ ...claims, sub_id: subject } as SetClaims, { now, kind: options.kind });
}
