import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startProcess, temporaryFolder } from '#testing';
import {
  decryptionKeyFrom,
  encryptSet,
  newEncryptionJwk,
  newPrivateJwk,
  signingKeyFrom,
  type SigningKey,
} from '#trust';

const audience = 'https://broker.example';
const content = { prison: 'WWI', reason: 'CR' };

let key: SigningKey;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  folder = await temporaryFolder();
  key = await signingKeyFrom(await newPrivateJwk());
  await file('prison.jwks.json', { keys: [key.publicJwk] });
});
afterAll(() => folder.remove());

async function file(name: string, given: unknown): Promise<string> {
  const path = join(folder.path, name);
  await writeFile(path, typeof given === 'string' ? given : JSON.stringify(given));
  return path;
}

const claims = (over: object = {}): object => ({
  iss: 'urn:example:prison',
  aud: audience,
  jti: 'a1',
  iat: Math.floor((performance.timeOrigin + performance.now()) / 1000),
  sub_id: { format: 'noms', id: 'A1234AA' },
  events: { 'urn:tocsin:event:prison.released': content },
  ...over,
});

/** Runs the command as it is installed, without any broker. */
async function check(...args: string[]): Promise<{ code: number | null; text: string }> {
  const running = await startProcess({
    entry: 'dist/apps/cli/src/main.js',
    arguments: ['--data', folder.path, 'event', 'check', ...args],
  });
  const { code } = await running.exited;
  return { code, text: running.output.join('\n') };
}

const known = () => ['--jwks', join(folder.path, 'prison.jwks.json'), '--audience', audience];

describe('event check', () => {
  it('says that a signed event would be taken, and ends with 0', async () => {
    const good = await file('good.jwt', `${await key.sign(claims())}\n`);
    const { code, text } = await check(good, ...known(), '--kind', 'prison');
    expect(text).toContain('The event would be taken.');
    expect(text).toContain('ok   signature');
    expect(code).toBe(0);
  });

  it('says how it would be refused and everything else that is wrong, and ends with 1', async () => {
    const bad = await key.sign(claims({ aud: 'x', exp: 5, events: { a: {}, b: {} } }));
    const { code, text } = await check(await file('bad.jwt', bad), ...known());
    expect(text).toContain('refused, 400 invalid_request: A SET must not hold exp or sub.');
    expect(text).toContain('3 things are wrong');
    expect(text).toContain('There must be exactly one event');
    expect(code).toBe(1);
  });

  it('gives the same to programs', async () => {
    const bad = await file('court.jwt', await key.sign(claims({ iss: 'urn:example:court' })));
    const { code, text } = await check(bad, ...known(), '--issuer', 'urn:example:prison', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(text)).toMatchObject({ taken: false, err: 'invalid_issuer' });
  });

  it('checks claims and content that nobody has signed', async () => {
    const unsigned = await check(await file('claims.json', claims()), '--audience', audience);
    expect(unsigned).toMatchObject({ code: 0 });
    expect(unsigned.text).toContain('once it is signed, would be taken, as far as');
    const wrong = await file('content.json', { ...content, gate: 'east' });
    const alone = await check('--type', 'prison.released', '--content', wrong, '--kind', 'court');
    expect(alone.code).toBe(1);
    expect(alone.text).toContain('not in the contract: gate');
    expect(alone.text).toContain('An agency of this kind may not state this event');
  });

  it('cannot tell of an encrypted event, and asks for the one inside', async () => {
    const to = await decryptionKeyFrom(await newEncryptionJwk());
    const sealed = encryptSet(await key.sign(claims()), to);
    const { code, text } = await check(await file('event.jwe', `${sealed}\n`), ...known());
    expect(code).toBe(2);
    expect(text).toContain('It is encrypted: give the signed one inside');
    expect(text).not.toContain('refused');
  });

  it.each<[string, string[]]>([
    ['a file that is not there', ['/nowhere/event.jwt']],
    ['no file', []],
    ['an option that does not exist', ['--no-such-option']],
    ['a key set that is none', ['-', '--jwks', '/dev/null']],
  ])('ends with 2 for %s', async (_what, args) => {
    expect(await check(...args)).toMatchObject({ code: 2 });
  });
});
