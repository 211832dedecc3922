import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newDataKeyText, newEncryptionJwk, newPrivateJwk } from '#trust';
import { startProcess, type ProcessSettings, type RunningProcess } from './process.js';

/** Runs the broker itself; it listens when this resolves. @param env added to the environment of the test */
export const startBrokerProcess = (
  env: NonNullable<ProcessSettings['env']>,
): Promise<RunningProcess> =>
  startProcess({
    entry: 'dist/apps/broker/src/main.js',
    env,
    ready: (line) => line.includes('listening'),
  });

/** The files of the broker's keys, by the settings that name them. */
export type BrokerKeyFiles = Record<
  'TOCSIN_SIGNING_KEY' | 'TOCSIN_ENCRYPTION_KEY' | 'TOCSIN_DATA_KEY',
  string
>;

/** Makes the broker's keys in a folder. @returns the settings that name them */
export async function makeBrokerKeys(folder: string): Promise<BrokerKeyFiles> {
  const signing = join(folder, 'broker.jwk');
  const encryption = join(folder, 'broker-encryption.jwk');
  const data = join(folder, 'data.key');
  await writeFile(signing, JSON.stringify(await newPrivateJwk()), { mode: 0o600 });
  await writeFile(encryption, JSON.stringify(await newEncryptionJwk()), { mode: 0o600 });
  await writeFile(data, newDataKeyText(), { mode: 0o600 });
  return {
    TOCSIN_SIGNING_KEY: signing,
    TOCSIN_ENCRYPTION_KEY: encryption,
    TOCSIN_DATA_KEY: data,
  };
}

/** Calls an operator's endpoint of a broker. @throws Error with the answer unless it is a success */
export type Operator = (
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  body?: object,
) => Promise<unknown>;

export const operatorOf =
  (url: string, token: string): Operator =>
  async (method, path, body) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
