import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder, type TemporaryFolder } from '#testing';
import { folderSource, signingKeyFile } from '#trust';
import { makeDataFolder } from './data-folder.js';
import { readSecrets } from './secrets.js';

describe('the keys of the broker of the demonstration', () => {
  let data: TemporaryFolder;
  beforeEach(async () => {
    data = await temporaryFolder();
  });
  afterEach(() => data.remove());

  const start = async (): Promise<string> =>
    (await readSecrets(await makeDataFolder(data.path))).signingKeys;

  it('have a folder of their own, where the broker makes them', async () => {
    const folder = await start();
    expect(await readdir(folder)).toEqual([]);
    expect(await readdir(join(data.path, 'keys'))).not.toContain('broker.jwk');
    const { kid } = (await folderSource(folder).make?.('ES256')) ?? {};
    expect(await start()).toBe(folder);
    expect((await folderSource(folder).keys()).map((key) => key.kid)).toEqual([kid]);
  });

  it('hold the one that an earlier version made, also when there is one already', async () => {
    const { keys } = await makeDataFolder(data.path);
    const earlier = async (): Promise<string> =>
      (await signingKeyFile(join(keys, 'broker.jwk'), { create: true })).kid;
    const made = [await earlier()];
    await start();
    made.push(await earlier());
    const folder = await start();
    const held = (await folderSource(folder).keys()).map(({ kid }) => kid);
    expect(held.sort()).toEqual(made.sort());
    expect(await readdir(keys)).not.toContain('broker.jwk');
  });
});
