import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from '#testing';
import { newPrivateJwk, signingKeyFrom } from '#trust';
import { issuers } from './harness/directory.js';
import { operatorToken, World } from './harness/world.js';

const run = promisify(execFile);

describe('an operator looks after keys from the command line', () => {
  let world: World;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    world = await World.start({ queue: 'postgres', at: '2026-08-10T09:00:00Z' });
    folder = await temporaryFolder();
  });
  afterAll(async () => {
    await world.stop();
    await folder.remove();
  });

  const tocsin = async (...words: string[]): Promise<{ code: number; text: string }> => {
    const door = ['--url', world.url, '--operator-url', world.operatorUrl];
    const place = [...door, '--token', operatorToken, '--data', folder.path];
    const command = ['dist/apps/cli/src/main.js', 'agency', ...words, ...place];
    try {
      return { code: 0, text: (await run(process.execPath, command)).stdout };
    } catch (thrown) {
      const { code, stderr } = thrown as { code: number; stderr: string };
      return { code, text: stderr };
    }
  };
  const issuer = ['--issuer', issuers.prison];

  it('sees who there is, and every key of one of them', async () => {
    expect((await tocsin('list')).text).toContain(
      `Test prison (prison, ${issuers.prison}): gets its alerts by push`,
    );
    const { kid } = world.keys.prison;
    expect((await tocsin('show', ...issuer)).text).toContain(
      `  ${kid} to sign with: counts, from `,
    );
    const { text } = await tocsin('show', ...issuer, '--json');
    expect(JSON.parse(text)).toMatchObject({ issuer: issuers.prison, keys: [{ kid }] });
    expect(await tocsin('show', '--issuer', 'urn:test:nobody')).toEqual({
      code: 1,
      text: 'There is no such agency\n',
    });
  });

  it('rotates, revokes, suspends and resumes', async () => {
    const key = await signingKeyFrom(await newPrivateJwk());
    const jwks = join(folder.path, 'new.jwks.json');
    await writeFile(jwks, JSON.stringify({ keys: [key.publicJwk] }));
    const rotated = await tocsin('rotate', ...issuer, '--jwks', jwks, '--overlap', '1');
    expect(rotated.text).toContain(`${key.kid} to sign with: will count, from `);

    const old = world.keys.prison.kid;
    const because = ['--because', 'It was copied'];
    const revoked = await tocsin('revoke-key', ...issuer, '--kid', old, ...because);
    expect(revoked.text).toContain(`${old} to sign with: revoked`);
    expect(revoked.text).toContain('because: It was copied');
    expect(revoked.text).toContain('It has no key left that counts');

    const now = await tocsin('rotate', ...issuer, '--jwks', jwks, '--emergency', 'Nothing is left');
    expect(now.text).toContain(`${key.kid} to sign with: counts`);

    expect((await tocsin('suspend', ...issuer, '--because', 'A test')).text).toContain(
      'suspended: A test',
    );
    expect((await tocsin('resume', ...issuer, '--because', 'It is over')).text).not.toContain(
      'suspended',
    );
  });

  it('names an agency by its issuer also when that is a URL', async () => {
    const own = ['--issuer', 'https://court.example/feeds/1?a=b'];
    const key = await signingKeyFrom(await newPrivateJwk('EdDSA'));
    const jwks = join(folder.path, 'court.jwks.json');
    await writeFile(jwks, JSON.stringify({ keys: [key.publicJwk] }));
    const added = await tocsin(
      'add',
      ...own,
      '--name',
      'A court',
      '--kind',
      'court',
      '--jwks',
      jwks,
    );
    expect(added.text).toContain('A court is registered. It gets its alerts by poll');
    expect((await tocsin('show', ...own)).text).toContain(`${key.kid} to sign with: counts`);
    expect((await tocsin('suspend', ...own, '--because', 'A test')).code).toBe(0);
  });

  it.each<[string, string[], RegExp]>([
    ['no keys', ['add', ...issuer, '--name', 'A', '--kind', 'prison'], /--jwks FILE or --jwks-url/],
    [
      'both ways',
      ['rotate', ...issuer, '--jwks', 'x', '--jwks-url', 'https://x.example'],
      /cannot be used with/,
    ],
    ['nothing to rotate to', ['rotate', ...issuer], /publishes no keys/],
    ['no number', ['rotate', ...issuer, '--overlap', 'long'], /a number of hours/],
    ['no reason', ['suspend', ...issuer], /--because/],
    ['an empty reason', ['suspend', ...issuer, '--because', ' '], /because/],
    [
      'a URL that may not be called',
      ['rotate', ...issuer, '--jwks-url', 'http://keys.example/jwks'],
      /https/,
    ],
  ])('says what is wrong with %s', async (_, words, text) => {
    const answer = await tocsin(...words);
    expect(answer.code).toBe(1);
    expect(answer.text).toMatch(text);
  });
});
