import type { Command } from 'commander';
import { operator } from '../broker.js';
import type { Connection } from '../connection.js';
import { PlainError } from '../plain-error.js';
import { collect } from './option-values.js';
import { run, type Outcome } from './run.js';

interface Said {
  as: string;
  post: string;
  reason: string;
}
interface Identifier {
  scheme: string;
  value: string;
}
interface Match {
  event: string;
  type: string;
  receivedAt: string;
  match: string;
  because: string;
  candidates: { id: string; restricted?: true; identifiers?: Identifier[] }[];
}
interface CaseShown {
  id: string;
  restricted: boolean;
  mergedFrom?: string[];
  identifiers?: Identifier[];
  facts?: {
    owners: { post: string; since: string }[];
    vacancy?: { because: string };
    conflicts?: { because: string }[];
    custody?: { prison: string };
    residence?: { borough?: string; premises?: string };
  };
}

/** `case …`: look at a case, merge two records, settle whom an event is about. */
export function addCaseCommands(program: Command): void {
  const cases = program.command('case').description('cases: whose they are, and matches to settle');

  cases
    .command('show')
    .description('what is known of a case')
    .argument('<id>', 'its id')
    .option('--reason <code>', 'why you look, as case-review: a restricted case needs it')
    .option('--at <instant>', 'who answered then, as 2026-08-08T23:10:00+01:00')
    .action((id: string, { reason, at }: { reason?: string; at?: string }, command: Command) =>
      run(command, async (connection) => {
        const asked = Object.entries({ reason, at }).flatMap(([name, value]) =>
          value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
        );
        const query = asked.length === 0 ? '' : `?${asked.join('&')}`;
        const shown = await operator<CaseShown>(connection, `${pathOf(id)}${query}`);
        return { lines: caseLines(shown), json: shown };
      }),
    );

  cases
    .command('matches')
    .description('events whose person is not known for sure')
    .action((_options: unknown, command: Command) =>
      run(command, async (connection) => {
        const answer = await operator<{ matches: Match[] }>(connection, '/operator/matches');
        const lines = answer.matches.flatMap(matchLines);
        return { lines: lines.length > 0 ? lines : ['No match waits.'], json: answer };
      }),
    );

  saying(cases.command('confirm'))
    .description('say whom an event is about: it is routed again')
    .argument('<event>', 'the id of the event, as "case matches" prints it')
    .argument('<case>', 'the id of the case, or "new"')
    .option(
      '--id <scheme=value>',
      'an identifier of a new case, as crn=X000001; again for more',
      collect,
      [],
    )
    .action((event: string, id: string, options: Said & { id: string[] }, command: Command) =>
      post(command, `/operator/matches/${encodeURIComponent(event)}`, options, {
        case: id,
        ...(options.id.length > 0 && { identifiers: options.id.map(identifier) }),
      }),
    );

  saying(cases.command('undo'))
    .description('take a confirmed match back')
    .argument('<event>', 'the id of the event')
    .action((event: string, options: Said, command: Command) =>
      post(command, `/operator/matches/${encodeURIComponent(event)}/undo`, options),
    );

  saying(cases.command('merge'))
    .description('say that two records are one person')
    .argument('<id>', 'the record that is merged')
    .argument('<into>', 'the record that stays')
    .action((id: string, into: string, options: Said, command: Command) =>
      post(command, `${pathOf(id)}/merge`, options, { into }),
    );

  saying(cases.command('unmerge'))
    .description('take a merge back: everything is as before')
    .argument('<id>', 'the record that was merged')
    .action((id: string, options: Said, command: Command) =>
      post(command, `${pathOf(id)}/unmerge`, options),
    );

  saying(cases.command('erase-names'))
    .description("delete the keys of a case's names: they can never be read again")
    .argument('<id>', 'the case')
    .action((id: string, options: Said, command: Command) =>
      post(command, `${pathOf(id)}/erase-names`, options),
    );
}

const pathOf = (id: string): string => `/operator/cases/${encodeURIComponent(id)}`;

const saying = (command: Command): Command =>
  command
    .requiredOption('--as <name>', 'who says so')
    .requiredOption('--post <id>', 'in which post')
    .requiredOption('--reason <text>', 'why; it is kept, so it names nobody');

function identifier(text: string): Identifier {
  const cut = text.indexOf('=');
  if (cut < 1) throw new PlainError('--id takes scheme=value, as crn=X000001.');
  return { scheme: text.slice(0, cut), value: text.slice(cut + 1) };
}

const post = (
  command: Command,
  path: string,
  { as, post: id, reason }: Said,
  more: object = {},
): Promise<void> =>
  run(command, async (connection: Connection): Promise<Outcome> => {
    const body = { by: { name: as, post: id }, reason, ...more };
    const answer = await operator<object>(connection, path, { method: 'POST', body });
    return { lines: [`Done: ${JSON.stringify(answer)}`], json: answer };
  });

const named = (identifiers: readonly Identifier[] = []): string =>
  identifiers.map(({ scheme, value }) => `${scheme.toUpperCase()} ${value}`).join(', ') || 'none';

function matchLines({ event, type, receivedAt, match, because, candidates }: Match): string[] {
  return [
    `${event}  ${type}  received ${receivedAt}  ${match}`,
    `    ${because}`,
    ...candidates.map(({ id, restricted, identifiers }) =>
      restricted ? `    ${id}  restricted` : `    ${id}  ${named(identifiers)}`,
    ),
  ];
}

function caseLines({ id, mergedFrom = [], identifiers, facts }: CaseShown): string[] {
  if (!facts) return [`${id}  restricted: give --reason to see it; that you looked is recorded.`];
  const { owners, vacancy, conflicts = [], custody, residence } = facts;
  return [
    `${id}  ${named(identifiers)}`,
    ...mergedFrom.map((one) => `    merged from ${one}`),
    ...owners.map(({ post: id, since }) => `    owner ${id} since ${since}`),
    ...(vacancy ? [`    no owner by name. ${vacancy.because}`] : []),
    ...conflicts.map(({ because }) => `    in dispute. ${because}`),
    ...(custody ? [`    held in ${custody.prison}`] : []),
    ...(residence ? [`    lives in ${residence.premises ?? residence.borough ?? 'unknown'}`] : []),
  ];
}
