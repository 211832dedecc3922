import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder, type TemporaryFolder } from '#testing';
import { Cryptoki } from './cryptoki.js';
import { SessionPool } from './session-pool.js';

/** A module with one token, whose calls all succeed. */
class OneToken extends Cryptoki {
  opened = 0;

  override call(...[name, ...given]: Parameters<Cryptoki['call']>): Promise<void> {
    const [, slots, count] = given;
    if (name === 'C_GetSlotList' && Buffer.isBuffer(slots) && Buffer.isBuffer(count))
      count.writeBigUInt64LE(1n);
    if (name === 'C_GetTokenInfo' && Buffer.isBuffer(slots)) slots.write('ours'.padEnd(32));
    if (name === 'C_OpenSession') this.opened += 1;
    return Promise.resolve();
  }
}

describe('the sessions of a token', () => {
  let folder: TemporaryFolder;
  let token: OneToken;
  let pool: SessionPool;
  beforeEach(async () => {
    folder = await temporaryFolder();
    const pinFile = join(folder.path, 'pin');
    await writeFile(pinFile, '1234');
    token = new OneToken();
    pool = new SessionPool(token, { token: 'ours', pinFile });
  });
  afterEach(() => folder.remove());

  it('are two at most, and a call that hangs holds its own until it returns', async () => {
    const returns: (() => void)[] = [];
    let begun = 0;
    const hang = (): Promise<string> => {
      begun += 1;
      return new Promise((resolve) => returns.push(() => resolve('late')));
    };
    const asked = Array.from({ length: 5 }, () => pool.within(100, hang));
    const ended = await Promise.allSettled(asked);
    expect(ended.every(({ status }) => status === 'rejected')).toBe(true);
    expect([begun, token.opened]).toEqual([2, 2]);
    await expect(pool.within(50, () => Promise.resolve('signed'))).rejects.toThrow('too long');

    returns.shift()?.();
    expect(await pool.within(1_000, () => Promise.resolve('signed'))).toBe('signed');
    // Who gave up has not been served afterwards.
    expect(begun).toBe(2);
    returns.shift()?.();
    await pool.close();
    expect(token.opened).toBe(2);
  });

  it('serve all who ask, one after the other', async () => {
    const asked = Array.from({ length: 20 }, (_, index) =>
      pool.within(2_000, () => Promise.resolve(index)),
    );
    expect(await Promise.all(asked)).toEqual(Array.from({ length: 20 }, (_, index) => index));
    expect(token.opened).toBeLessThanOrEqual(2);
  });

  it('hand on what a call throws', async () => {
    const failing = pool.within(1_000, () => Promise.reject(new Error('no such key')));
    await expect(failing).rejects.toThrow('no such key');
    await pool.close();
  });
});
