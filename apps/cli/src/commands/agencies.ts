import { InvalidArgumentError, Option, type Command } from 'commander';
import { agencyKind, dataRegime } from '#contracts';
import { operator } from '../broker.js';
import { document } from '../documents.js';
import { PlainError } from '../plain-error.js';
import { when } from '../views.js';
import { run, type Outcome } from './run.js';

/** An agency as `/operator/agencies` has it. */
interface AgencySummary {
  issuer: string;
  name: string;
  kind: string;
  suspended: { since: string; because: string } | null;
  delivery: string | null;
  jwksUrl: string | null;
  failingSince: string | null;
}
interface AgencyView extends AgencySummary {
  fault: string | null;
  keys: {
    kid: string;
    use: string;
    standing: 'usable' | 'too-young' | 'ended' | 'revoked';
    from: string;
    until: string | null;
    because: string | null;
  }[];
}

interface Keys {
  jwks?: string;
  jwksUrl?: string;
}
interface Registration extends Keys {
  issuer: string;
  name: string;
  kind: string;
  regime?: string;
  push?: string;
}
interface Rotation extends Keys {
  overlap?: number;
  emergency?: string;
}

const pathOf = (issuer: string): string => `/operator/agencies/${encodeURIComponent(issuer)}`;

/** `agency …`: who they are, the keys they sign with, and whether they are heard. */
export function addAgencyCommands(program: Command): void {
  const agency = program
    .command('agency')
    .description('agencies, their keys and how they receive alerts');
  addRegistration(agency);
  addRotation(agency);
  addRevocation(agency);
  addStanding(agency);
  addLooks(agency);
}

function addRegistration(agency: Command): void {
  agency
    .command('add')
    .description('register an agency, or replace what is held of it')
    .requiredOption('--issuer <uri>', 'who it is')
    .requiredOption('--name <name>', 'what people call it')
    .addOption(
      new Option('--kind <kind>', 'what it is').choices(agencyKind.options).makeOptionMandatory(),
    )
    .addOption(
      new Option('--regime <regime>', 'the law it handles data under; usual for its kind').choices(
        dataRegime.options,
      ),
    )
    .option('--jwks <file>', 'its public keys')
    .addOption(jwksUrl())
    .option(
      '--push <url>',
      'where alerts are pushed; without it a new agency polls, and one with a stream keeps it as it is',
    )
    .action((asked: Registration, command: Command) =>
      run(command, async (connection) => {
        const { issuer, name, kind, regime, push } = asked;
        if (asked.jwks === undefined && asked.jwksUrl === undefined)
          throw new PlainError('Say which keys it has: --jwks FILE or --jwks-url URL.');
        const body = {
          issuer,
          name,
          kind,
          ...(regime && { dataRegime: regime }),
          ...(await keysIn(asked)),
          ...(push && { push }),
        };
        const answer = await operator<{ stream: { id: string; method: string } }>(
          connection,
          '/operator/agencies',
          { method: 'PUT', body },
        );
        const { id, method } = answer.stream;
        const lines = [`${name} is registered. It gets its alerts by ${method}, stream ${id}.`];
        return { lines, json: answer };
      }),
    );
}

function addRotation(agency: Command): void {
  agency
    .command('rotate')
    .description('take new keys beside the old ones; without any, read those that it publishes')
    .requiredOption('--issuer <uri>', 'which agency')
    .option('--jwks <file>', 'its public keys: keys that it leaves out end after a while')
    .addOption(jwksUrl())
    .option('--overlap <hours>', 'how long keys that are left out still count', hours)
    .option('--emergency <reason>', 'let the new keys count at once, and say why')
    .action((asked: Rotation & { issuer: string }, command: Command) =>
      run(command, async (connection) => {
        const body = {
          ...(await keysIn(asked)),
          ...(asked.overlap !== undefined && { overlapHours: asked.overlap }),
          ...(asked.emergency !== undefined && { emergency: asked.emergency }),
        };
        const path = `${pathOf(asked.issuer)}/keys`;
        return shown(await operator<AgencyView>(connection, path, { method: 'POST', body }));
      }),
    );
}

