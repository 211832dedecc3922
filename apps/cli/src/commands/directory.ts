import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { stringify } from 'yaml';
import { messageOf } from '#kernel';
import { operator } from '../broker.js';
import type { Connection } from '../connection.js';
import { sendDocument } from '../directory/send-document.js';
import { openSource } from '../directory/open-source.js';
import { importLines } from '../directory/print.js';
import { under } from '../directory/progress.js';
import { csvTexts } from '../directory/write-csv.js';
import { PlainError } from '../plain-error.js';
import { addDutyCommands } from './duty.js';
import { run, type Outcome } from './run.js';

interface ImportOptions {
  dryRun?: boolean;
  area?: string;
}
interface ExportOptions {
  csv?: string;
  yaml?: string;
}
interface Exported extends Record<string, unknown> {
  area: string;
}
/** `directory import` and `directory export`, and what is asked of duties. */
export function addDirectoryCommands(program: Command): void {
  const directory = program
    .command('directory')
    .description('areas, teams, posts and the people who hold them');

  directory
    .command('import')
    .description('take a directory; all of it or nothing')
    .argument('<file>', 'YAML, JSON, a CSV file or a folder of CSV files')
    .option('--dry-run', 'only say, row by row, what would change')
    .option('--area <id>', 'CSV: the area it describes (the home area)')
    .action((file: string, options: ImportOptions, command: Command) =>
      run(command, (connection) => importFrom(file, options, connection)),
    );

  directory
    .command('export')
    .description('print the directory as YAML, or write it to a file or a folder')
    .option('--csv <folder>', 'write it as CSV files')
    .option('--yaml <file>', 'write it as YAML')
    .action((options: ExportOptions, command: Command) =>
      run(command, async (connection) => {
        const document = await operator<Exported>(connection, '/operator/directory');
        return { lines: await written(document, options), json: document };
      }),
    );

  addDutyCommands(directory);
}

async function importFrom(
  file: string,
  { dryRun = false, area }: ImportOptions,
  connection: Connection,
): Promise<Outcome> {
  const source = await under(`Reading ${file}`, () =>
    openSource(file, () => (area === undefined ? homeArea(connection) : Promise.resolve(area))),
  );
  const answer = await sendDocument(connection, source, dryRun);
  return { lines: importLines(answer, dryRun), json: answer };
}

/** CSV files do not say which area they describe. */
async function homeArea(connection: Connection): Promise<string> {
  try {
    return (await operator<Exported>(connection, '/operator/directory')).area;
  } catch (cause) {
    const why = messageOf(cause);
    throw new PlainError(`${why} CSV files do not say which area they describe: give --area.`, {
      cause,
    });
  }
}

async function written(document: Exported, { csv, yaml }: ExportOptions): Promise<string[]> {
  const lines: string[] = [];
  if (csv !== undefined) {
    await mkdir(csv, { recursive: true });
    for (const [name, text] of csvTexts(document)) await writeFile(join(csv, name), text);
    lines.push(`The directory is in ${csv}.`);
  }
  if (yaml !== undefined) {
    await writeFile(yaml, stringify(document));
    lines.push(`The directory is in ${yaml}.`);
  }
  return lines.length > 0 ? lines : [stringify(document).trimEnd()];
}
