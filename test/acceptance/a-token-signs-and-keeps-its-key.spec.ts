import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startProcess, temporaryFolder, until } from '#testing';
import { readJwks } from '#trust';
import { World } from './harness/world.js';

const module = '/usr/lib/softhsm/libsofthsm2.so';
const there = existsSync(module);
if (!there) {
  if (process.env['TOCSIN_REQUIRE_SOFTHSM']) throw new Error(`${module} is not installed`);
  process.stderr.write(`\n*** NOT RUN: ${module} is not there, so no token was tried ***\n`);
}

const pin = '482913';

/** A token of SoftHSM's in a folder of its own. */
async function makeToken(): Promise<
  Awaited<ReturnType<typeof temporaryFolder>> & { conf: string }
> {
  const folder = await temporaryFolder();
  const conf = join(folder.path, 'softhsm2.conf');
  await mkdir(join(folder.path, 'tokens'));
  await writeFile(
    conf,
    `directories.tokendir = ${join(folder.path, 'tokens')}\nlog.level = ERROR\n`,
  );
  await writeFile(join(folder.path, 'pin'), `${pin}\n`, { mode: 0o600 });
  const words = [
    '--init-token',
    '--free',
    '--label',
    'tocsin-test',
    '--pin',
    pin,
    '--so-pin',
    '48291365',
  ];
  execFileSync('softhsm2-util', words, {
    env: { ...process.env, SOFTHSM2_CONF: conf },
    stdio: 'pipe',
  });
  return { ...folder, conf };
}

// Where there is no module it was said above; where one is required, it failed.
(there ? describe : describe.skip)('a token signs and keeps its key', () => {
  it('makes, finds, signs, loses, recovers, and does not lock itself', async () => {
    const token = await makeToken();
    try {
      const steps = await startProcess({
        entry: 'dist/test/acceptance/tokens/steps.js',
        arguments: [module, token.path],
        env: { SOFTHSM2_CONF: token.conf },
      });
      const { code } = await steps.exited;
      const held = steps.output.filter((line) => line.startsWith('held: '));
      expect({ code, output: steps.output }).toEqual({ code: 0, output: held });
      expect(held).toHaveLength(6);
    } finally {
      await token.remove();
    }
  });

  it('two brokers sign with the key that one of them made in it', async () => {
    const token = await makeToken();
    const world = await World.start({
      queue: 'postgres',
      environment: {
        TOCSIN_SIGNING_KEY: '',
        TOCSIN_PKCS11_MODULE: module,
        TOCSIN_PKCS11_TOKEN: 'tocsin-test',
        TOCSIN_PKCS11_PIN: join(token.path, 'pin'),
        SOFTHSM2_CONF: token.conf,
      },
    });
    try {
      const another = await world.startAnother();
      const kids = async (url: string): Promise<string[]> => {
        const answer = await fetch(`${url}/.well-known/jwks.json`);
        return (await readJwks(await answer.json())).signing.map(({ kid }) => kid);
      };
      const [first] = await kids(world.url);
      expect(await kids(another.url)).toEqual([first]);
      await world.say(
        'hostel',
        'hostel.absconded',
        { format: 'crn', id: 'X100001' },
        { premises: 'E12' },
      );
      await until('alerts to be heard', () => world.heard.length > 1);
      expect(new Set(world.heard.map(({ kid }) => kid))).toEqual(new Set([first]));
      for (const broker of [world.broker, another]) {
        expect(broker.output.join('\n')).not.toContain(pin);
        expect((await broker.stop()).code).toBe(0);
      }
    } finally {
      await world.stop();
      await token.remove();
    }
  });
});