function addRevocation(agency: Command): void {
  agency
    .command('revoke-key')
    .description('take nothing any more that a key signed; it never comes back')
    .requiredOption('--issuer <uri>', 'which agency')
    .requiredOption('--kid <kid>', 'the key, as "agency show" names it')
    .requiredOption('--because <reason>', 'why; kept in the record, so name nobody')
    .action((asked: { issuer: string; kid: string; because: string }, command: Command) =>
      run(command, async (connection) => {
        const path = `${pathOf(asked.issuer)}/keys/${encodeURIComponent(asked.kid)}/revoke`;
        const body = { because: asked.because };
        const view = await operator<AgencyView>(connection, path, { method: 'POST', body });
        const left = view.keys.some(({ use, standing }) => use === 'sig' && standing === 'usable');
        const { lines, json } = shown(view);
        const warning =
          'It has no key left that counts: nothing it says is taken until it has one.';
        return { lines: left ? lines : [...lines, warning], json };
      }),
    );
}

function addStanding(agency: Command): void {
  for (const [name, description] of [
    ['suspend', 'take nothing any more that an agency says, and let it not sign in'],
    ['resume', 'hear an agency again'],
  ] as const)
    agency
      .command(name)
      .description(description)
      .requiredOption('--issuer <uri>', 'which agency')
      .requiredOption('--because <reason>', 'why; kept in the record, so name nobody')
      .action((asked: { issuer: string; because: string }, command: Command) =>
        run(command, async (connection) => {
          const body = { because: asked.because };
          const path = `${pathOf(asked.issuer)}/${name}`;
          return shown(await operator<AgencyView>(connection, path, { method: 'POST', body }));
        }),
      );
}

function addLooks(agency: Command): void {
  agency
    .command('show')
    .description('one agency with every key that was ever held of it')
    .requiredOption('--issuer <uri>', 'which agency')
    .action(({ issuer }: { issuer: string }, command: Command) =>
      run(command, async (connection) =>
        shown(await operator<AgencyView>(connection, pathOf(issuer))),
      ),
    );
  agency
    .command('list')
    .description('every agency')
    .action((_: unknown, command: Command) =>
      run(command, async (connection) => {
        const answer = await operator<{ agencies: AgencySummary[] }>(
          connection,
          '/operator/agencies',
        );
        return { lines: answer.agencies.map(lineOf), json: answer };
      }),
    );
}

const jwksUrl = (): Option =>
  new Option('--jwks-url <url>', 'where it publishes its public keys').conflicts('jwks');

function hours(text: string): number {
  const given = Number(text);
  if (text.trim() === '' || !(given >= 0))
    throw new InvalidArgumentError('Give a number of hours.');
  return given;
}

const keysIn = async ({ jwks, jwksUrl: url }: Keys): Promise<object> => ({
  ...(jwks !== undefined && { jwks: await document(jwks) }),
  ...(url !== undefined && { jwksUrl: url }),
});

function lineOf({ name, issuer, kind, suspended, delivery, failingSince }: AgencySummary): string {
  const notes = [
    delivery === null ? 'gets nothing' : `gets its alerts by ${delivery}`,
    ...(suspended ? [`suspended: ${suspended.because}`] : []),
    ...(failingSince === null ? [] : [`its keys cannot be read since ${when(failingSince)}`]),
  ];
  return `${name} (${kind}, ${issuer}): ${notes.join('; ')}`;
}

const standings = {
  usable: 'counts',
  'too-young': 'will count',
  ended: 'ended',
  revoked: 'revoked',
} as const;

function shown(view: AgencyView): Outcome {
  const keys = view.keys.map(({ kid, use, standing, from, until, because }) => {
    const notes = [
      standings[standing],
      `from ${when(from)}`,
      ...(until === null ? [] : [`until ${when(until)}`]),
      ...(because === null ? [] : [`because: ${because}`]),
    ];
    return `  ${kid} ${use === 'enc' ? 'to encrypt to' : 'to sign with'}: ${notes.join(', ')}`;
  });
  const source = view.jwksUrl === null ? [] : [`  It publishes its keys at ${view.jwksUrl}`];
  const fault = view.fault === null ? [] : [`  ${view.fault}`];
  return { lines: [lineOf(view), ...source, ...fault, ...keys], json: view };
}
