import { SystemClock } from '#kernel';
import type { Log } from '#observability';
import { openOutbound, type Outbound } from '#outbound';
import { startReceiver, type Answer, type Receiver } from '#testing';
import { adaptersSettings } from '../config.js';
import { CallBackClient } from './call-back-client.js';

let api: Receiver;
let tokens: Receiver;
let outbound: Outbound;
let said: { fields: object; text: string }[];

const say = (fields: object, text: string): void => void said.push({ fields, text });
const log: Log = { debug: say, info: say, warn: say, error: say };

const base = {
  TOCSIN_ADAPTERS_DATABASE_URL: 'postgres://localhost/adapters',
  TOCSIN_ADAPTERS_DATA_KEY: 'data.key',
  TOCSIN_FEED_HOSTEL_ISSUER: 'urn:example:hostel',
  TOCSIN_FEED_HOSTEL_KEY: 'hostel.jwk',
  TOCSIN_FEED_HOSTEL_TOKEN: 'h'.repeat(24),
};
async function clientFor(more: object = {}): Promise<CallBackClient> {
  const settings = adaptersSettings({
    ...base,
    TOCSIN_FEED_HOSTEL_CALLBACK_HOSTS: `127.0.0.1:${api.port},127.0.0.1:${tokens.port}`,
    TOCSIN_FEED_HOSTEL_CALLBACK_TOKEN_URL: `${tokens.url}/token`,
    TOCSIN_FEED_HOSTEL_CALLBACK_CLIENT_ID: 'tocsin:hostel',
    TOCSIN_FEED_HOSTEL_CALLBACK_CLIENT_SECRET: 'a secret/%',
    TOCSIN_FEED_HOSTEL_CALLBACK_SCOPE: 'read write',
    ...more,
  });
  outbound = await openOutbound(settings.outbound, {});
  return new CallBackClient(settings, outbound, new SystemClock(), log);
}
const ask = (client: CallBackClient, n = 1) => client.ask('hostel', `${api.url}/events/${n}`);
const token = (value: string, life: unknown = 3_600): Answer => ({
  status: 200,
  body: { access_token: value, token_type: 'Bearer', expires_in: life },
});

beforeEach(async () => {
  said = [];
  [api, tokens] = await Promise.all([startReceiver(), startReceiver()]);
  api.answer(() => ({ status: 200, body: {} }));
  tokens.answer(() => token('one'));
});
afterEach(async () => {
  await outbound.close();
  await Promise.all([api.stop(), tokens.stop()]);
});

