import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { adaptersRig, nativeRelease as release, until, type AdaptersRig } from '#testing';

const still = 1;
let rig: AdaptersRig;
let drop: string;
let counted = 0;

const env = (folder: string, more: Record<string, string> = {}): Record<string, string> => ({
  TOCSIN_FEED_PRISON_FOLDER: folder,
  TOCSIN_ADAPTERS_FOLDER_STILL: String(still),
  ...more,
});
const noms = (n: number): string => `A${1000 + n}AA`;
const text = (n: number): string => JSON.stringify(release(noms(n)));
const put = (name: string, content: string | Buffer): Promise<void> =>
  writeFile(join(drop, name), content);
const exists = async (folder: string, path: string): Promise<boolean> => {
  const names = await readdir(join(folder, path, '..')).catch(() => [] as string[]);
  return names.includes(path.split('/').at(-1) ?? '');
};
const there = (path: string): Promise<boolean> =>
  until(`${path} to be there`, () => exists(drop, path), { within: 20_000 });
const reasonOf = (name: string): Promise<string> =>
  readFile(join(drop, 'rejected', `${name}.reason.txt`), 'utf8');
const more = async (count: number): Promise<void> => {
  counted += count;
  expect(await rig.reach(counted)).toHaveLength(counted);
};

beforeAll(async () => {
  rig = await adaptersRig(['prison']);
  drop = join(rig.folder, 'drop');
  await mkdir(drop);
  await rig.start(env(drop));
});
afterAll(() => rig.stop());

describe('a file that is dropped', () => {
  it('is one message, an array of them, or lines of them, and is moved when they are kept', async () => {
    await put('one.json', text(1));
    await put('array.json', `[${text(2)},\n ${text(3)}]`);
    await put('lines.ndjson', `${text(4)}\n\n${text(5)}\r\n`);
    for (const name of ['one.json', 'array.json', 'lines.ndjson']) await there(`done/${name}`);
    await more(5);
    expect((await readdir(drop)).toSorted()).toEqual(['.taking', 'done', 'rejected']);
  });

  it('of a name that was there before takes no place of another', async () => {
    await put('one.json', text(6));
    await there('done/one.1.json');
    await more(1);
  });

  it('is left alone while it is written', async () => {
    for (const name of ['.hidden.json', 'a.json.part', 'b.tmp', 'c.filepart'])
      await put(name, text(7));
    const growing = setInterval(
      () => void writeFile(join(drop, 'grows.json'), ' ', { flag: 'a' }),
      300,
    );
    await pause(3_500);
    clearInterval(growing);
    expect(await exists(drop, 'grows.json')).toBe(true);
    await put('grows.json', text(8));
    await there('done/grows.json');
    await more(1);
    await rename(join(drop, 'a.json.part'), join(drop, 'a.json'));
    await there('done/a.json');
    await more(1);
    for (const name of ['.hidden.json', 'b.tmp', 'c.filepart']) await rm(join(drop, name));
  });

  it.each<[string, string | Buffer, RegExp]>([
    ['empty.json', '', /^The file is empty/],
    ['blank.csv', ' \n', /^The file is empty/],
    ['none.json', '[ ]', /^There is no message/],
    ['bad.json', '{"a": ', /^The file is not JSON/],
    ['latin.json', Buffer.from([0x7b, 0xe9, 0x7d]), /^The file is not UTF-8/],
    ['letter.pdf', '%PDF', /^Only \.json/],
    ['huge.json', `[${'"x",'.repeat(2_700_000)}1]`, /larger than 10 MiB/],
    ['long.json', `[{}, {"a":"${'x'.repeat(2_097_152)}"}]`, /^Message 2 of the file is larger/],
  ])('is rejected with its reason: %s', async (name, content, reason) => {
    await put(name, content);
    await there(`rejected/${name}`);
    const said = await reasonOf(name);
    expect(said).toMatch(reason);
    expect(said).toMatch(/Nothing of this file was taken in/);
    await more(0);
  });

  it('that is a link is not followed, and a folder or a pipe is left alone', async () => {
    const secret = join(rig.folder, 'secret.json');
    await writeFile(secret, text(9));
    await symlink(secret, join(drop, 'link.json'));
    await mkdir(join(drop, 'folder.json'));
    await promisify(execFile)('mkfifo', [join(drop, 'pipe.json')]);
    await there('rejected/link.json');
    expect(await reasonOf('link.json')).toMatch(/is a link/);
    expect(await readFile(secret, 'utf8')).toMatch(/A1009AA/);
    await until('the two to be seen', async () => (await rig.ready()).ways[1]?.leftAlone === 2);
    expect((await readdir(drop)).toSorted()).toEqual([
      '.taking',
      'done',
      'folder.json',
      'pipe.json',
      'rejected',
    ]);
    await more(0);
  });
});

