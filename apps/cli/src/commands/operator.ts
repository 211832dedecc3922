import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { parse } from 'yaml';
import { operator } from '../broker.js';
import { PlainError } from '../plain-error.js';
import { run } from './run.js';

interface AgencyOptions {
  issuer: string;
  name: string;
  kind: string;
  jwks: string;
  push?: string;
}

/** `agency add`, `directory import` and `policy check`. */
export function addOperatorCommands(program: Command): void {
  program
    .command('agency')
    .description('agencies, their keys and how they receive alerts')
    .command('add')
    .description('register an agency, or replace what is held of it')
    .requiredOption('--issuer <uri>', 'who it is')
    .requiredOption('--name <name>', 'what people call it')
    .addOption(
      new Option('--kind <kind>', 'what it is')
        .choices(['prison', 'court', 'hostel', 'probation', 'police'])
        .makeOptionMandatory(),
    )
    .requiredOption('--jwks <file>', 'its public keys')
    .option('--push <url>', 'where alerts are pushed; without it the agency polls')
    .action(({ issuer, name, kind, jwks, push }: AgencyOptions, command: Command) =>
      run(command, async (connection) => {
        const body = { issuer, name, kind, jwks: await document(jwks), ...(push && { push }) };
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

  program
    .command('directory')
    .description('areas, teams, posts and the people who hold them')
    .command('import')
    .description('take a directory document; all of it or nothing')
    .argument('<file>', 'YAML or JSON')
    .option('--dry-run', 'only say what would change')
    .action((file: string, { dryRun }: { dryRun?: boolean }, command: Command) =>
      run(command, async (connection) => {
        const path = `/operator/directory${dryRun ? '?dryRun=true' : ''}`;
        const body = await document(file);
        const counts = await operator<Record<'added' | 'changed' | 'unchanged', number>>(
          connection,
          path,
          { method: 'POST', body },
        );
        const what = `${counts.added} added, ${counts.changed} changed, ${counts.unchanged} as before`;
        return { lines: [dryRun ? `It would be: ${what}.` : `Done: ${what}.`], json: counts };
      }),
    );

  program
    .command('policy')
    .description('clocks, ladders, severities')
    .command('check')
    .description('say whether the broker could use a policy file')
    .argument('<file>', 'YAML')
    .action((file: string, _options: unknown, command: Command) =>
      run(command, async (connection) => {
        const answer = await operator<{ id: string; rows: number }>(
          connection,
          '/operator/policy/check',
          { method: 'POST', body: { policy: await textOf(file) } },
        );
        const lines = [`The policy "${answer.id}" can be used; it has ${answer.rows} rows.`];
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
