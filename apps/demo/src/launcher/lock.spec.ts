import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeLock } from './lock.js';

describe('the lock of a data folder', () => {
  let folder = '';
  let file = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tocsin-lock-'));
    file = join(folder, 'launcher.lock');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is held by one, and free again when given back', async () => {
    const giveBack = await takeLock(file);
    await expect(takeLock(file)).rejects.toThrow(`process ${process.pid}`);
    await giveBack();
    await (
      await takeLock(file)
    )();
  });

  it.each([
    ['a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, began: '1' })],
    ['another process that got the same number', JSON.stringify({ pid: process.pid, began: '1' })],
    ['half a file', '{"pid":'],
  ])('is taken over from %s', async (_, text) => {
    await writeFile(file, text);
    await takeLock(file);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ pid: process.pid });
  });
});