describe('signing in', () => {
  it('is done once for many call-backs, with name, secret and scope', async () => {
    const client = await clientFor();
    await Promise.all(Array.from({ length: 50 }, (_, n) => ask(client, n)));
    await ask(client);
    expect(tokens.requests).toHaveLength(1);
    const [request] = tokens.requests;
    expect(request).toMatchObject({ method: 'POST', path: '/token' });
    expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    // RFC 6749 §2.3.1: both parts are form-encoded first.
    const basic = Buffer.from('tocsin%3Ahostel:a+secret%2F%25').toString('base64');
    expect(request?.headers.authorization).toBe(`Basic ${basic}`);
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      grant_type: 'client_credentials',
      scope: 'read write',
    });
    expect(api.requests).toHaveLength(51);
    expect(api.requests.every(({ headers }) => headers.authorization === 'Bearer one')).toBe(true);
  });

  it('is done again half a minute before the token ends, or after half of a short life', async () => {
    const client = await clientFor();
    // Half of two tenths of a second.
    tokens.answer(() => token('short', 0.2));
    await ask(client);
    await ask(client);
    expect(tokens.requests).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve, 150));
    await ask(client);
    expect(tokens.requests).toHaveLength(2);
  });

  it('is done once more when the token is not taken, and no more than that', async () => {
    const client = await clientFor();
    const given = ['one', 'two', 'three'];
    tokens.answer(() => token(given.shift() ?? ''));
    api.answer(({ headers }) => ({ status: headers.authorization === 'Bearer two' ? 200 : 401 }));
    expect(await ask(client)).toMatchObject({ status: '200' });
    expect(tokens.requests).toHaveLength(2);
    api.answer(() => ({ status: 401 }));
    expect(await ask(client)).toEqual({ later: '401', waitFor: undefined });
    expect(tokens.requests).toHaveLength(3);
  });

  it.each<[string, Answer, string]>([
    ['401', { status: 401, body: { error: 'invalid_client' } }, 'token-401'],
    ['403', { status: 403 }, 'token-403'],
    ['a redirect', { status: 302, headers: { location: '/x' } }, 'token-302'],
    ['rubbish', { status: 200, body: '<html>' }, 'token-unreadable'],
    [
      'another kind of token',
      { status: 200, body: { access_token: 'a', token_type: 'mac' } },
      'token-unreadable',
    ],
    ['a token that would end the header', token('a\r\nx: y'), 'token-unreadable'],
    ['a cut connection', { destroy: true }, 'token-UND_ERR_SOCKET'],
  ])(
    'that is answered by %s is tried later, said once, and asked for by nobody else',
    async (_, answer, code) => {
      const client = await clientFor();
      tokens.answer(() => answer);
      const first = await ask(client);
      expect(first).toEqual({ later: code });
      const others = await Promise.all(Array.from({ length: 20 }, (_unused, n) => ask(client, n)));
      expect(others.every((one) => 'later' in one && one.until instanceof Date)).toBe(true);
      expect(tokens.requests).toHaveLength(1);
      expect(api.requests).toHaveLength(0);
      expect(said).toHaveLength(1);
      expect(said[0]?.fields).toMatchObject({ source: 'hostel', code });
      expect(JSON.stringify(said)).not.toMatch(/secret\//);
    },
  );

  it('is left out where one token stands, or none is needed', async () => {
    const none = {
      TOCSIN_FEED_HOSTEL_CALLBACK_TOKEN_URL: '',
      TOCSIN_FEED_HOSTEL_CALLBACK_CLIENT_ID: '',
      TOCSIN_FEED_HOSTEL_CALLBACK_CLIENT_SECRET: '',
      TOCSIN_FEED_HOSTEL_CALLBACK_SCOPE: '',
    };
    await ask(await clientFor({ ...none, TOCSIN_FEED_HOSTEL_CALLBACK_TOKEN: 'standing' }));
    await outbound.close();
    await ask(await clientFor(none));
    expect(api.requests.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer standing',
      undefined,
    ]);
    expect(tokens.requests).toHaveLength(0);
  });
});

describe('a system that is asked', () => {
  it.each<[number, object]>([
    [404, { answer: { status: 'gone' }, status: '404' }],
    [410, { answer: { status: 'gone' }, status: '410' }],
    [403, { answer: { status: 'forbidden' }, status: '403' }],
  ])('means something by %d, and its status is kept', async (status, wanted) => {
    api.answer(() => ({ status }));
    expect(await ask(await clientFor())).toEqual(wanted);
  });

  it('and is dead is not asked by 256 messages at once', async () => {
    const client = await clientFor();
    api.answer(() => ({ status: 503, delay: 20 }));
    const asked = await Promise.all(Array.from({ length: 256 }, (_, n) => ask(client, n)));
    expect(api.requests.length).toBeLessThanOrEqual(24);
    expect(asked.every((one) => 'later' in one)).toBe(true);
    const away = asked.filter((one) => 'later' in one && one.until !== undefined);
    expect(away.length).toBe(256 - api.requests.length);
  });

  it('and comes back is asked by one, and then by all', async () => {
    const client = await clientFor();
    api.answer(() => ({ destroy: true }));
    await Promise.all(Array.from({ length: 32 }, (_, n) => ask(client, n)));
    api.empty();
    api.answer(() => ({ status: 200, body: {}, delay: 50 }));
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const probing = await Promise.all(Array.from({ length: 16 }, (_, n) => ask(client, n)));
    expect(probing.filter((one) => 'answer' in one)).toHaveLength(1);
    expect(api.requests).toHaveLength(1);
    const all = await Promise.all(Array.from({ length: 64 }, (_, n) => ask(client, n)));
    expect(all.every((one) => 'answer' in one)).toBe(true);
  });

  it('and asks for time gets it', async () => {
    const client = await clientFor();
    api.answer(() => ({ status: 429, headers: { 'retry-after': '7' } }));
    expect(await ask(client)).toEqual({ later: '429', waitFor: 7_000 });
  });

  it('is on the list, or is not asked', async () => {
    const client = await clientFor();
    const other = await startReceiver();
    expect(await client.ask('hostel', `${other.url}/x`)).toHaveProperty('refused');
    expect(await client.ask('prison', `${api.url}/x`)).toHaveProperty('refused');
    expect(other.requests).toHaveLength(0);
    await other.stop();
  });
});
