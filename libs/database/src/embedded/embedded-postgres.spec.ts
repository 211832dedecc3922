import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdtempSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { projectRoot } from '#kernel';
import { startEmbeddedPostgres } from './embedded-postgres.js';
import { repairSymlinks } from './symlinks.js';

const ask = async (url: string, statement: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
};

describe('embedded PostgreSQL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'embedded-'));
  chmodSync(folder, 0o755);
  afterAll(() => rmSync(folder, { recursive: true }));

  it('keeps data over a stop, wants its password, and shows it to its owner only', async () => {
    const dataDir = join(folder, 'kept');
    const first = await startEmbeddedPostgres({ dataDir, persistent: true });
    const url = await first.createDatabase('kept');
    await ask(url, 'create table note (body text)');
    await ask(url, `insert into note values ('here')`);
    const wrong = new URL(url);
    wrong.password = 'guess';
    await expect(ask(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    await expect(startEmbeddedPostgres({ dataDir, persistent: true })).rejects.toMatchObject({
      code: 'conflict',
    });
    await first.stop();

    const second = await startEmbeddedPostgres({ dataDir, persistent: true });
    try {
      await expect(ask(await second.createDatabase('kept'), 'table note')).resolves.toEqual([
        { body: 'here' },
      ]);
      expect(statSync(`${dataDir}.password`).mode & 0o777).toBe(0o600);
    } finally {
      await second.stop();
    }
  });

  it('starts again after its launcher was killed and left it running', async () => {
    const dataDir = join(folder, 'left');
    const entry = join(
      projectRoot(import.meta.url),
      'dist/libs/database/src/embedded/embedded-postgres.js',
    );
    const script = `import { startEmbeddedPostgres } from ${JSON.stringify(entry)};
      await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, persistent: true });
      console.log('up');`;
    const launcher = spawn(process.execPath, ['--input-type=module', '-e', script]);
    await once(launcher.stdout, 'data');
    launcher.kill('SIGKILL');
    await once(launcher, 'exit');
    const left = Number.parseInt(readFileSync(join(dataDir, 'postmaster.pid'), 'utf8'), 10);
    expect(process.kill(left, 0)).toBe(true);

    const server = await startEmbeddedPostgres({ dataDir, persistent: false });
    expect(() => process.kill(left, 0)).toThrow('ESRCH');
    await expect(ask(server.url, 'select 1 as one')).resolves.toEqual([{ one: 1 }]);
    await server.stop();
    expect(() => statSync(dataDir)).toThrow('ENOENT');
  });

  it('leaves alone what it did not make, and says so', async () => {
    const start = (dataDir: string) => startEmbeddedPostgres({ dataDir, persistent: true });
    const other = join(folder, 'other');
    mkdirSync(other);
    writeFileSync(join(other, 'notes.txt'), 'mine');
    await expect(start(other)).rejects.toThrow(/other was not made by Tocsin: it is no PostgreSQL/);
    expect(readFileSync(join(other, 'notes.txt'), 'utf8')).toBe('mine');

    const elsewhere = join(folder, 'elsewhere');
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, 'PG_VERSION'), '18');
    writeFileSync(join(elsewhere, 'postmaster.pid'), '1');
    await expect(start(elsewhere)).rejects.toThrow(/its password is not in .*elsewhere\.password/);
    expect(readFileSync(join(elsewhere, 'postmaster.pid'), 'utf8')).toBe('1');
  });

  it('is not stopped by a postmaster.pid whose number now belongs to another program', async () => {
    const dataDir = join(folder, 'stale');
    await (await startEmbeddedPostgres({ dataDir, persistent: true })).stop();
    writeFileSync(join(dataDir, 'postmaster.pid'), `${process.pid}\n${dataDir}\n`);
    const server = await startEmbeddedPostgres({ dataDir, persistent: false });
    await server.stop();
  });

  it('makes the library links that an install without scripts leaves out', async () => {
    const native = join(folder, 'package', 'native');
    mkdirSync(join(native, 'lib'), { recursive: true });
    writeFileSync(join(native, 'lib', 'libpq.so.5.18'), '');
    const links = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }];
    writeFileSync(join(native, 'pg-symlinks.json'), JSON.stringify(links));
    await expect(repairSymlinks(join(folder, 'package'))).resolves.toBe(1);
    await expect(repairSymlinks(join(folder, 'package'))).resolves.toBe(0);
    expect(lstatSync(join(native, 'lib', 'libpq.so.5')).isSymbolicLink()).toBe(true);
  });
});
