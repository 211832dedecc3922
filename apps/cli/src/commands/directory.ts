import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Command } from 'commander';
import { stringify } from 'yaml';
import { messageOf } from '#kernel';
import { operator } from '../broker.js';
import type { Connection } from '../connection.js';
import { sendDocument } from '../directory/send-document.js';
import type { HeldDirectory } from '../directory/ics-source.js';
import { openSource, textOf } from '../directory/open-source.js';
import { importLines } from '../directory/print.js';
import { under } from '../directory/progress.js';
import type { Source } from '../directory/source.js';
import { csvTexts } from '../directory/write-csv.js';
import { PlainError } from '../plain-error.js';
import { addDutyCommands } from './duty.js';
import { addDutyPeopleCommands } from './duty-people.js';
import { run, type Outcome } from './run.js';

interface ImportOptions {
  dryRun?: boolean;
  area?: string;
  post?: string;
}
interface ExportOptions {
  csv?: string;
  yaml?: string;
}
type Exported = Record<string, unknown> & HeldDirectory;
/** `directory import` and `directory export`, and what is asked of duties. */
export function addDirectoryCommands(program: Command): void {
  const directory = program
    .command('directory')
    .description('areas, teams, posts and the people who hold them');

  directory
    .command('import')
    .description('take a directory; all of it or nothing')
    .argument('<file>', 'YAML, JSON, a CSV file, a folder of CSV files, or a calendar (.ics)')
    .option('--dry-run', 'only say, row by row, what would change')
    .option('--area <id>', 'CSV: the area it describes (the home area)')
    .option('--post <id>', 'a calendar: the post whose duties its events are')
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
  addDutyPeopleCommands(directory);
}

async function importFrom(
  file: string,
  { dryRun = false, area, post }: ImportOptions,
  connection: Connection,
): Promise<Outcome> {
  const isCalendar = /\.ics$/i.test(file);
  if (isCalendar !== (post !== undefined))
    throw new PlainError('A calendar (.ics) is imported with --post, and nothing else is.');
  const source = await under(`Reading ${file}`, () =>
    post === undefined
      ? openSource(file, () => (area === undefined ? homeArea(connection) : Promise.resolve(area)))
      : openCalendar(file, post, connection),
  );
  const answer = await sendDocument(connection, source, dryRun);
  return { lines: importLines(answer, dryRun), json: answer };
}

/** Whom its events name is found in the directory as it is held. */
async function openCalendar(file: string, post: string, connection: Connection): Promise<Source> {
  // Read only when it is needed: every other command starts sooner without it.
  const { icsSource } = await import('../directory/ics-source.js');
  const text = await textOf(file);
  const held = await operator<Exported>(connection, '/operator/directory');
  return icsSource(basename(file), text, post, held, connection.clock.now());
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
