import { mkdirSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newPrivateJwk, readJwks, signingKeyFrom, verifySet } from '#trust';
import { until } from '#testing';
import { issuers } from './harness/directory.js';
import { World } from './harness/world.js';

const begun = Date.parse('2026-08-10T09:00:00Z');
const minute = 60_000;
const day = 24 * 60 * minute;
const at = (since: number): string => new Date(begun + since).toISOString();
const person = { format: 'crn', id: 'X100001' };

interface OwnKey {
  kid: string;
  alg: string;
  signs: boolean;
  atHand: boolean;
  signsFrom: string;
  revoked: boolean;
}

describe('the broker changes its keys', () => {
  let world: World;
  let folder: string;
  let another: { url: string };
  let first: string;
  beforeAll(async () => {
    world = await World.start({
      queue: 'postgres',
      at: at(0),
      polling: ['police'],
      environment: (_url, own) => {
        folder = join(own, 'signing');
        mkdirSync(folder);
        return { TOCSIN_SIGNING_KEYS: folder };
      },
    });
    await world.say('hostel', 'hostel.absconded', person, { premises: 'E12' });
    await world.barrier();
    another = await world.startAnother();
    [first = ''] = await published(world.url);
  });
  afterAll(() => world.stop());

  const published = async (url: string): Promise<string[]> => {
    const answer = await fetch(`${url}/.well-known/jwks.json`);
    const { signing } = await readJwks(await answer.json());
    return signing.map(({ kid }) => kid);
  };
  const keys = async (): Promise<OwnKey[]> =>
    ((await world.operator('GET', '/operator/keys')) as { keys: OwnKey[] }).keys;
  /** The key that an alert is signed with now: the police polls it again and again, and checks it. */
  const signer = async (): Promise<string> => {
    const answer = await world.program('police').fetch(`/ssf/poll/${world.streams.police}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ returnImmediately: true }),
    });
    const { sets } = (await answer.json()) as { sets: Record<string, string> };
    const [set = ''] = Object.values(sets);
    const { signing } = await readJwks(
      await (await fetch(`${world.url}/.well-known/jwks.json`)).json(),
    );
    const { kid } = await verifySet(set, {
      audience: issuers.police,
      now: await world.now(),
      // It was raised at the beginning, and is signed anew at each poll.
      maxAgeSeconds: 200 * 86_400,
      keyOf: (_issuer, asked) =>
        Promise.resolve(signing.find((key) => key.kid === asked) ?? 'unknown-key'),
    });
    return kid;
  };
  let second = '';

  it('keeps the key of a file when it is given a folder', async () => {
    expect(await readdir(folder)).toEqual([]);
    expect(await signer()).toBe(first);
    expect(await published(another.url)).toEqual([first]);
  });

  it('makes the next one by its schedule, once for all brokers, and publishes it before it signs', async () => {
    const due = 90 * day - 20 * minute;
    await world.setClock(at(due - 1));
    expect(await signer()).toBe(first);
    await world.setClock(at(due));
    for (const url of [world.url, another.url])
      await until('the next key to be published', async () => (await published(url)).length === 2, {
        within: 15_000,
      });
    const files = await readdir(folder);
    expect(files).toHaveLength(1);
    second = files[0]?.replace('.jwk', '') ?? '';
    expect((await stat(join(folder, files[0] ?? ''))).mode & 0o777).toBe(0o600);
    expect(await published(world.url)).toEqual([first, second]);
    expect(await published(another.url)).toEqual([first, second]);
    expect(await signer()).toBe(first);
    await world.setClock(at(90 * day - 1));
    expect(await signer()).toBe(first);
  });

  it('signs with it from its instant on, and the old one is still there to check with', async () => {
    await world.setClock(at(90 * day));
    expect(await signer()).toBe(second);
    expect(await published(another.url)).toEqual([second, first]);
  });

  it('goes on after a restart as before', async () => {
    await world.broker.stop();
    await world.startBroker();
    expect(await signer()).toBe(second);
    expect(await published(world.url)).toEqual([second, first]);
  });

  it('takes a key that an operator puts there, and has it wait', async () => {
    const jwk = await newPrivateJwk();
    await writeFile(join(folder, 'third.jwk'), JSON.stringify(jwk), { mode: 0o600 });
    await until('it to be published', async () => (await published(world.url)).length === 3, {
      within: 15_000,
    });
    expect(await signer()).toBe(second);
    await world.setClock(at(90 * day + 20 * minute));
    expect(await signer()).toBe(String(jwk.kid));
  });

  it('one that is revoked signs no more and is published no more, and its statements are checked with others', async () => {
    const [third = ''] = await published(world.url);
    await world.operator('POST', `/operator/keys/${third}/revoke`, { because: 'A disk was lost' });
    expect(await published(world.url)).not.toContain(third);
    expect(await signer()).toBe(second);
    await until(
      'the other broker to know',
      async () => !(await published(another.url)).includes(third),
      {
        within: 15_000,
      },
    );
    expect(await keys()).toContainEqual(
      expect.objectContaining({ kid: third, revoked: true, signs: false }),
    );
    await expect(
      world.operator('POST', '/operator/keys/nothing/revoke', { because: 'Never there' }),
    ).rejects.toThrow(/ 404 /);
  });

  it('a file that is no key is said, and stops nothing', async () => {
    await writeFile(join(folder, 'broken.jwk'), '{"d": oops');
    expect(await signer()).toBe(second);
    await until(
      'it to be said',
      () => world.broker.output.join('\n').includes('broken.jwk is not JSON'),
      {
        within: 15_000,
      },
    );
    expect(world.broker.output.join('\n')).not.toContain('oops');
  });

  it('every key is in the record with its public half', async () => {
    const client = await world.connect();
    const { rows } = await client.query<{ detail: { jwk: object; kid: string } }>(
      "select detail from record_entry where kind = 'broker.key-published' order by seq",
    );
    expect(rows.map(({ detail }) => detail.kid)).toEqual((await keys()).map(({ kid }) => kid));
    expect(JSON.stringify(rows)).not.toContain('"d"');
  });
});

/** The metadata, the streams, and what may be asked for. */
async function saysHowItSigns(world: World, alg: string, other: string): Promise<void> {
  const member = 'urn:tocsin:signing_alg';
  const metadata = await fetch(`${world.url}/.well-known/ssf-configuration`);
  expect(await metadata.json()).toMatchObject({ [`${member}_values_supported`]: [alg] });
  const program = world.program('police', 'ssf.read ssf.manage');
  const [stream] = (await (await program.fetch('/ssf/stream')).json()) as Record<string, unknown>[];
  expect(stream).toMatchObject({ [member]: alg });
  const asking = async (asked: string): Promise<number> => {
    const body = JSON.stringify({ stream_id: stream?.['stream_id'], [member]: asked });
    const headers = { 'content-type': 'application/json' };
    return (await program.fetch('/ssf/stream', { method: 'PATCH', headers, body })).status;
  };
  expect(await asking(other)).toBe(400);
  expect(await asking(alg)).toBe(200);
}

describe('a key in the environment', () => {
  it('signs as one in a file does', async () => {
    const jwk = await newPrivateJwk('EdDSA');
    const { kid } = await signingKeyFrom(jwk);
    const world = await World.start({
      queue: 'postgres',
      environment: { TOCSIN_SIGNING_KEY: '', TOCSIN_SIGNING_JWK: JSON.stringify(jwk) },
    });
    try {
      await world.say('hostel', 'hostel.absconded', person, { premises: 'E12' });
      await until('an alert', () => world.heard.length > 0);
      expect(new Set(world.heard.map((one) => one.kid))).toEqual(new Set([kid]));
      await saysHowItSigns(world, 'EdDSA', 'ES256');
      expect(await readFile(`/proc/${world.broker.pid}/cmdline`, 'utf8')).not.toContain(jwk.d);
      expect(world.broker.output.join('\n')).not.toContain(jwk.d);
    } finally {
      await world.stop();
    }
  });
});
