import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isMade, passwordFile, passwordOf } from './foreign.js';
import type { Identity } from './unprivileged.js';

/**
 * Makes the data folder when there is none yet.
 * @param safe whether it must survive a power cut from the first moment
 * @returns the password of user `postgres`
 */
export async function initialise(
  initdb: string,
  dataDir: string,
  identity: Identity,
  safe: boolean,
): Promise<string> {
  if (await isMade(dataDir)) return passwordOf(dataDir);

  const password = randomBytes(24).toString('base64url');
  await mkdir(dirname(dataDir), { recursive: true });
  // Made beside and renamed, so that a process killed half-way leaves nothing that looks finished.
  const unfinished = `${dataDir}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  await own(unfinished, identity);
  await writeFile(passwordFile(dataDir), `${password}\n`, { mode: 0o600 });
  const handed = `${dataDir}.initial`;
  await writeFile(handed, `${password}\n`, { mode: 0o600 });
  await own(handed, identity);
  try {
    await runInitdb(initdb, unfinished, handed, identity, safe);
  } finally {
    await rm(handed, { force: true });
  }
  await rename(unfinished, dataDir);
  return password;
}

async function own(path: string, { uid, gid }: Identity): Promise<void> {
  if (uid !== undefined && gid !== undefined) await chown(path, uid, gid);
}

function runInitdb(
  initdb: string,
  folder: string,
  passwordFrom: string,
  identity: Identity,
  safe: boolean,
): Promise<void> {
  const child = spawn(
    initdb,
    [
      `--pgdata=${folder}`,
      '--username=postgres',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFrom}`,
      '--encoding=UTF8',
      // Sorts and folds the same on every machine, whatever its locales are.
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      ...(safe ? [] : ['--no-sync']),
    ],
    { ...identity, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else
        reject(new Error(`initdb in ${folder} ended with ${code ?? 'a signal'}: ${said.trim()}`));
    });
  });
}
