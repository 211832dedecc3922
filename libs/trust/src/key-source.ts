import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '#kernel';
import { createOnce } from './key-file.js';
import { signingKeyFile } from './signing-key-file.js';
import { newPrivateJwk, signingKeyFrom, type SigningKey } from './signing-key.js';
import { invalidKey, type Algorithm } from './verifying-key.js';

/** Where private keys lie. What signs with them need not know. */
export interface KeySource {
  /** What it is, for the log and the record. Never a secret. */
  readonly name: string;
  /**
   * The keys that are there now.
   * @throws TocsinError `invalid_key` when one is not fit, `unavailable` when it cannot be looked
   */
  keys(): Promise<SigningKey[]>;
  /** Makes one more key, where the source can. */
  make?(alg: Algorithm): Promise<SigningKey>;
  close?(): Promise<void>;
}

/** One key in one file. It is read once: a running broker does not lose its key with the file. */
export function fileSource(path: string): KeySource {
  let read: Promise<SigningKey> | undefined;
  return {
    name: 'file',
    keys: async () => {
      read ??= signingKeyFile(path);
      return [await read];
    },
  };
}

/** One key in an environment variable, as containers are given secrets. @param text a JWK */
export function textSource(text: string): KeySource {
  let read: Promise<SigningKey> | undefined;
  return {
    name: 'environment',
    keys: async () => {
      read ??= signingKeyFrom(parsed(text));
      return [await read];
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message would repeat a piece of the key.
    throw invalidKey('The key in the environment is not a JWK');
  }
}

/** Every `*.jwk` of a folder. New ones are made there, readable by their owner alone. */
export function folderSource(path: string): KeySource {
  const read = new Map<string, SigningKey>();
  return {
    name: 'folder',
    keys: async () => {
      const names = await readdir(path).catch((cause: unknown) => {
        throw invalidKey(`The key folder ${path} cannot be read`, cause);
      });
      const there = names.filter((name) => name.endsWith('.jwk')).sort();
      for (const name of there) if (!read.has(name)) read.set(name, await keyIn(join(path, name)));
      for (const name of read.keys()) if (!there.includes(name)) read.delete(name);
      return [...read.values()];
    },
    make: async (alg) => {
      const jwk = await newPrivateJwk(alg);
      const key = await signingKeyFrom(jwk);
      try {
        await createOnce(join(path, `${key.kid}.jwk`), `${JSON.stringify(jwk)}\n`);
      } catch (cause) {
        throw invalidKey(`No key can be made in the folder ${path}`, cause);
      }
      return key;
    },
  };
}

async function keyIn(path: string): Promise<SigningKey> {
  try {
    return await signingKeyFile(path);
  } catch (cause) {
    // Which of the files it is must be said.
    throw invalidKey(`The key file ${path} cannot be used: ${messageOf(cause)}`, cause);
  }
}
