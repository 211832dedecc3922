import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  decryptionKeyFrom,
  newEncryptionJwk,
  newPrivateJwk,
  signingKeyFrom,
  type SigningKey,
} from '#trust';
import { until } from '#testing';
import { issuers } from './harness/directory.js';
import { World } from './harness/world.js';

const begun = Date.parse('2026-08-10T09:00:00Z');
const minute = 60_000;
const day = 24 * 60 * minute;
const at = (since: number): string => new Date(begun + since).toISOString();
const person = { format: 'crn', id: 'X100001' };
const path = `/operator/agencies/${encodeURIComponent(issuers.prison)}`;

interface AgencyView {
  jwksUrl: string | null;
  failingSince: string | null;
  fault: string | null;
  keys: { kid: string; use: string; standing: string; until: string | null }[];
}

const newKey = async (): Promise<SigningKey> => signingKeyFrom(await newPrivateJwk());
const setOf = (...keys: { publicJwk: object }[]): string =>
  JSON.stringify({ keys: keys.map(({ publicJwk }) => publicJwk) });

describe('published keys are read again', () => {
  let world: World;
  let another: { url: string };
  let first: SigningKey;
  let second: SigningKey;
  let answering: RequestListener;
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    answering(request, response);
  });
  const publish = (text: string): void => {
    answering = (_request, response) =>
      response.setHeader('content-type', 'application/json').end(text);
  };
  let url: string;

  beforeAll(async () => {
    first = await newKey();
    second = await newKey();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys.json`;
    world = await World.start({ queue: 'postgres', at: at(0) });
    another = await world.startAnother();
  });
  afterAll(async () => {
    await world.stop();
    server.closeAllConnections();
    server.close();
  });

  const view = (): Promise<AgencyView> => world.operator('GET', path) as Promise<AgencyView>;
  const register = (jwksUrl: string): Promise<unknown> =>
    world.operator('PUT', '/operator/agencies', {
      issuer: issuers.prison,
      name: 'Test prison',
      kind: 'prison',
      jwksUrl,
    });
  const answerTo = async (key: SigningKey, to = world.url): Promise<Response> =>
    fetch(`${to}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/secevent+jwt' },
      body: await world.statement(
        'prison',
        'prison.released',
        person,
        { prison: 'TST', reason: 'CR' },
        { key },
      ),
    });
  /** Has the last look be so long ago, by the machine's time. */
  const lookedAt = async (ago: string): Promise<void> => {
    const client = await world.connect();
    await client.query('update agency_key_source set tried_at = now() - $1::interval', [ago]);
  };
  /** Lets whoever looks every ten minutes of machine time look now. */
  const due = (): Promise<void> => lookedAt('1 hour');
  const settled = (what: string, check: (now: AgencyView) => boolean): Promise<unknown> =>
    until(what, async () => check(await view()), { within: 20_000 });

  it.each<[string, RequestListener, RegExp]>([
    [
      'redirects',
      (_request, response) => response.writeHead(302, { location: `${url}?again` }).end(),
      /answers 302, and redirects are not followed/,
    ],
    ['hangs', () => undefined, /does not answer/],
    [
      'answers ten megabytes',
      (_request, response) => response.end(Buffer.alloc(10_000_000, 0x20)),
      /larger than 64 KiB/,
    ],
    ['has no such file', (_request, response) => response.writeHead(404).end(), /answers 404/],
    ['answers no JSON', (_request, response) => response.end('<html>'), /not JSON/],
    [
      'answers a member twice',
      (_request, response) => response.end(`{"keys":[],${setOf(first).slice(1)}`),
      /not JSON that every reader reads alike/,
    ],
    [
      'answers a private key',
      (_request, response) => {
        void newPrivateJwk().then((jwk) => response.end(JSON.stringify({ keys: [jwk] })));
      },
      /private members/,
    ],
    [
      'answers a key of small order',
      (_request, response) =>
        response.end(
          JSON.stringify({
            keys: [{ kty: 'OKP', crv: 'Ed25519', x: Buffer.alloc(32).toString('base64url') }],
          }),
        ),
      /small order/,
    ],
    ['answers a key twice', (_request, response) => response.end(setOf(first, first)), /twice/],
  ])('a URL that %s is not registered', async (_, listener, text) => {
    answering = listener;
    await expect(register(url)).rejects.toThrow(text);
    expect((await answerTo(world.keys.prison)).status).toBe(202);
    expect((await view()).jwksUrl).toBeNull();
  });

  it.each([
    ['http://keys.prison.example/jwks.json'],
    ['https://169.254.169.254/latest/meta-data'],
    ['https://[::ffff:10.0.0.1]/keys'],
    ['file:///etc/passwd'],
  ])('%s is not asked at all', async (forbidden) => {
    await expect(register(forbidden)).rejects.toThrow(/ 400 /);
  });

  it('its keys come beside those that were registered', async () => {
    publish(setOf(first));
    await register(url);
    const { keys, jwksUrl } = await view();
    expect(jwksUrl).toBe(url);
    expect(keys).toHaveLength(2);
    expect(keys).toContainEqual(
      expect.objectContaining({ kid: first.kid, standing: 'too-young', until: null }),
    );
    expect(keys).toContainEqual(
      expect.objectContaining({
        kid: world.keys.prison.kid,
        standing: 'usable',
        until: at(10 * minute),
      }),
    );
    await world.setClock(at(11 * minute));
    expect((await answerTo(first)).status).toBe(202);
    expect((await answerTo(world.keys.prison)).status).toBe(400);
  });

  it('a key that nobody knows has the set read once, whoever and how many ask', async () => {
    publish(setOf(first, second));
    await lookedAt('40 seconds');
    const before = asked;
    const answers = await Promise.all(Array.from({ length: 30 }, () => answerTo(second)));
    expect(asked - before).toBe(1);
    for (const answer of answers) {
      expect(answer.headers.get('retry-after')).toBe('600');
      expect(await answer.json()).toMatchObject({ err: 'invalid_key' });
    }
    // And not again for a while, by no broker, for no key.
    const unknown = await Promise.all(
      [world.url, another.url, world.url].map(async (to) => answerTo(await newKey(), to)),
    );
    for (const answer of unknown) {
      expect(answer.headers.get('retry-after')).toBe('30');
      expect(await answer.json()).toMatchObject({ err: 'invalid_key' });
    }
    expect(asked - before).toBe(1);
    await world.setClock(at(22 * minute));
    expect((await answerTo(second)).status).toBe(202);
    expect((await answerTo(second, another.url)).status).toBe(202);
  });

  it('it is read again by the clock, by one of the brokers', async () => {
    publish(setOf(second, { publicJwk: (await encryption()).publicJwk }));
    const before = asked;
    await due();
    await settled('the set to be read', ({ keys }) => keys.length === 4);
    expect(asked - before).toBe(1);
    expect((await view()).keys).toContainEqual(
      expect.objectContaining({ kid: first.kid, standing: 'usable', until: at(32 * minute) }),
    );
  });

  it('one that was revoked does not come back by its URL', async () => {
    await world.operator('POST', `${path}/keys/${second.kid}/revoke`, { because: 'It was copied' });
    publish(setOf(first, second));
    await due();
    await settled('the first key to be back', ({ keys }) =>
      keys.some(({ kid, until: end }) => kid === first.kid && end === null),
    );
    expect((await view()).keys).toContainEqual(
      expect.objectContaining({ kid: second.kid, standing: 'revoked' }),
    );
    expect((await answerTo(second)).status).toBe(400);
    expect((await answerTo(first)).status).toBe(202);
  });

  it('one to encrypt to that it leaves out is said, and is used until it ends or an operator revokes it', async () => {
    const client = await world.connect();
    const left = async (): Promise<string[]> => {
      const { rows } = await client.query<{ until: string }>(
        "select detail->>'until' as until from record_entry where kind = 'agency.encryption-withdrawn'",
      );
      return rows.map(({ until: end }) => end);
    };
    expect(await left()).toEqual([at(32 * minute)]);
    const open = async (): Promise<number> => {
      const { rows } = await client.query(
        "select 1 from watchdog_finding where kind = 'encryption-withdrawn' and ended_at is null",
      );
      return rows.length;
    };
    await until('the watchdog to say so', async () => (await open()) === 1, { within: 60_000 });
    const { keys } = await view();
    const [gone] = keys.filter(({ use }) => use === 'enc');
    expect(gone).toMatchObject({ standing: 'usable', until: at(32 * minute) });
    await world.operator('POST', `${path}/keys/${gone?.kid}/revoke`, { because: 'It is meant' });
    await until('it to be over', async () => (await open()) === 0, { within: 60_000 });
  });

  it('while it cannot be read its last keys count, it is said, and they end after seven days', async () => {
    answering = (_request, response) => response.writeHead(500).end('a-secret-of-the-test');
    await due();
    await settled('the fault to be seen', ({ failingSince }) => failingSince !== null);
    expect((await view()).fault).toBe('The key set at the URL cannot be used: it answers 500');
    expect((await answerTo(first)).status).toBe(202);
    await world.setClock(at(22 * minute + 7 * day - 1));
    expect((await answerTo(first)).status).toBe(202);
    await world.setClock(at(22 * minute + 7 * day));
    const answer = await answerTo(first);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('retry-after')).toBe('30');
    expect(await answer.json()).toMatchObject({ err: 'invalid_key' });

    const client = await world.connect();
    const { rows } = await client.query(
      "select kind, detail->>'because' as because from record_entry where kind like 'agency.keys-%able'",
    );
    expect(rows).toEqual([
      {
        kind: 'agency.keys-unreadable',
        because: 'The key set at the URL cannot be used: it answers 500',
      },
    ]);
    await until(
      'it to be counted with what is refused, once',
      async () => {
        const counted = await client.query<{ times: number }>(
          `select times from security_event join agency on agency.id = agency_id
           where code = 'invalid_key' and issuer = $1`,
          [issuers.prison],
        );
        expect(counted.rows).toEqual([{ times: 1 }]);
        return true;
      },
      { within: 30_000 },
    );
    await until(
      'the watchdog to say so',
      async () => {
        const found = await client.query(
          "select 1 from watchdog_finding where kind = 'keys-unreadable'",
        );
        return found.rows.length === 1;
      },
      { within: 60_000 },
    );
  });

  it('they count again as soon as it can be read', async () => {
    publish(setOf(first));
    await due();
    await settled('the set to be read', ({ failingSince }) => failingSince === null);
    expect((await answerTo(first)).status).toBe(202);
  });

  it('an operator has it read at once, in an emergency with a key that counts at once', async () => {
    const third = await newKey();
    publish(setOf(first, third));
    const before = asked;
    await world.operator('POST', `${path}/keys`, { emergency: 'The old key is lost' });
    expect(asked - before).toBe(1);
    expect((await answerTo(third)).status).toBe(202);
  });

  const encryption = async (): Promise<{ publicJwk: object }> => {
    const { publicJwk } = await decryptionKeyFrom(await newEncryptionJwk());
    return { publicJwk };
  };
});
