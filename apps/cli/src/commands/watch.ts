import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { operator } from '../broker.js';
import { Connection, type CommonOptions } from '../connection.js';
import { when } from '../views.js';
import { say } from './run.js';

interface Entry {
  seq: number;
  at: string;
  kind: string;
  detail: Record<string, unknown>;
}

const page = 1000;
const every = 500;

/** `watch`: what the broker does, as it does it. */
export function addWatchCommand(program: Command): void {
  program
    .command('watch')
    .description('follow the record: what the broker does, as it does it (Ctrl-C ends it)')
    .option('--all', 'from the beginning, not only from now on')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions & { all?: boolean }>();
      const connection = await Connection.find(options, process.env);
      let since = options.all ? 0 : await lastOf(connection);
      for (;;) {
        const entries = await after(connection, since);
        for (const entry of entries) say(connection.json ? JSON.stringify(entry) : lineOf(entry));
        since = entries.at(-1)?.seq ?? since;
        if (entries.length < page) await pause(every);
      }
    });
}

const after = async (connection: Connection, since: number): Promise<Entry[]> =>
  (await operator<{ entries: Entry[] }>(connection, `/record?since=${since}&limit=${page}`))
    .entries;

async function lastOf(connection: Connection): Promise<number> {
  let since = 0;
  for (;;) {
    const entries = await after(connection, since);
    since = entries.at(-1)?.seq ?? since;
    if (entries.length < page) return since;
  }
}

function lineOf({ at, kind, detail }: Entry): string {
  const shown = ['ref', 'row', 'severity', 'role', 'post', 'why', 'answer', 'outcome'].flatMap(
    (name) => (typeof detail[name] === 'string' ? [`${name}=${detail[name]}`] : []),
  );
  return `${when(at)}  ${kind.padEnd(24)}  ${shown.join('  ')}`;
}
