import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decryptionKeyFile, masterKeyFile, signingKeyFile, type SigningKey } from '#trust';
import { demoAgencies, type DemoAgency } from '../directory/agencies.js';
import type { DataFolder } from './data-folder.js';

type AgencyName = DemoAgency['name'];

export interface Secrets {
  /** The folder where the broker makes the keys that it signs with, and the next ones. */
  signingKeys: string;
  /** The file of the key that agencies may encrypt to. */
  encryptionKey: string;
  /** The broker's data key file. */
  dataKey: string;
  /** The adapters' data key file. */
  adaptersDataKey: string;
  /** Each agency's key, and the file it lies in. */
  agencies: Readonly<Record<AgencyName, { key: SigningKey; file: string }>>;
  operatorToken: string;
  adaptersOperatorToken: string;
  feedTokens: Readonly<Record<'prison' | 'court' | 'hostel', string>>;
}

/** Reads the keys and tokens, and makes those that are missing. They stay the same from start to start. */
export async function readSecrets(folder: DataFolder): Promise<Secrets> {
  const file = (name: string): string => join(folder.keys, `${name}.jwk`);
  const dataKey = join(folder.keys, 'data.key');
  const adaptersDataKey = join(folder.keys, 'adapters-data.key');
  const [agencies, operatorToken, adaptersOperatorToken, prison, court, hostel] = await Promise.all(
    [
      Promise.all(
        demoAgencies.map(
          async ({ name }) => [name, { key: await keyIn(file(name)), file: file(name) }] as const,
        ),
      ),
      tokenIn(join(folder.tokens, 'operator')),
      tokenIn(join(folder.tokens, 'adapters-operator')),
      tokenIn(join(folder.tokens, 'prison')),
      tokenIn(join(folder.tokens, 'court')),
      tokenIn(join(folder.tokens, 'hostel')),
      takeIn(file('broker'), folder.signing),
      decryptionKeyFile(file('broker-encryption'), { create: true }),
      masterKeyFile(dataKey, { create: true }),
      masterKeyFile(adaptersDataKey, { create: true }),
    ],
  );
  return {
    signingKeys: folder.signing,
    encryptionKey: file('broker-encryption'),
    dataKey,
    adaptersDataKey,
    agencies: Object.fromEntries(agencies) as Secrets['agencies'],
    operatorToken,
    adaptersOperatorToken,
    feedTokens: { prison, court, hostel },
  };
}

const keyIn = (file: string): Promise<SigningKey> => signingKeyFile(file, { create: true });

/** Data of an earlier version have the broker's one key beside the others: it goes on signing. */
async function takeIn(file: string, folder: string): Promise<void> {
  if (!existsSync(file)) return;
  const { kid } = await keyIn(file);
  await rename(file, join(folder, `${kid}.jwk`));
}

async function tokenIn(file: string): Promise<string> {
  const held = await readFile(file, 'utf8').catch(() => '');
  if (held.trim() !== '') return held.trim();
  const token = randomBytes(32).toString('base64url');
  await writeFile(file, `${token}\n`, { mode: 0o600 });
  return token;
}
