import type { Command } from 'commander';
import { verifyAlert, type VerifiedAlert } from '#client';
import { TocsinError } from '#kernel';
import {
  decryptionKeyFile,
  isEncrypted,
  readJwks,
  type DecryptionKey,
  type KeyOf,
  type TokenClient,
} from '#trust';
import { askAs, clientFor } from '../as-agency.js';
import { send } from '../broker.js';
import type { Connection } from '../connection.js';
import { PlainError } from '../plain-error.js';
import { signerFor, type Signer } from '../statements.js';
import { run, type Outcome } from './run.js';

interface PollOptions {
  stream?: string;
  key?: string;
  issuer?: string;
  decryptionKey?: string;
  ack?: boolean;
}

/** What came, by `jti`: what holds, and why the rest cannot be shown. */
interface Looked {
  taken: Map<string, VerifiedAlert>;
  left: Map<string, string>;
}

/** `poll`. */
export function addPollCommand(program: Command): void {
  program
    .command('poll')
    .description("fetch an agency's waiting alerts (RFC 8936) and check the broker's signature")
    .option('--stream <id>', 'its stream, as "agency add" said')
    .option('--key <file>', "the agency's private key (JWK)")
    .option('--issuer <uri>', 'the agency')
    .option('--decryption-key <file>', 'the private key (JWK) that opens what is encrypted to it')
    .option('--ack', 'acknowledge what is shown, so that it is not given again')
    .addHelpText(
      'after',
      '\nEnds with 1 when something came that cannot be shown: it stays with the broker.',
    )
    .action((options: PollOptions, command: Command) =>
      run(command, async (connection) => {
        const signer = await signerFor(connection, options, 'police');
        const known = connection.demo?.agencies.find(({ issuer }) => issuer === signer.issuer);
        const stream = options.stream ?? known?.stream.id;
        if (stream === undefined) throw new PlainError('Say which stream: --stream ID.');
        const client = await clientFor(connection, signer);
        const key =
          options.decryptionKey === undefined
            ? undefined
            : await decryptionKeyFile(options.decryptionKey);
        const sets = await poll(client, stream, []);
        const looked = await look(connection, signer, sets, key);
        if (options.ack && looked.taken.size > 0)
          await poll(client, stream, [...looked.taken.keys()]);
        return outcomeOf(sets, looked);
      }),
    );
}

async function poll(
  client: TokenClient,
  stream: string,
  ack: string[],
): Promise<Record<string, string>> {
  const text = await askAs(client, `/ssf/poll/${encodeURIComponent(stream)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({
      returnImmediately: true,
      ack,
      ...(ack.length > 0 && { maxEvents: 0 }),
    }),
  });
  return (JSON.parse(text) as { sets: Record<string, string> }).sets;
}

/** Each by itself: one that cannot be opened does not hold up the others. */
async function look(
  connection: Connection,
  { issuer: audience }: Signer,
  sets: Readonly<Record<string, string>>,
  decryptionKey: DecryptionKey | undefined,
): Promise<Looked> {
  const { text } = await send(`${connection.url}/.well-known/jwks.json`);
  const { signing } = await readJwks(JSON.parse(text));
  const keyOf: KeyOf = (_issuer, kid) =>
    Promise.resolve(signing.find((key) => key.kid === kid) ?? 'unknown-key');
  const now = connection.clock.now();
  const options = { keyOf, audience, now, ...(decryptionKey && { decryptionKey }) };
  const looked: Looked = { taken: new Map(), left: new Map() };
  for (const [jti, set] of Object.entries(sets))
    try {
      looked.taken.set(jti, await verifyAlert(set, options));
    } catch (thrown) {
      if (!(thrown instanceof TocsinError)) throw thrown;
      const needsKey = isEncrypted(set) && !decryptionKey;
      looked.left.set(
        jti,
        needsKey
          ? 'It is encrypted: give the key that opens it with --decryption-key FILE'
          : thrown.message,
      );
    }
  return looked;
}

function outcomeOf(sets: object, { taken, left }: Looked): Outcome {
  const alerts = [...taken.values()].flatMap(({ alert }) => (alert ? [alert] : []));
  if (left.size > 0) process.exitCode = 1;
  const lines = [
    ...alerts.map(
      ({ alert, severity, kind, post, says }) =>
        `${alert}  ${severity}  ${kind}  to the ${post.title}: ${says}`,
    ),
    ...[...left].map(([jti, why]) => `${jti} cannot be shown and stays with the broker. ${why}.`),
  ];
  return {
    lines: lines.length > 0 ? lines : ['Nothing is waiting.'],
    json: { sets, alerts, left: Object.fromEntries(left) },
  };
}
