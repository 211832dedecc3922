import type { Command } from 'commander';
import { alertRaisedType, type AlertRaised } from '#contracts';
import { readJwks, verifySet, type TokenClient, type VerifyingKey } from '#trust';
import { askAs, clientFor } from '../as-agency.js';
import { send } from '../broker.js';
import type { Connection } from '../connection.js';
import { PlainError } from '../plain-error.js';
import { signerFor, type Signer } from '../statements.js';
import { run } from './run.js';

interface PollOptions {
  stream?: string;
  key?: string;
  issuer?: string;
  ack?: boolean;
}

/** `poll`. */
export function addPollCommand(program: Command): void {
  program
    .command('poll')
    .description("fetch an agency's waiting alerts (RFC 8936) and check the broker's signature")
    .option('--stream <id>', 'its stream, as "agency add" said')
    .option('--key <file>', "the agency's private key (JWK)")
    .option('--issuer <uri>', 'the agency')
    .option('--ack', 'acknowledge them, so that they are not given again')
    .action((options: PollOptions, command: Command) =>
      run(command, async (connection) => {
        const signer = await signerFor(connection, options, 'police');
        const known = connection.demo?.agencies.find(({ issuer }) => issuer === signer.issuer);
        const stream = options.stream ?? known?.stream.id;
        if (stream === undefined) throw new PlainError('Say which stream: --stream ID.');
        const client = await clientFor(connection, signer);
        const sets = await poll(client, stream, []);
        const alerts = await checked(connection, signer, Object.values(sets));
        if (options.ack && alerts.length > 0) await poll(client, stream, Object.keys(sets));
        const lines = alerts.map(
          ({ alert, severity, kind, post, says }) =>
            `${alert}  ${severity}  ${kind}  to the ${post.title}: ${says}`,
        );
        return {
          lines: lines.length > 0 ? lines : ['Nothing is waiting.'],
          json: { sets, alerts },
        };
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

/** The alerts inside, each with its signature checked. */
async function checked(
  connection: Connection,
  { issuer }: Signer,
  sets: readonly string[],
): Promise<AlertRaised[]> {
  const { text } = await send(`${connection.url}/.well-known/jwks.json`);
  const { signing } = await readJwks(JSON.parse(text));
  const keyOf = (_issuer: string, kid: string): Promise<VerifyingKey | 'unknown-key'> =>
    Promise.resolve(signing.find((key) => key.kid === kid) ?? 'unknown-key');
  const now = connection.clock.now();
  const verified = await Promise.all(
    sets.map((set) => verifySet(set, { audience: issuer, now, keyOf })),
  );
  return verified.flatMap(({ claims }) => {
    const alert = claims.events[alertRaisedType] as AlertRaised | undefined;
    return alert ? [alert] : [];
  });
}
