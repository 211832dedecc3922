import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot, SystemClock } from '#kernel';
import {
  describeWithJose,
  describeWithJwcrypto,
  freePort,
  startReceiver,
  temporaryFolder,
  type Receiver,
  type TemporaryFolder,
} from '#testing';
import { signingKeyFrom, TokenClient } from '#trust';
import { directoryWithPrison } from '../acceptance/harness/directory.js';
import { operatorToken, World } from '../acceptance/harness/world.js';
import { blocksOf, type Block } from './guide.js';

const root = projectRoot(import.meta.url);
const guide = 'docs/integrate.md';
const issuer = 'urn:example:prison';

/** A program of others that follows the guide, and what the world does meanwhile. */
class Follower {
  private constructor(
    readonly world: World,
    readonly folder: TemporaryFolder,
    private readonly hook: Receiver,
    readonly port: number,
  ) {}

  static async start(): Promise<Follower> {
    const world = await World.start({ queue: 'postgres' });
    const folder = await temporaryFolder();
    const follower = new Follower(world, folder, await startReceiver(), await freePort());
    await mkdir(join(folder.path, 'bin'));
    const tocsin = join(folder.path, 'bin/tocsin');
    await writeFile(
      tocsin,
      `#!/bin/sh\nexec "${process.execPath}" "${root}/dist/apps/cli/src/main.js" "$@"\n`,
    );
    await chmod(tocsin, 0o755);
    return follower;
  }

  async stop(): Promise<void> {
    await this.world.stop();
    await this.hook.stop();
    await this.folder.remove();
  }

  /** Says what happens when a block has been run. */
  after(steps: Readonly<Record<string, () => Promise<void>>>): void {
    this.hook.answer(async ({ path }) => {
      await steps[path.slice(1)]?.();
      return { status: 200 };
    });
  }

  /** The agency has a team and posts, and is told of something that needs it. */
  async raiseAlert(): Promise<void> {
    await this.world.operator('POST', '/operator/directory', directoryWithPrison(issuer));
    const remanded = { court: 'B01LY', hearingDate: '2026-08-10', prison: 'TST' };
    await this.world.say('court', 'court.remanded', { format: 'crn', id: 'X000001' }, remanded);
    await this.world.barrier();
  }

  /** Its agency was pushed to, and says of its stream that it polls. */
  async pollFromNowOn(): Promise<void> {
    const read = async (name: string): Promise<unknown> =>
      JSON.parse(await readFile(join(this.folder.path, name), 'utf8'));
    const { stream } = (await read('registered.json')) as { stream: { id: string } };
    const { url } = this.world;
    const program = new TokenClient({
      broker: { issuer: url, url },
      clientId: issuer,
      key: await signingKeyFrom(await read('prison.jwk')),
      scope: 'ssf.manage',
      now: () => new SystemClock().machine(),
    });
    const answer = await program.fetch('/ssf/stream', {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ stream_id: stream.id, delivery: { method: 'urn:ietf:rfc:8936' } }),
    });
    if (!answer.ok) throw new Error(`PATCH /ssf/stream: ${answer.status}`);
  }

  /** Runs a program in the folder. @returns everything that it said @throws Error with that, when it failed */
  async run(command: string, given: string[], more: Record<string, string> = {}): Promise<string> {
    const child = spawn(command, given, {
      cwd: this.folder.path,
      env: {
        PATH: `${this.folder.path}/bin:${process.env['PATH'] ?? ''}`,
        HOME: this.folder.path,
        BROKER: this.world.url,
        ISSUER: issuer,
        HOOK: this.hook.url,
        PORT: String(this.port),
        PUSH: `http://127.0.0.1:${this.port}/`,
        TOCSIN_URL: this.world.url,
        TOCSIN_OPERATOR_URL: this.world.operatorUrl,
        TOCSIN_OPERATOR_TOKEN: operatorToken,
        TOCSIN_DATA: this.folder.path,
        ...more,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part: Buffer) => said.push(part.toString()));
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (code !== 0) throw new Error(`${command} ended with ${String(code)}:\n${said.join('')}`);
    return said.join('');
  }

  async file(name: string, text: string): Promise<string> {
    const path = join(this.folder.path, name);
    await writeFile(path, text);
    return path;
  }

  /** How many events of the agency the broker has. */
  async accepted(type: string): Promise<number> {
    const client = await this.world.connect();
    const { rows } = await client.query<{ count: string }>(
      'select count(*) from inbox_event join agency on agency.id = agency_id where issuer = $1 and type = $2',
      [issuer, `urn:tocsin:event:${type}`],
    );
    return Number(rows[0]?.count);
  }
}

