import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '#kernel';
import {
  freePort,
  runPeer,
  startProcess,
  temporaryFolder,
  until,
  type TemporaryFolder,
} from '#testing';
import { newPrivateJwk, signingKeyFrom } from '#trust';
import { directoryWithPrison } from '../acceptance/harness/directory.js';
import { World } from '../acceptance/harness/world.js';

const root = projectRoot(import.meta.url);
const issuer = 'urn:example:prison';
const example = join(root, 'libs/client/example/prison.mjs');

let folder: TemporaryFolder;
let tarball: string;

/** An agency's program in a folder of its own, with the package installed as it is published. */
beforeAll(async () => {
  folder = await temporaryFolder();
  runPeer(process.execPath, [join(root, 'scripts/client.mjs')]);
  const packed = runPeer('npm', [
    'pack',
    join(root, 'dist-client'),
    '--pack-destination',
    folder.path,
    '--json',
  ]);
  tarball = (JSON.parse(packed) as [{ filename: string }])[0].filename;
  const installed = (name: string): string => `file:${join(root, 'node_modules', name)}`;
  const manifest = {
    name: 'an-agency',
    private: true,
    type: 'module',
    // What the package asks for comes from here, so that nothing is asked of a registry.
    dependencies: {
      'tocsin-client': `file:${tarball}`,
      jose: installed('jose'),
      uuid: installed('uuid'),
      zod: installed('zod'),
    },
  };
  await writeFile(join(folder.path, 'package.json'), JSON.stringify(manifest));
  runPeer('npm', [
    'install',
    '--prefix',
    folder.path,
    '--offline',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
  ]);
});
afterAll(() => folder.remove());

describe('the package tocsin-client', () => {
  it('has an example of 20 lines at most', async () => {
    const lines = (await readFile(example, 'utf8')).trim().split('\n');
    expect(lines.length).toBeLessThanOrEqual(20);
  });

  it('states an event to a real broker and is told by it, by that example', async () => {
    const key = await newPrivateJwk();
    const { publicJwk } = await signingKeyFrom(key);
    const port = await freePort();
    const world = await World.start({ queue: 'postgres' });
    try {
      await world.operator('PUT', '/operator/agencies', {
        issuer,
        name: 'Our prison',
        kind: 'prison',
        jwks: { keys: [publicJwk] },
        push: `http://127.0.0.1:${port}/`,
      });
      await world.operator('POST', '/operator/directory', directoryWithPrison(issuer));
      await writeFile(join(folder.path, 'prison.jwk'), JSON.stringify(key), { mode: 0o600 });
      await copyFile(example, join(folder.path, 'prison.mjs'));
      // It reads its key from where it is started.
      const start = "process.chdir(import.meta.dirname); await import('./prison.mjs');";
      await writeFile(join(folder.path, 'start.mjs'), start);
      const program = await startProcess({
        entry: join(folder.path, 'start.mjs'),
        env: { BROKER: world.url, ISSUER: issuer, PORT: String(port) },
        ready: (line) => line.startsWith('Taken: '),
      });
      try {
        const remanded = { court: 'B01LY', hearingDate: '2026-08-10', prison: 'TST' };
        await world.say('court', 'court.remanded', { format: 'crn', id: 'X000001' }, remanded);
        await until('an alert', () => program.output.some((line) => line.startsWith('Told: ')));
      } finally {
        await program.stop();
      }
    } finally {
      await world.stop();
    }
  });

  it('has types that a program is checked by', async () => {
    const program = `import { decryptionKeyFile, encryptSet, sendEvent, signEvent, verifyAlert, type Sent } from 'tocsin-client';
const decryptionKey = await decryptionKeyFile('enc.jwk');
console.log(encryptSet('a.b.c', decryptionKey));
const sent: Sent = await sendEvent('https://broker.example', 'a.b.c');
if (!sent.taken) console.log(sent.retry, sent.description);
// @ts-expect-error an event has a subject
void signEvent({ issuer: 'urn:x', audience: 'urn:y', type: 'prison.released', content: {} });
const said: string | undefined = (await verifyAlert('', { audience: '', decryptionKey, keyOf: () => Promise.resolve('unknown-key') })).alert?.says;
console.log(said);
`;
    const file = join(folder.path, 'program.ts');
    await writeFile(file, program);
    const settings = [
      '--ignoreConfig',
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--module',
      'nodenext',
      '--target',
      'es2022',
    ];
    const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules/@types')];
    runPeer(process.execPath, [
      join(root, 'node_modules/typescript/bin/tsc'),
      ...settings,
      ...types,
      file,
    ]);
  });
});
