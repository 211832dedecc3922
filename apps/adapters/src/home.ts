import { createWriteStream } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { startEmbeddedPostgres } from '#database';
import { masterKeyFile, type MasterKey } from '#trust';
import type { AdaptersSettings } from './config.js';
import { wrongSetting } from './wrong-setting.js';

/** Where the adapters keep what they are sent. */
export interface Home {
  databaseUrl: string;
  masterKey: MasterKey;
  /** The folder of the embedded database, where there is one. */
  embeddedIn: string | undefined;
  close(): Promise<void>;
}

/**
 * The database and the key that were given; or, on a machine with nothing else, an embedded PostgreSQL and a key of its
 * own, which stay from start to start.
 * @throws TocsinError `invalid_configuration` naming the setting whose key cannot be read; `conflict` when other adapters
 *   run in the same folder
 */
export async function openHome(settings: AdaptersSettings): Promise<Home> {
  const { databaseUrl, dataKeyFile, dataDir } = settings;
  if (databaseUrl !== undefined) {
    const masterKey = await keyIn(dataKeyFile ?? '', false);
    return { databaseUrl, masterKey, embeddedIn: undefined, close: () => Promise.resolve() };
  }
  await makeFolder(dataDir);
  const masterKey = await keyIn(
    dataKeyFile ?? join(dataDir, 'data.key'),
    dataKeyFile === undefined,
  );
  const log = createWriteStream(join(dataDir, 'postgres.log'), { flags: 'a', mode: 0o600 });
  const postgres = await startEmbeddedPostgres({
    dataDir: join(dataDir, 'postgres'),
    persistent: true,
    onLog: (line) => log.write(`${line}\n`),
  });
  const close = async (): Promise<void> => {
    await postgres.stop();
    log.end();
  };
  try {
    const url = await postgres.createDatabase('tocsin_adapters');
    return { databaseUrl: url, masterKey, embeddedIn: dataDir, close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

async function keyIn(file: string, create: boolean): Promise<MasterKey> {
  try {
    return await masterKeyFile(file, { create });
  } catch (cause) {
    throw wrongSetting('TOCSIN_ADAPTERS_DATA_KEY', cause);
  }
}

/** PostgreSQL refuses to be root: under root it runs as somebody else, who must be able to pass through, not to look. */
async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
  await Promise.all([dirname(folder), folder].map((one) => chmod(one, mode)));
}
