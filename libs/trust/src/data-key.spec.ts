import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '#testing';
import { MasterKey, masterKeyFile } from './data-key.js';

const master = new MasterKey(Buffer.alloc(32, 7));

describe('a data key', () => {
  it('opens what it sealed, there and nowhere else', () => {
    const key = master.newDataKey('case-1');
    const sealed = key.seal('Testcase', 'case-1:name');
    expect(sealed.toString('latin1')).not.toContain('Testcase');
    expect(master.unwrap(key.wrapped, 'case-1').open(sealed, 'case-1:name')).toBe('Testcase');
    expect(() => key.open(sealed, 'case-2:name')).toThrow(/cannot be opened/);
    expect(() => master.unwrap(key.wrapped, 'case-2')).toThrow(/cannot be opened/);
    expect(() => master.newDataKey('case-1').open(sealed, 'case-1:name')).toThrow(/cannot be/);
  });

  it.each([0, 5, 20, 29])('notices a changed byte (%d)', (at) => {
    const key = master.newDataKey('case-1');
    const sealed = key.seal('Testcase', 'x');
    sealed[at] = (sealed[at] ?? 0) ^ 1;
    expect(() => key.open(sealed, 'x')).toThrow(/cannot be opened/);
    expect(() => key.open(sealed.subarray(0, 10), 'x')).toThrow(/cannot be opened/);
  });

  it('indexes alike under one master key only', () => {
    const other = new MasterKey(Buffer.alloc(32, 8));
    expect(master.blindIndex('A')).toEqual(master.blindIndex('A'));
    expect(master.blindIndex('A')).not.toEqual(master.blindIndex('B'));
    expect(master.blindIndex('A')).not.toEqual(other.blindIndex('A'));
    expect(master.fingerprint).not.toEqual(other.fingerprint);
  });
});

describe('the data key file', () => {
  it('is made once, for its owner alone, and refused by name when it is wrong', async () => {
    const folder = await temporaryFolder();
    try {
      const path = join(folder.path, 'data.key');
      await expect(masterKeyFile(path)).rejects.toThrow(`${path} cannot be read`);
      const made = await masterKeyFile(path, { create: true });
      expect((await masterKeyFile(path)).fingerprint).toEqual(made.fingerprint);
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      expect(Buffer.from((await readFile(path, 'utf8')).trim(), 'base64')).toHaveLength(32);
      for (const wrong of ['', 'short', Buffer.alloc(31).toString('base64')]) {
        await writeFile(path, wrong);
        await expect(masterKeyFile(path)).rejects.toThrow('does not hold 32 bytes');
      }
    } finally {
      await folder.remove();
    }
  });
});