describe('a list of statements', () => {
  it('tells its good rows, and names the bad ones by their number', async () => {
    const before = (await rig.ready()).kept;
    await put(
      'list.csv',
      [
        'event,noms,toe,content.prison,content.kind',
        'prison.released,A2001AA,2026-01-08T10:00,WWI,conditional',
        'prison.released,not-a-number,2026-01-08T10:00,WWI,conditional',
        'hostel.absconded,A2001AA,2026-01-08T10:00,WWI,conditional',
      ].join('\r\n'),
    );
    await there('done/list.csv');
    await until('it to be kept for a person', async () => (await rig.ready()).kept === before + 1);
  });
});

describe('a folder', () => {
  it('that is away makes the adapters degraded, and nothing is lost', async () => {
    await rename(drop, `${drop}-away`);
    await until('it to fail', async () => (await rig.ready()).ways[1]?.state === 'failing');
    expect(await rig.ready()).toMatchObject({ status: 'degraded' });
    expect((await rig.ready()).ways[1]?.lastError).toBe('ENOENT');
    await rename(`${drop}-away`, drop);
    await put('after.json', text(10));
    await there('done/after.json');
    const before = counted;
    expect((await rig.reach(before + 1)).length).toBeGreaterThan(before);
    counted = rig.told().length;
  });

  it('whose place for what is done is no folder fails, and its file waits where it is', async () => {
    await rename(join(drop, 'done'), `${drop}-done`);
    await symlink(rig.folder, join(drop, 'done'));
    await put('waits.json', text(11));
    await until('it to fail', async () => (await rig.ready()).ways[1]?.lastError === 'ENOTDIR');
    expect(await exists(drop, 'waits.json')).toBe(true);
    await rm(join(drop, 'done'));
    await there('done/waits.json');
    await more(1);
  });
});

it('two adapters on one folder take each file once', async () => {
  const [one, other] = await Promise.all([adaptersRig(['prison']), adaptersRig(['prison'])]);
  const both = join(one.folder, 'both');
  await mkdir(both);
  for (let n = 0; n < 60; n += 1) await writeFile(join(both, `${n}.json`), text(200 + n));
  await Promise.all([one.start(env(both)), other.start(env(both))]);
  await until(
    'all to be done',
    async () => {
      const done = await readdir(join(both, 'done')).catch(() => []);
      return done.length === 60;
    },
    { within: 30_000 },
  );
  await until('all to be told', () => one.told().length + other.told().length === 60);
  const all = [...one.told(), ...other.told()].map(({ subject }) => subject.id);
  expect(new Set(all).size).toBe(60);
  await Promise.all([one.stop(), other.stop()]);
});

it('killed between keeping and moving, it takes the file up again, and tells it once', async () => {
  const other = await adaptersRig(['prison']);
  const folder = join(other.folder, 'killed');
  await mkdir(folder);
  await writeFile(join(folder, 'lines.ndjson'), `${text(300)}\n${text(301)}\n`);
  await utimes(join(folder, 'lines.ndjson'), 1_760_000_000, 1_760_000_000);
  const first = await other.start(env(folder, { TOCSIN_CRASH_AT: 'stored' }));
  expect(await first.exited).toMatchObject({ signal: 'SIGKILL' });
  expect(await readdir(folder)).not.toContain('lines.ndjson');
  const second = await other.start(env(folder));
  await until('it to be done', () => exists(folder, 'done/lines.ndjson'), { within: 20_000 });
  expect(await other.reach(2)).toHaveLength(2);
  expect((await other.ready()).kept).toBe(0);
  await second.stop();
  // What is empty is not left behind.
  expect(await readdir(join(folder, '.taking'))).toEqual([]);
  await other.stop();
});
