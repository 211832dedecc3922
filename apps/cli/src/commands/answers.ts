import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { eventType } from '#contracts';
import { operator, send } from '../broker.js';
import { choose, type Choice } from '../choose.js';
import type { Connection } from '../connection.js';
import { PlainError } from '../plain-error.js';
import { signerFor, state } from '../statements.js';
import { standing, type AlertView } from '../views.js';
import { kindsOfAnswer, type AnswerOptions, type KindOfAnswer } from './kinds-of-answer.js';
import { run, type Outcome } from './run.js';

/** `accept REF`, `decline REF` …: signed statements, so that nobody can say later it was not them. */
export function addAnswerCommands(program: Command): void {
  for (const kind of kindsOfAnswer) {
    const command = program
      .command(kind.command)
      .description(kind.description)
      .argument('<ref>', 'the reference of the alert, as K7Q2-9FXM')
      .option('--obligation <id>', `which obligation; otherwise the first ${kind.among}`)
      .option(
        '--post <id>',
        'the post that answers; otherwise the one that has it, or was told last',
      )
      .option('--as <name>', 'the name of the person who answers', 'Demonstration Person')
      .option('--key <file>', "the agency's private key (JWK)")
      .option('--issuer <uri>', 'the agency');
    for (const [flag, what] of kind.options) command.requiredOption(flag, what);
    command.action((ref: string, options: AnswerOptions, given: Command) =>
      run(given, (connection) => answer(connection, ref, options, kind)),
    );
  }
}

async function answer(
  connection: Connection,
  given: string,
  options: AnswerOptions,
  kind: KindOfAnswer,
): Promise<Outcome> {
  const ref = given.toUpperCase();
  const path = `/alerts/${encodeURIComponent(ref)}`;
  const before = await operator<AlertView>(connection, path);
  const choice = choose(before, options, kind.of);
  const agency = await agencyOf(connection, choice.post, options.issuer);
  const signer = await signerFor(connection, options, agency);
  const { jti } = await state(
    connection.url,
    signer,
    {
      type: eventType(kind.event),
      subject: { format: 'opaque', id: ref },
      content: {
        alert: ref,
        obligation: choice.obligation.id,
        post: choice.post,
        by: { name: options.as },
        ...kind.content(options),
      },
    },
    connection.clock,
  );
  const after = await settled(connection, path, choice, kind, (before.timeline ?? []).length);
  const one = after.obligations.find(({ id }) => id === choice.obligation.id) ?? choice.obligation;
  const lines = [
    `Sent: the ${choice.title} ${kind.says}, said by ${options.as}, signed for ${signer.issuer}.`,
    `Obligation "${one.role}" of ${ref} ${choice.chosen ? `(chosen for you: the first ${kind.among})` : ''}`.trim(),
    `Now: ${standing(one)}.`,
  ];
  return { lines, json: { jti, obligation: one } };
}

/** Posts of the demonstration are known to its desks. */
async function agencyOf(
  connection: Connection,
  post: string,
  issuer: string | undefined,
): Promise<string | undefined> {
  if (issuer !== undefined || !connection.demo) return issuer;
  const { status, text } = await send(
    `${connection.demo.desks.url}/agency-of?post=${encodeURIComponent(post)}`,
  );
  return status === 200 ? (JSON.parse(text) as { issuer: string }).issuer : undefined;
}

const tries = 50;
const between = 100;

/** Waits until the answer has had its effect, or until the record says why it has none. */
async function settled(
  connection: Connection,
  path: string,
  { obligation }: Choice,
  { done }: KindOfAnswer,
  linesBefore: number,
): Promise<AlertView> {
  for (let n = 0; n < tries; n += 1) {
    const now = await operator<AlertView>(connection, path);
    const fresh = (now.timeline ?? []).slice(linesBefore);
    const refused = fresh.find(({ kind }) => kind === 'answer.without-effect');
    if (refused) throw new PlainError(`${refused.text}.`);
    const one = now.obligations.find(({ id }) => id === obligation.id);
    if (one && fresh.some(({ kind }) => kind === done)) return now;
    await pause(between);
  }
  throw new PlainError('The broker took it, but has not acted on it yet. Look again in a moment.');
}
