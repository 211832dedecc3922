import { generateKeyPairSync } from 'node:crypto';
import { open } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import { newDataKeyText, newPrivateJwk, signingKeyFrom } from '#trust';
import { PlainError } from '../plain-error.js';
import { run, type Outcome } from './run.js';

/** `keygen`: an agency's signing key with the public half to register, or the broker's data key. */
export function addKeygenCommand(program: Command): void {
  program
    .command('keygen')
    .description('make a signing key (P-256) and the public key set that goes with it')
    .argument('<file>', 'where the private key goes; it must not be there yet')
    .option(
      '--sealing',
      "make the broker's data key (TOCSIN_DATA_KEY) instead: names are sealed under it",
    )
    .addOption(
      new Option(
        '--webhook',
        'make the key that webhooks are signed with (TOCSIN_WEBHOOK_KEY, Ed25519) instead',
      ).conflicts('sealing'),
    )
    .action((file: string, asked: { sealing?: boolean; webhook?: boolean }, command: Command) =>
      run(command, () => {
        if (asked.sealing) return dataKey(file);
        return asked.webhook ? webhookKey(file) : signingKey(file);
      }),
    );
}

async function signingKey(file: string): Promise<Outcome> {
  const jwk = await newPrivateJwk();
  const { kid, publicJwk } = await signingKeyFrom(jwk);
  const jwks = `${file.replace(/\.(jwk|json)$/, '')}.jwks.json`;
  // The public half first: if it cannot be made there is no private key without it.
  await writeNew(jwks, asJson({ keys: [publicJwk] }), 0o644);
  await writeNew(file, asJson(jwk), 0o600);
  const lines = [
    `${file} is the private key. It signs in your agency's name: keep it where only you can read it.`,
    `${jwks} is the public key set, for: tocsin agency add --jwks ${jwks}`,
  ];
  return { lines, json: { private: file, public: jwks, kid } };
}

async function dataKey(file: string): Promise<Outcome> {
  await writeNew(file, newDataKeyText(), 0o600);
  const lines = [
    `${file} is the data key, for TOCSIN_DATA_KEY. Names are sealed under it: keep a copy apart from the database's backups.`,
    'Without it no name can be read again, and the broker does not start on that database.',
  ];
  return { lines, json: { data: file } };
}

async function webhookKey(file: string): Promise<Outcome> {
  const { privateKey } = generateKeyPairSync('ed25519');
  await writeNew(file, asJson(privateKey.export({ format: 'jwk' })), 0o600);
  const lines = [
    `${file} is the key of webhooks, for TOCSIN_WEBHOOK_KEY. The broker publishes its public half at /.well-known/tocsin-channels.json.`,
  ];
  return { lines, json: { private: file } };
}

const asJson = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

/** A key that is there has perhaps signed already: it is never written over. */
async function writeNew(path: string, text: string, mode: number): Promise<void> {
  try {
    const file = await open(path, 'wx', mode);
    try {
      await file.writeFile(text);
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw new PlainError(`${path} cannot be made: it is there already, or the folder is not.`, {
      cause,
    });
  }
}
