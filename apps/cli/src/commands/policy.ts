import { join } from 'node:path';
import type { Command } from 'commander';
import { clockFor, projectRoot, TocsinError, yamlFilesAt, type TextFile } from '#kernel';
import { loadPolicy, policyAt, policyReport, type PolicyDocument, type PolicyReport } from '#rules';
import type { CommonOptions } from '../connection.js';
import { PlainError } from '../plain-error.js';
import { print } from './run.js';

/** `policy check`: works without a broker. */
export function addPolicyCommand(program: Command): void {
  program
    .command('policy')
    .description('clocks, ladders, severities')
    .command('check')
    .description(
      'say whether the broker could use a policy, and which figures nobody has published',
    )
    .argument(
      '[file]',
      "an area's own file or folder, on top of the shipped policy (default: TOCSIN_POLICY, else the shipped policy alone)",
    )
    .action((file: string | undefined, _options: unknown, command: Command) => {
      const given = file ?? (process.env['TOCSIN_POLICY'] || undefined);
      const now = clockFor(undefined).now();
      const report = policyReport(policyAt(documentOf(given), now));
      const json = command.optsWithGlobals<CommonOptions>().json ?? false;
      print({ lines: policyLines(report), json: { ok: true, ...report } }, json);
    });
}

/** @throws PlainError with every fault of the policy by its place */
function documentOf(given: string | undefined): PolicyDocument {
  try {
    const shipped = loadPolicy(yamlFilesAt(join(projectRoot(import.meta.url), 'policy')));
    return given === undefined ? shipped : loadPolicy(filesAt(given), shipped);
  } catch (thrown) {
    if (thrown instanceof TocsinError) throw new PlainError(thrown.message, { cause: thrown });
    throw thrown;
  }
}

function filesAt(path: string): TextFile[] {
  try {
    return yamlFilesAt(path);
  } catch (cause) {
    throw new PlainError(`${path} cannot be read.`, { cause });
  }
}

const meanings = {
  proposed: 'proposed: nobody has published a figure',
  unverified: 'unverified: not confirmed against the published text, not used',
  unset: 'unset: for an area to set',
} as const;

/** The report for people. */
function policyLines({ id, rows, types, notSourced, notSet }: PolicyReport): string[] {
  return [
    `ok: the policy "${id}" can be used; it has ${rows} rows for ${types} event types.`,
    ...notSourced.flatMap(({ status, figures }) => [
      '',
      `${meanings[status]}:`,
      ...figures.map((name) => `  ${name}  ${status}`),
    ]),
    ...(notSet.length > 0 ? ['', 'clocks without a figure:'] : []),
    ...notSet.map(({ clock, says, because }) => `  ${clock}  ${says} (${because})`),
  ];
}
