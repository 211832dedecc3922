import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { temporaryFolder, type TemporaryFolder } from '#testing';
import { verifySet, verifyingKeyFrom } from '#trust';
import { issuers, testDirectory } from './harness/directory.js';
import { operatorToken, World } from './harness/world.js';

const run = promisify(execFile);
const spo = 'ppu-a/duty-spo';
const holder = `staff-${spo}`;

interface Summary {
  added: number;
  changed: number;
  unchanged: number;
  warnings: string[];
  difference?: { rows: { id: string; members?: string[] }[]; absent: { id: string }[] };
}
interface Entry {
  seq: number;
  kind: string;
  detail: { version: number; rows: Record<string, string[]>; statement: string };
}
interface Signed {
  changes: { kind: string; id: string; before?: string; after: string }[];
  version: number;
}

describe('who answers for a post is never in doubt', () => {
  let world: World;
  let folder: TemporaryFolder;
  beforeAll(async () => {
    folder = await temporaryFolder();
    world = await World.start({ queue: 'postgres', at: '2026-08-08T12:00:00+01:00' });
  });
  afterAll(async () => {
    await world.stop();
    await folder.remove();
  });

  const send = (document: object, dryRun = false): Promise<Summary> =>
    world.operator(
      'POST',
      `/operator/directory${dryRun ? '?dryRun=true' : ''}`,
      document,
    ) as Promise<Summary>;
  const change = (lists: object): object => ({ directory: 1, area: 'testshire', ...lists });
  const duty = (at: string, post = spo): Promise<object> =>
    world.operator(
      'GET',
      `/operator/directory/duty?${new URLSearchParams({ post, at }).toString()}`,
    ) as Promise<object>;
  const changes = async (): Promise<Entry[]> => {
    const { entries } = (await world.operator('GET', '/record?limit=1000')) as { entries: Entry[] };
    return entries.filter(({ kind }) => kind === 'directory.changed');
  };
  const tocsin = async (...words: string[]): Promise<{ code: number; text: string }> => {
    const command = ['dist/apps/cli/src/main.js', ...words];
    const door = ['--url', world.url, '--operator-url', world.operatorUrl];
    const place = [...door, '--token', operatorToken, '--data', folder.path];
    try {
      const { stdout } = await run(process.execPath, [...command, ...place]);
      return { code: 0, text: stdout };
    } catch (thrown) {
      const { code, stderr } = thrown as { code: number; stderr: string };
      return { code, text: stderr };
    }
  };

  it('at any instant: one person, or one gap with its reason', async () => {
    const absences = [
      {
        staff: holder,
        from: '2026-08-08T22:00:00Z',
        to: '2026-08-09T22:00:00Z',
        cover: 'staff-ppu-a/duty-po',
      },
      { staff: holder, from: '2026-08-20T00:00:00Z', to: '2026-08-21T00:00:00Z' },
    ];
    await send(change({ absences }));
    const person = { id: holder, name: 'Demo duty-spo' };
    expect(await duty('2026-08-08T22:10:00+01:00')).toMatchObject({ staff: person });
    expect(await duty('2026-08-08T23:10:00+01:00')).toEqual({
      post: spo,
      title: 'duty-spo, ppu-a',
      at: '2026-08-08T22:10:00.000Z',
      staff: { id: 'staff-ppu-a/duty-po', name: 'Demo duty-po' },
      coverFor: person,
      by: { kind: 'holder' },
    });
    expect(await duty('2026-08-20T12:00:00Z')).toMatchObject({ gap: 'absent without cover' });
    expect(await duty('2025-12-31T12:00:00Z')).toMatchObject({ gap: 'nobody holds this post' });
    const om = 'ppu-a/offender-manager';
    expect(await duty('2026-08-08T23:10:00+01:00', om)).toMatchObject({ gap: 'off duty' });
    await expect(duty('2026-08-08T23:10:00+01:00', 'no/post')).rejects.toThrow('404');
    const { text } = await tocsin('directory', 'duty', spo, '--at', '2026-08-08T23:10');
    // Whether a comma follows the day is the affair of the machine's language data.
    expect(text.replace('Sat, ', 'Sat ')).toBe(
      `duty-spo, ppu-a, Sat 8 Aug, 23:10: Demo duty-po (staff-ppu-a/duty-po), covering for Demo duty-spo (${holder}).\n`,
    );
  });

  it('whatever was imported before: the document of old is taken again and absences stay', async () => {
    const again = await send(testDirectory());
    expect(again).toMatchObject({ added: 0, changed: 0 });
    expect(await duty('2026-08-20T12:00:00Z')).toMatchObject({ gap: 'absent without cover' });
  });

  it('because changes are signed, and the record says which rows', async () => {
    const before = await changes();
    const post = {
      ...testDirectory().posts.find(({ id }) => id === spo),
      title: 'Duty SPO, nights',
    };
    await send(change({ posts: [post] }));
    await send(change({ posts: [post] }));
    const [entry, ...more] = (await changes()).slice(before.length);
    expect(more).toEqual([]);
    expect(entry?.detail.rows).toEqual({ posts: [spo] });
    const { keys } = (await (await fetch(`${world.url}/.well-known/jwks.json`)).json()) as {
      keys: object[];
    };
    const key = await verifyingKeyFrom(keys[0]);
    const { claims } = await verifySet(entry?.detail.statement ?? '', {
      audience: world.url,
      now: await world.now(),
      keyOf: () => Promise.resolve(key),
    });
    const said = claims.events['urn:tocsin:event:directory.changed'] as Signed;
    expect(said.version).toBe(entry?.detail.version);
    const [{ before: digest, after, ...what } = {}, ...others] = said.changes as Partial<
      Signed['changes'][number]
    >[];
    expect([what, others]).toEqual([{ kind: 'posts', id: spo }, []]);
    expect(digest).not.toBe(after);
    expect(JSON.stringify(await changes())).not.toContain('Demo duty');
  });

  it('because what would make two answers, or leads nowhere, changes nothing and every fault has its line', async () => {
    const file = join(folder.path, 'bad.yaml');
    const bad = change({
      teams: [
        { id: 'ppu-b', agency: issuers.probation, kind: 'ppu', place: 'b', name: 'PPU b' },
        { id: 'ppu-c', agency: 'urn:test:nobody', kind: 'ppu', place: 'b', name: 'PPU c' },
      ],
      posts: [
        {
          id: 'ppu-b/duty-spo',
          team: 'ppu-b',
          role: 'duty-spo',
          title: 'Duty SPO',
          hours: 'always',
          holders: [
            { staff: holder, from: '2026-01-01T00:00:00Z' },
            { staff: holder, from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' },
            { staff: 'nobody', from: '2026-03-01T00:00:00Z' },
          ],
        },
      ],
    });
    await writeFile(file, stringify(bad));
    const { code, text } = await tocsin('directory', 'import', file);
    expect(code).toBe(1);
    expect(text.split('\n')).toEqual([
      'Nothing was changed: 4 things are wrong.',
      '  bad.yaml line 10 (teams[1].agency): there is no agency "urn:test:nobody"',
      '  bad.yaml line 25 (posts[0].holders[1].to): it ends before it starts',
      '  bad.yaml line 26 (posts[0].holders[2].staff): there is no member of staff "nobody"',
      '  bad.yaml line 27 (posts[0].holders[2].from): holders of ppu-b/duty-spo overlap: posts[0].holders[0] runs on without an end',
      '',
    ]);
    expect(await world.operator('GET', '/operator/directory')).not.toHaveProperty(
      'teams',
      expect.arrayContaining([expect.objectContaining({ id: 'ppu-b' })]),
    );
  });

  it('because a rung that nobody holds is named when the directory is taken', async () => {
    const { warnings } = await send(testDirectory(), true);
    expect(warnings.join('\n')).toContain(
      'ladder L-COORD, rung "deputy-coordinator", team mappa: there is no such post',
    );
    expect(warnings.join('\n')).not.toContain('jigsaw-ds');
  });

  it('because a dry run says row by row what would change, and changes nothing', async () => {
    const [team] = testDirectory().teams;
    const document = change({ teams: [{ ...team, name: 'PPU of A' }] });
    const { difference, ...counts } = await send(document, true);
    expect(counts).toMatchObject({ added: 0, changed: 1, unchanged: 0 });
    expect(difference?.rows).toEqual([
      { kind: 'team', id: 'ppu-a', change: 'changed', members: ['name'] },
    ]);
    expect(difference?.absent.map(({ id }) => id)).toContain('jigsaw-a');
    expect(await send(document, true)).toMatchObject({ changed: 1 });
    const file = join(folder.path, 'team.json');
    await writeFile(file, JSON.stringify(document));
    const { text } = await tocsin('directory', 'import', file, '--dry-run');
    expect(text).toContain('~ team ppu-a: name\n');
    expect(text).toContain('It would be: 0 added, 1 changed, 0 as before. Nothing was changed.');
  });

  it('because what is exported is what is held, as YAML and as CSV', async () => {
    const yaml = join(folder.path, 'all.yaml');
    const csv = join(folder.path, 'all');
    await mkdir(csv);
    expect((await tocsin('directory', 'export', '--yaml', yaml, '--csv', csv)).code).toBe(0);
    for (const path of [yaml, csv]) {
      const { text } = await tocsin('directory', 'import', path);
      expect(text).toMatch(/^Done: 0 added, 0 changed, \d+ as before\.$/m);
    }
    const posts = join(csv, 'posts.csv');
    const rows = (await readFile(posts, 'utf8')).replace('ppu-a,duty-spo', 'ppu-z,duty-spo');
    await writeFile(posts, rows);
    const line = rows.split('\r\n').findIndex((row) => row.includes('ppu-z')) + 1;
    const refused = await tocsin('directory', 'import', csv);
    expect(refused.code).toBe(1);
    expect(refused.text).toContain(`posts.csv line ${line} (posts[`);
    expect(refused.text).toContain('there is no team "ppu-z"');
    // Four processes, one after another, on whatever machine this is.
  }, 180_000);
});
