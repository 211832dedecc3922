import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '#testing';

interface Ended {
  code: number;
  out: string;
  err: string;
}

/** The command, with no broker anywhere. */
const check = (folder: string, ...args: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(process.cwd(), 'dist/apps/cli/src/main.js'), 'policy', 'check', ...args],
      { env: { PATH: process.env['PATH'], TOCSIN_DATA: join(folder, 'nowhere') } },
      (error, out, err) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err }),
    );
  });

describe('tocsin policy check', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    folder = await temporaryFolder();
  });
  afterAll(() => folder.remove());

  const file = async (name: string, text: string): Promise<string> => {
    const path = join(folder.path, name);
    await writeFile(path, text);
    return path;
  };

  it('works without a broker, and says which figures nobody has published and which clocks are not set', async () => {
    const { code, out } = await check(folder.path);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^ok: the policy "default-2026" can be used; it has 60 rows for 66 event types\.\n/,
    );
    expect(out).toMatch(/^ {2}windows\.P1 {2}proposed$/m);
    expect(out).toMatch(/^ {2}clocks\.mapp-minutes {2}unverified$/m);
    expect(out).toMatch(
      /^ {2}mapp-minutes {2}not set by this area \(the figure is not verified\)$/m,
    );
    expect(out).not.toContain('clocks.recall-report-to-ppcs');
  });

  it("takes an area's own file or folder on top of the shipped policy", async () => {
    const own = 'policy: { id: my-area, approvedBy: SMB, timezone: Europe/London }\n';
    const clock =
      'clocks: { mapp-minutes: { value: P10WD, status: sourced, basis: Our protocol } }\n';
    const one = await check(folder.path, await file('area.yaml', own + clock));
    expect(one.out).toContain('"my-area"');
    expect(one.out).not.toContain('mapp-minutes');
    const several = join(folder.path, 'area');
    await mkdir(several);
    await writeFile(join(several, 'about.yaml'), own);
    await writeFile(join(several, 'clocks.yaml'), clock);
    expect(await check(folder.path, several)).toEqual(one);
  });

  it('answers programs in JSON', async () => {
    const { out } = await check(folder.path, '--json');
    expect(JSON.parse(out)).toMatchObject({ ok: true, id: 'default-2026', rows: 60, types: 66 });
  });

  it('ends with 1 and names every fault by its place', async () => {
    const path = await file('wrong.yaml', 'windows: { P1: { first: soon } }\nnobodyToTell: {}\n');
    const { code, out, err } = await check(folder.path, path);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^The policy is wrong:\n {2}wrong\.yaml: windows\.P1\.first: /);
    expect(err).toMatch(/wrong\.yaml: nobodyToTell\.accept: /);
  });

  it.each([
    ['a file that is not there', 'none.yaml'],
    ['a folder without a file', '.'],
  ])('ends with 1 and says so where it is %s', async (_, name) => {
    const empty = join(folder.path, 'empty');
    await mkdir(empty, { recursive: true });
    const { code, err } = await check(folder.path, join(empty, name));
    expect(code).toBe(1);
    expect(err).toMatch(/cannot be read/);
  });
});
