import pg from 'pg';
import { freshDatabase, startProcess, until } from '#testing';

describe('until', () => {
  it('gives what it waited for', async () => {
    let looks = 0;
    await expect(until('three looks', () => ++looks >= 3 && looks, { every: 1 })).resolves.toBe(3);
  });

  it('takes a failing assertion as "not yet", and says what it waited for', async () => {
    const check = (): boolean => {
      expect(1).toBe(2);
      return true;
    };
    await expect(until('one to be two', check, { within: 5, every: 1 })).rejects.toThrow(
      'Waited 5 ms for one to be two; it kept throwing',
    );
  });
});

describe('freshDatabase', () => {
  it('gives each its own', async () => {
    const [one, other] = await Promise.all([freshDatabase('empty'), freshDatabase('empty')]);
    const client = new pg.Client({ connectionString: one.url });
    await client.connect();
    await client.query('create table only_here ()');
    await client.end();
    const second = new pg.Client({ connectionString: other.url });
    await second.connect();
    await expect(second.query('table only_here')).rejects.toThrow('does not exist');
    await second.end();
    await Promise.all([one.drop(), other.drop()]);
  });
});

describe('startProcess', () => {
  const nowhere = 'dist/no-such-program.js';

  it('says why a program did not become ready', async () => {
    await expect(startProcess({ entry: nowhere, ready: () => false })).rejects.toThrow(
      /ended with 1 too soon:[^]*Cannot find module/,
    );
  });

  it('runs a program, keeps its output, and ends it', async () => {
    const jest = 'node_modules/jest/bin/jest.js';
    const shown = await startProcess({ entry: jest, arguments: ['--version'] });
    await expect(shown.exited).resolves.toEqual({ code: 0, signal: null });
    expect(shown.output).toEqual([expect.stringMatching(/^\d+\./)]);
  });
});
