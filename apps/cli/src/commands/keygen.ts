import { open } from 'node:fs/promises';
import type { Command } from 'commander';
import { newPrivateJwk, signingKeyFrom } from '#trust';
import { PlainError } from '../plain-error.js';
import { run } from './run.js';

/** `keygen`: a signing key for an agency, and the public half that the broker's operator registers. */
export function addKeygenCommand(program: Command): void {
  program
    .command('keygen')
    .description('make a signing key (P-256) and the public key set that goes with it')
    .argument('<file>', 'where the private key goes; it must not be there yet')
    .action((file: string, _options: unknown, command: Command) =>
      run(command, async () => {
        const jwk = await newPrivateJwk();
        const { kid, publicJwk } = await signingKeyFrom(jwk);
        const jwks = `${file.replace(/\.(jwk|json)$/, '')}.jwks.json`;
        // The public half first: if it cannot be made there is no private key without it.
        await writeNew(jwks, { keys: [publicJwk] }, 0o644);
        await writeNew(file, jwk, 0o600);
        const lines = [
          `${file} is the private key. It signs in your agency's name: keep it where only you can read it.`,
          `${jwks} is the public key set, for: tocsin agency add --jwks ${jwks}`,
        ];
        return { lines, json: { private: file, public: jwks, kid } };
      }),
    );
}

/** A key that is there has perhaps signed already: it is never written over. */
async function writeNew(path: string, value: object, mode: number): Promise<void> {
  try {
    const file = await open(path, 'wx', mode);
    try {
      await file.writeFile(`${JSON.stringify(value, null, 2)}\n`);
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw new PlainError(`${path} cannot be made: it is there already, or the folder is not.`, {
      cause,
    });
  }
}
