import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newDataKeyText, newEncryptionJwk, newPrivateJwk } from '#trust';
import { startProcess, type ProcessSettings, type RunningProcess } from './process.js';

/** A broker that runs, and where it is reached: by agencies and people, and by operators. */
export interface BrokerProcess extends RunningProcess {
  readonly url: string;
  readonly operatorUrl: string;
}

const listening = /listening on (\S+), for operators on (\S+)/;

/**
 * Runs the broker itself; it listens when this resolves. Its doors are on any free port unless the settings say.
 * @param env added to the environment of the test
 */
export async function startBrokerProcess(
  env: NonNullable<ProcessSettings['env']>,
): Promise<BrokerProcess> {
  const broker = await startProcess({
    entry: 'dist/apps/broker/src/main.js',
    env: { TOCSIN_PORT: '0', TOCSIN_OPERATOR_PORT: '0', ...env },
    ready: (line) => listening.test(line),
  });
  const [, url = '', operatorUrl = ''] = listening.exec(broker.output.join('\n')) ?? [];
  return { ...broker, url, operatorUrl };
}

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

/** Calls an operator's endpoint of a broker, through the operators' door. @throws Error with the answer unless it is a success */
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
