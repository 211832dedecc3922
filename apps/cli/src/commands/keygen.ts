import { generateKeyPairSync } from 'node:crypto';
import { Option, type Command } from 'commander';
import {
  algorithms,
  decryptionKeyFrom,
  newDataKeyText,
  newEncryptionJwk,
  newPrivateJwk,
  signingKeyFrom,
  type Algorithm,
} from '#trust';
import { addToKeySet, writeNew } from '../key-files.js';
import { run, type Outcome } from './run.js';

interface Asked {
  alg: Algorithm;
  into?: string;
  encryption?: boolean;
  sealing?: boolean;
  webhook?: boolean;
}

/** `keygen`: a key with the public half to register, or one of the broker's other keys. */
export function addKeygenCommand(program: Command): void {
  program
    .command('keygen')
    .description('make a signing key and the public key set that goes with it')
    .argument('<file>', 'where the private key goes; it must not be there yet')
    .addOption(
      new Option('--alg <alg>', 'what it signs with: P-256, Ed25519 or RSA of 3072 bits')
        .choices(algorithms)
        .default('ES256'),
    )
    .addOption(
      new Option(
        '--encryption',
        'make a key that others encrypt to instead; the broker reads its own as TOCSIN_ENCRYPTION_KEY',
      ).conflicts(['sealing', 'webhook', 'alg']),
    )
    .option(
      '--into <jwks>',
      'put the public half into this key set, beside the keys that are there',
    )
    .addOption(
      new Option(
        '--sealing',
        "make the broker's data key (TOCSIN_DATA_KEY) instead: names are sealed under it",
      ).conflicts(['into', 'alg']),
    )
    .addOption(
      new Option(
        '--webhook',
        'make the key that webhooks are signed with (TOCSIN_WEBHOOK_KEY, Ed25519) instead',
      ).conflicts(['into', 'sealing', 'alg']),
    )
    .action((file: string, asked: Asked, command: Command) =>
      run(command, () => {
        if (asked.sealing) return dataKey(file);
        if (asked.webhook) return webhookKey(file);
        return asked.encryption ? encryptionKey(file, asked) : signingKey(file, asked);
      }),
    );
}

async function signingKey(file: string, { alg, into }: Asked): Promise<Outcome> {
  const jwk = await newPrivateJwk(alg);
  const { kid, publicJwk } = await signingKeyFrom(jwk);
  const jwks = await writePair(file, jwk, publicJwk, into);
  const lines = [
    `${file} is the private key. It signs in your agency's name: keep it where only you can read it.`,
    `${jwks} is the public key set, for: tocsin agency ${into === undefined ? 'add' : 'rotate'} --jwks ${jwks}`,
    ...(into === undefined
      ? []
      : [
          'The keys that were there stay in it. Sign with the new one when the broker has held it for 10 minutes.',
        ]),
  ];
  return { lines, json: { private: file, public: jwks, kid } };
}

async function encryptionKey(file: string, { into }: Asked): Promise<Outcome> {
  const jwk = await newEncryptionJwk();
  const { kid, publicJwk } = await decryptionKeyFrom(jwk);
  const jwks = await writePair(file, jwk, publicJwk, into);
  const lines = [
    `${file} is the private key. It opens what is encrypted to you: keep it where only you can read it.`,
    into === undefined
      ? `${jwks} has the public key. Put it into the key set that you register: --into FILE does so.`
      : `${jwks} has the public key beside those that were there.`,
  ];
  return { lines, json: { private: file, public: jwks, kid } };
}

/** @returns the file of the public half */
async function writePair(
  file: string,
  privateJwk: object,
  publicJwk: object,
  into: string | undefined,
): Promise<string> {
  const jwks = into ?? `${file.replace(/\.(jwk|json)$/, '')}.jwks.json`;
  if (into !== undefined) {
    // The private half first: a public half that nobody has the other of would be registered for nothing.
    await writeNew(file, asJson(privateJwk), 0o600);
    await addToKeySet(into, publicJwk);
    return jwks;
  }
  // The public half first: if it cannot be made there is no private key without it.
  await writeNew(jwks, asJson({ keys: [publicJwk] }), 0o644);
  await writeNew(file, asJson(privateJwk), 0o600);
  return jwks;
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
