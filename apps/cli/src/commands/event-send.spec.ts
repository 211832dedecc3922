import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  startProcess,
  startReceiver,
  temporaryFolder,
  type Answer,
  type Receiver,
  type TemporaryFolder,
} from '#testing';
import { newPrivateJwk } from '#trust';

let folder: TemporaryFolder;
let broker: Receiver;
let answer: Answer;

beforeAll(async () => {
  folder = await temporaryFolder();
  broker = await startReceiver();
  broker.answer(({ path }) =>
    path === '/events' ? answer : { body: { issuer: 'https://broker.example' } },
  );
  await writeFile(join(folder.path, 'prison.jwk'), JSON.stringify(await newPrivateJwk()));
});
afterAll(async () => {
  await broker.stop();
  await folder.remove();
});

async function send(...args: string[]): Promise<{ code: number | null; text: string }> {
  const running = await startProcess({
    entry: 'dist/apps/cli/src/main.js',
    arguments: ['--data', folder.path, '--url', broker.url, 'event', 'send', ...args],
  });
  const { code } = await running.exited;
  return { code, text: running.output.join('\n') };
}

const said = () => [
  ...[
    '--type',
    'prison.released',
    '--noms',
    'A0001AA',
    '--set',
    'prison=PVI',
    '--set',
    'reason=CR',
  ],
  ...['--issuer', 'urn:example:prison', '--key', join(folder.path, 'prison.jwk')],
];
const sent = () => broker.requests.filter(({ path }) => path === '/events');

describe('event send', () => {
  it('prints what it would send, and sends that file as it is', async () => {
    const { code, text } = await send(...said(), '--dry-run');
    expect(code).toBe(0);
    expect(text).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(sent()).toHaveLength(0);
    const file = join(folder.path, 'event.jwt');
    await writeFile(file, `${text}\n`);
    answer = { status: 202 };
    expect(await send('--file', file)).toEqual({ code: 0, text: 'Taken (202).' });
    expect(sent().at(-1)?.body).toBe(text);
  });

  it('ends with 1 when the same will never be taken, and says why', async () => {
    answer = { status: 400, body: { err: 'invalid_audience', description: 'Not for us' } };
    const { code, text } = await send(...said());
    expect(code).toBe(1);
    expect(text).toContain('Not taken (400 invalid_audience): Not for us');
    expect(text).toContain('never be taken');
  });

  it('ends with 75 when the agency is not known yet, or its key is too young', async () => {
    answer = { status: 400, body: { err: 'invalid_issuer', description: 'Not known here' } };
    const unknown = await send(...said());
    expect(unknown.code).toBe(75);
    expect(unknown.text).toContain('Send the same text again when that is mended');
    answer = {
      status: 400,
      headers: { 'retry-after': '540' },
      body: { err: 'invalid_key', description: 'It is too young' },
    };
    const young = await send(...said());
    expect(young.code).toBe(75);
    expect(young.text).toContain('Send the same text again after 540 s');
  });

  it('ends with 75 when the same may be taken later, and gives it to be sent again', async () => {
    answer = { status: 503, headers: { 'retry-after': '9' }, body: {} };
    const { code, text } = await send(...said(), '--json');
    expect(code).toBe(75);
    const { retry, retryAfter, compact } = JSON.parse(text) as Record<string, unknown>;
    expect({ retry, retryAfter, compact }).toEqual({
      retry: true,
      retryAfter: 9,
      compact: sent().at(-1)?.body,
    });
  });

  it('says what is missing', async () => {
    expect((await send()).text).toContain('--type NAME, or --file FILE');
    expect((await send('--type', 'prison.released', '--crn', 'X')).text).toContain('--issuer');
  });
});
