import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { eventName } from '#contracts';
import {
  isEncrypted,
  misfits,
  readJwks,
  readKept,
  verifyReceipt,
  type KeyOf,
  type VerifiedReceipt,
} from '#trust';
import { send } from '../broker.js';
import { objectFrom, textOf } from '../check/read-input.js';
import type { Connection } from '../connection.js';
import { PlainError } from '../plain-error.js';
import { askAs, clientFor } from '../as-agency.js';
import { signerFor } from '../statements.js';
import { when } from '../views.js';
import { run, type Outcome } from './run.js';

interface ReceiptOptions {
  key?: string;
  issuer?: string;
  out?: string;
  check?: string;
  event?: string;
  keys?: string;
}

/** `event receipt`. */
export function addEventReceiptCommand(event: Command): void {
  event
    .command('receipt')
    .description("fetch the broker's signed receipt for an accepted event, or check one")
    .argument('[jti]', 'the identifier (jti) under which the event was taken')
    .option('--key <file>', "the agency's private key (JWK)")
    .option('--issuer <uri>', 'the agency')
    .option('--out <file>', 'keep the receipt in this file')
    .option('--check <file>', 'check this receipt instead of fetching one')
    .option('--event <file>', 'the signed event, as it was sent: is the receipt for it?')
    .option('--keys <file>', "the broker's published keys; without it the broker is asked")
    .action((jti: string | undefined, options: ReceiptOptions, command: Command) =>
      run(command, (connection) => receipt(connection, jti, options)),
    );
}

async function receipt(
  connection: Connection,
  jti: string | undefined,
  options: ReceiptOptions,
): Promise<Outcome> {
  const { check, out } = options;
  if ((jti === undefined) === (check === undefined))
    throw new PlainError('Say which receipt: the jti of an event, or --check FILE.');
  const kept = options.event === undefined ? undefined : await keptIn(options.event);
  const got =
    check === undefined
      ? await fetched(connection, jti ?? '', options)
      : { compact: (await textOf(check)).trim(), audience: options.issuer ?? kept?.issuer };
  if (got.audience === undefined)
    throw new PlainError('Say whose receipt it is: --issuer URI, or --event FILE.');
  const verified = await verifyReceipt(got.compact, {
    audience: got.audience,
    now: connection.clock.now(),
    keyOf: await keysOf(connection, options.keys),
  });
  const wrong = kept && misfits(verified, kept);
  if (wrong && wrong.length > 0)
    throw new PlainError(`The receipt is not for this event: ${wrong.join(', ')} differs.`);
  if (out !== undefined) await writeFile(out, `${got.compact}\n`);
  return {
    lines: [
      ...said(verified),
      ...(kept ? ['It is for this very event: what was said, and the signature under it.'] : []),
      ...(out === undefined ? [] : [`Kept in ${out}.`]),
    ],
    json: { ...verified, compact: got.compact },
  };
}

async function keptIn(file: string) {
  const compact = (await textOf(file)).trim();
  if (isEncrypted(compact))
    throw new PlainError(`${file} holds an encrypted event: give the signed one inside it.`);
  return readKept(compact);
}

async function fetched(
  connection: Connection,
  jti: string,
  options: ReceiptOptions,
): Promise<{ compact: string; audience: string }> {
  const signer = await signerFor(connection, options, 'prison');
  const client = await clientFor(connection, signer);
  const compact = await askAs(client, `/receipts?jti=${encodeURIComponent(jti)}`);
  return { compact, audience: signer.issuer };
}

async function keysOf(connection: Connection, file: string | undefined): Promise<KeyOf> {
  const text =
    file === undefined
      ? (await send(`${connection.url}/.well-known/jwks.json`)).text
      : await textOf(file);
  const { signing } = await readJwks(objectFrom(text));
  return (_issuer, kid) => Promise.resolve(signing.find((one) => one.kid === kid) ?? 'unknown-key');
}

function said({ broker, receipt: { event, receivedAt, record } }: VerifiedReceipt): string[] {
  return [
    `${eventName(event.type)} (${event.jti}) of ${event.issuer} was accepted by ${broker}.`,
    `Received ${when(receivedAt)}; entry ${record.seq} of its record. The signature holds.`,
    ...(event.digest === undefined
      ? ['The names in it were erased since; its claims are still known by their hash.']
      : []),
  ];
}