const shell = (blocks: readonly Block[]): string =>
  [
    'set -euo pipefail',
    ...blocks.map(({ code, place }) => `${code}\ncurl -fsS "$HOOK/${place}"`),
  ].join('\n');

/** One program of the Python blocks; a shell block among them is what the operator does. */
const python = (blocks: readonly Block[]): string =>
  [
    'import subprocess, os, urllib.request as hooks',
    ...blocks.flatMap(({ language, code, place }) => [
      language === 'sh'
        ? `subprocess.run(["bash", "-euo", "pipefail", "-c", ${JSON.stringify(code)}], check=True)`
        : code,
      `hooks.urlopen(os.environ["HOOK"] + "/${place}").read()`,
    ]),
  ].join('\n');

let follower: Follower;
beforeEach(async () => {
  follower = await Follower.start();
});
afterEach(() => follower.stop());

describeWithJose('an integrator with curl and jose', () => {
  it('gets from nothing to an accepted event and a checked alert by what the guide says', async () => {
    follower.after({ '2.1': () => follower.raiseAlert() });
    const script = await follower.file('guide.sh', shell(blocksOf(guide, 'With curl and jose')));
    const said = await follower.run('bash', [script]);
    expect(said).toContain('would be taken');
    expect(said).toContain('"err":"');
    expect(said).toContain('urn:tocsin:event:alert.raised');
    expect(await follower.accepted('prison.released')).toBe(1);
  });
});

describeWithJwcrypto('an integrator with Python', (interpreter) => {
  it('gets from nothing to alerts by push and by poll, an acceptance and another key', async () => {
    follower.after({
      // The program listens by now.
      '3.1': () => follower.raiseAlert(),
      // What was pushed so far is not polled: another alert comes once the agency polls.
      // Ten minutes go by.
      '6.2': async () => {
        const client = await follower.world.connect();
        await client.query(
          `update agency_key set usable_from = usable_from - interval '11 minutes'`,
        );
        await follower.world.register('court', false);
      },
      '4.1': async () => {
        await follower.pollFromNowOn();
        const remanded = { court: 'B01LY', hearingDate: '2026-08-11', prison: 'TST' };
        await follower.world.say(
          'court',
          'court.remanded',
          { format: 'crn', id: 'X000003' },
          remanded,
        );
        await follower.world.barrier();
      },
    });
    const blocks = blocksOf(guide, 'With Python');
    // The functions of section 4 are called: the guide leaves that to the reader.
    const called = blocks.map((block) =>
      block.place === '5.1'
        ? {
            ...block,
            code: `${block.code}
stream = json.load(open("registered.json"))["stream"]["id"]
polled = poll(stream, key, returnImmediately=True)
assert polled and all(verified(one)["jti"] == jti for jti, one in polled.items())
poll(stream, key, ack=list(polled), maxEvents=0, returnImmediately=True)
assert poll(stream, key, returnImmediately=True) == {}
`,
          }
        : block,
    );
    const script = await follower.file('guide.py', python(called));
    const said = await follower.run(interpreter, [script]);
    expect(said).toMatch(/P[1-4] .* for /);
    expect(await follower.accepted('prison.released')).toBe(1);
    expect(await follower.accepted('alert.accepted')).toBe(1);
    expect(await follower.accepted('prison.received')).toBe(1);
  });
});
