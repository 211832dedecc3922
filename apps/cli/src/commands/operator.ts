import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { parse } from 'yaml';
import { agencyKind, dataRegime } from '#contracts';
import { operator } from '../broker.js';
import { PlainError } from '../plain-error.js';
import { run } from './run.js';

interface AgencyOptions {
  issuer: string;
  name: string;
  kind: string;
  regime?: string;
  jwks: string;
  push?: string;
}

/** `agency add`. */
export function addOperatorCommands(program: Command): void {
  program
    .command('agency')
    .description('agencies, their keys and how they receive alerts')
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
    .requiredOption('--jwks <file>', 'its public keys')
    .option('--push <url>', 'where alerts are pushed; without it the agency polls')
    .action(({ issuer, name, kind, regime, jwks, push }: AgencyOptions, command: Command) =>
      run(command, async (connection) => {
        const body = {
          issuer,
          name,
          kind,
          ...(regime && { dataRegime: regime }),
          jwks: await document(jwks),
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

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new PlainError(`The file ${file} cannot be read.`, { cause });
  }
}

/** A YAML or JSON file: JSON is YAML too. */
async function document(file: string): Promise<unknown> {
  const text = await textOf(file);
  try {
    return parse(text) as unknown;
  } catch (cause) {
    throw new PlainError(`The file ${file} is neither YAML nor JSON.`, { cause });
  }
}
