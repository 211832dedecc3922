import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { alertRaisedType } from '#contracts';
import { TocsinError } from '#kernel';
import {
  decryptionKeyFrom,
  encryptSet,
  newEncryptionJwk,
  newPrivateJwk,
  signingKeyFrom,
  TokenClient,
  verifyingKeyFrom,
  type KeyOf,
  type SigningKey,
} from '#trust';
import { startReceiver, type Receiver } from '#testing';
import { BrokerKeys } from './broker-keys.js';
import { poll } from './poll.js';
import { pushListener, receive, type Take } from './receive.js';
import { signEvent } from './sign-event.js';
import { verifyAlert } from './verify-alert.js';

const issuer = 'https://broker.example';
const audience = 'urn:example:prison';
const now = new Date('2026-08-10T09:00:00Z');

let broker: SigningKey;
let keyOf: KeyOf;
beforeAll(async () => {
  broker = await signingKeyFrom(await newPrivateJwk());
  const key = await verifyingKeyFrom(broker.publicJwk);
  keyOf = (iss, kid) =>
    Promise.resolve(iss !== issuer ? 'unknown-issuer' : kid === key.kid ? key : 'unknown-key');
});

const alert = {
  alert: 'K7Q2-9FXM',
  kind: 'copy',
  role: 'ppu',
  post: { id: 'ppu-newham/duty-spo', title: 'Duty SPO' },
  family: 'release',
  row: 'PRI-05',
  severity: 'P2',
  tier: 'T2',
  says: 'A person was released.',
  sees: 'pointer',
  because: ['RR-03'],
  event: { issuer: 'urn:x', jti: 'a', type: 'urn:y' },
};
const signed = (over: object = {}, key = broker): Promise<string> =>
  key.sign({
    iss: issuer,
    aud: audience,
    jti: 'n-1',
    iat: now.getTime() / 1000,
    sub_id: { format: 'opaque', id: 'K7Q2-9FXM' },
    txn: 't-1',
    events: { [alertRaisedType]: alert },
    ...over,
  });

const kept: string[] = [];
const keep: Take = ({ jti }) => Promise.resolve(void kept.push(jti));
const push = (body: string, over: object = {}, take: Take = keep) =>
  receive(
    { method: 'POST', contentType: 'application/secevent+jwt; charset=utf-8', body, ...over },
    { keyOf, audience, now, take },
  );

describe('an alert that is pushed', () => {
  it('is stored, and then answered 202 with nothing in it', async () => {
    expect(await push(await signed())).toEqual({ status: 202, headers: {}, body: '' });
    expect(kept).toEqual(['n-1']);
    expect(await verifyAlert(await signed(), { keyOf, audience, now })).toMatchObject({
      jti: 'n-1',
      txn: 't-1',
      alert: { says: 'A person was released.' },
    });
  });

  it('is not answered 202 when it cannot be stored', async () => {
    const full = () => Promise.reject(new Error('disk full'));
    expect(await push(await signed(), {}, full)).toMatchObject({ status: 503, body: '' });
  });

  it('is left with the broker when its keys cannot be fetched', async () => {
    const away: KeyOf = () => Promise.reject(new TocsinError('unavailable', 'No answer'));
    const request = {
      method: 'POST',
      contentType: 'application/secevent+jwt',
      body: await signed(),
    };
    const answer = await receive(request, { keyOf: away, audience, now, take: keep });
    expect(answer.status).toBe(503);
  });

  it.each<[string, object, string]>([
    ['is for somebody else', { aud: 'urn:example:court' }, 'invalid_audience'],
    ['is of another broker', { iss: 'https://other.example' }, 'invalid_issuer'],
    ['is no alert', { events: { 'urn:tocsin:event:prison.released': {} } }, 'invalid_request'],
    ['says what no alert says', { events: { [alertRaisedType]: {} } }, 'invalid_request'],
  ])('is refused when it %s', async (_what, over, err) => {
    const { status, headers, body } = await push(await signed(over));
    expect(status).toBe(400);
    expect(headers).toMatchObject({ 'content-language': 'en', 'content-type': 'application/json' });
    expect(JSON.parse(body)).toMatchObject({ err });
  });

  it('is refused when another key signed it', async () => {
    const other = await signingKeyFrom(await newPrivateJwk());
    expect(JSON.parse((await push(await signed({}, other))).body)).toMatchObject({
      err: 'invalid_key',
    });
  });

  it('is refused as another kind of request', async () => {
    const body = await signed();
    expect(await push(body, { method: 'GET' })).toMatchObject({ status: 405 });
    expect(await push(body, { contentType: 'text/plain' })).toMatchObject({ status: 415 });
    expect(await push(body, { contentType: undefined })).toMatchObject({ status: 415 });
    expect(await push('x'.repeat(200_000))).toMatchObject({ status: 413 });
  });

  it('is opened when it is encrypted, and what is kept is the signed text', async () => {
    const own = await decryptionKeyFrom(await newEncryptionJwk());
    const before = await decryptionKeyFrom(await newEncryptionJwk());
    const inside = await signed();
    const options = { keyOf, audience, now };
    const sealed = encryptSet(inside, own);
    const opened = await verifyAlert(sealed, { ...options, decryptionKey: own });
    expect(opened).toMatchObject({ jti: 'n-1', compact: inside });
    const changing = [before, own];
    for (const key of changing)
      expect(
        await verifyAlert(encryptSet(inside, key), { ...options, decryptionKey: changing }),
      ).toMatchObject({ compact: inside });

    const type = 'application/secevent+jwt';
    const request = { method: 'POST', contentType: type, body: sealed };
    const pushed = (more: object) => receive(request, { ...options, take: keep, ...more });
    expect(await pushed({ decryptionKey: own })).toMatchObject({ status: 202 });
    // The agency's operator has yet to put the key there: nothing is refused for good meanwhile.
    expect(await pushed({})).toMatchObject({ status: 503 });
    expect(await pushed({ decryptionKey: before })).toMatchObject({ status: 503 });
    const torn = { ...request, body: 'a.b.c.d.e' };
    expect(await receive(torn, { ...options, decryptionKey: own, take: keep })).toMatchObject({
      status: 400,
    });
  });

  it('is taken however long it was held, and waits for a clock that is behind', async () => {
    const seconds = now.getTime() / 1000;
    expect(await push(await signed({ iat: seconds - 400 * 86_400 }))).toMatchObject({
      status: 202,
    });
    expect(await push(await signed({ iat: seconds + 10 }))).toMatchObject({ status: 202 });
    expect(await push(await signed({ iat: seconds + 11 }))).toMatchObject({ status: 503 });
  });

  it('with no alert in it shows that the stream works', async () => {
    const events = {
      'https://schemas.openid.net/secevent/ssf/event-type/verification': { state: 's' },
    };
    const seen: unknown[] = [];
    await push(await signed({ events }), {}, (one) => Promise.resolve(void seen.push(one.alert)));
    expect(seen).toEqual([undefined]);
  });
});

describe('a listener for pushes', () => {
  let server: Server;
  let url: string;
  beforeAll(async () => {
    server = createServer(pushListener({ keyOf, audience, now, take: keep })).listen(
      0,
      '127.0.0.1',
    );
    await once(server, 'listening');
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`;
  });
  afterAll(() => void server.close());

  it('takes one over HTTP, and reads no more than an alert can be', async () => {
    const send = async (body: string) => {
      const headers = { 'content-type': 'application/secevent+jwt' };
      return (await fetch(url, { method: 'POST', headers, body })).status;
    };
    expect(await send(await signed({ jti: 'n-2' }))).toBe(202);
    expect(kept).toContain('n-2');
    await expect(send('x'.repeat(5_000_000)).catch(() => 413)).resolves.toBe(413);
  });
});

describe('polling', () => {
  let transmitter: Receiver;
  beforeAll(async () => {
    transmitter = await startReceiver();
  });
  afterAll(() => transmitter.stop());
  const ask = (more: object = {}) =>
    poll({
      endpoint: `${transmitter.url}/ssf/poll/1`,
      token: () => Promise.resolve('a-token'),
      keyOf,
      audience,
      now,
      ...more,
    });

  it('gives what holds, and says what does not', async () => {
    const sets = { 'n-1': await signed(), 'n-9': await signed(), bad: 'a.b.c' };
    transmitter.answer(() => ({ body: { sets, moreAvailable: true } }));
    const polled = await ask({ ack: ['n-0'], maxEvents: 5 });
    expect(polled.alerts.map(({ jti }) => jti)).toEqual(['n-1']);
    expect(Object.keys(polled.refused)).toEqual(['n-9', 'bad']);
    expect(polled.more).toBe(true);
    const [asked] = transmitter.requests;
    expect(asked).toMatchObject({ path: '/ssf/poll/1', method: 'POST' });
    expect(asked?.headers.authorization).toBe('Bearer a-token');
    expect(JSON.parse(asked?.body ?? '')).toMatchObject({
      ack: ['n-0'],
      maxEvents: 5,
      returnImmediately: false,
    });
  });

  it('refuses for good only what no key and no clock will change, and holds up nothing else', async () => {
    const other = await signingKeyFrom(await newPrivateJwk());
    const sealed = encryptSet(
      await signed({ jti: 'n-2' }),
      await decryptionKeyFrom(await newEncryptionJwk()),
    );
    const sets = {
      'n-1': await signed(),
      'n-2': sealed,
      'n-3': await signed({ jti: 'n-3' }, other),
      'n-4': await signed({ jti: 'n-4', iat: now.getTime() / 1000 + 60 }),
      'n-5': await signed({ jti: 'n-5', iss: 'https://other.example' }),
      'n-6': await signed({ jti: 'n-6', aud: 'urn:example:court' }),
    };
    transmitter.answer(() => ({ body: { sets } }));
    const { alerts, refused, left } = await ask();
    expect(alerts.map(({ jti }) => jti)).toEqual(['n-1']);
    expect(refused).toMatchObject({ 'n-6': { err: 'invalid_audience' } });
    expect(Object.keys(refused)).toEqual(['n-6']);
    expect(left).toMatchObject({
      'n-2': { err: 'unavailable' },
      'n-3': { err: 'invalid_key' },
      'n-4': { err: 'unavailable' },
      'n-5': { err: 'invalid_issuer' },
    });
  });

  describe('signed in by a TokenClient', () => {
    const token = (more: { within?: number } = {}) =>
      new TokenClient({
        ...more,
        broker: { issuer, url: transmitter.url },
        clientId: audience,
        key: broker,
        scope: 'ssf.read',
        now: () => now,
      });
    const answers = (polled: object) =>
      transmitter.answer(({ path }) =>
        path === '/oauth/token' ? { body: { access_token: 'bound', expires_in: 300 } } : polled,
      );

    it('polls with a token that is bound to its key, at the address that the broker gave', async () => {
      answers({ body: { sets: { 'n-1': await signed() } } });
      for (const base of [transmitter.url, issuer]) {
        const { alerts } = await ask({ endpoint: `${base}/ssf/poll/1`, token: token() });
        expect(alerts.map(({ jti }) => jti)).toEqual(['n-1']);
        expect(transmitter.requests.at(-1)).toMatchObject({
          path: '/ssf/poll/1',
          headers: { authorization: 'DPoP bound', dpop: expect.any(String) as string },
        });
      }
    });

    it('takes its token nowhere else, and says so when it gets none', async () => {
      answers({ status: 307, headers: { location: `${transmitter.url}/elsewhere` } });
      await expect(ask({ token: token() })).rejects.toMatchObject({ code: 'unavailable' });
      expect(transmitter.requests.some(({ path }) => path === '/elsewhere')).toBe(false);
      await expect(
        ask({ endpoint: 'https://other.example/ssf/poll/1', token: token() }),
      ).rejects.toMatchObject({ code: 'invalid_request' });
      transmitter.answer(() => ({ status: 401, body: { error: 'invalid_client' } }));
      await expect(ask({ token: token() })).rejects.toMatchObject({ code: 'unauthenticated' });
    });

    it('gives up when the caller does, and by itself when its time is over', async () => {
      answers({ delay: 5_000, body: { sets: {} } });
      const begun = performance.now();
      const signal = AbortSignal.timeout(200);
      const gone = { code: 'unavailable' };
      await expect(ask({ token: token(), signal })).rejects.toMatchObject(gone);
      const short = token({ within: 200 });
      await expect(ask({ token: short })).rejects.toMatchObject(gone);
      const { signal: patient } = new AbortController();
      await expect(ask({ token: short, signal: patient })).rejects.toMatchObject(gone);
      expect(performance.now() - begun).toBeLessThan(4_000);
    });
  });

  it('reads no more than a poll can be answered with', async () => {
    transmitter.answer(() => ({ body: `{"sets":{"a":"${'x'.repeat(33 * 1024 * 1024)}"}}` }));
    await expect(ask()).rejects.toMatchObject({
      code: 'unavailable',
      message: 'The answer is too large',
    });
  });

  it.each<[number, string]>([
    [401, 'access_denied'],
    [503, 'unavailable'],
    [200, 'unavailable'],
  ])('says what an answer of %s means', async (status, code) => {
    transmitter.answer(() => ({ status, body: {} }));
    await expect(ask()).rejects.toMatchObject({ code });
  });
});

describe('signing', () => {
  it('signs nothing that the broker would refuse for what it says', async () => {
    const event = {
      key: broker,
      issuer: audience,
      audience: issuer,
      type: 'prison.released',
      subject: { format: 'noms', id: 'A0001AA' } as const,
    };
    await expect(signEvent({ ...event, content: { prison: 'PVI' } })).rejects.toThrow(
      'events.reason',
    );
    const { compact, jti } = await signEvent({
      ...event,
      content: { prison: 'PVI', reason: 'CR' },
    });
    expect(compact.split('.')).toHaveLength(3);
    expect(jti).toHaveLength(36);
  });
});

describe("a broker's keys", () => {
  let published: Receiver;
  let keys: object[];
  beforeAll(async () => {
    published = await startReceiver();
    keys = [broker.publicJwk];
    published.answer(({ path }) => {
      const base = published.url;
      if (path === '/.well-known/ssf-configuration')
        return { body: { issuer: base, jwks_uri: `${base}/keys` } };
      return { body: { keys } };
    });
  });
  afterAll(() => published.stop());

  it('are fetched once for many alerts, and again for a new one after a while', async () => {
    let machine = now.getTime();
    const clock = { now: () => now, machine: () => new Date(machine) };
    const known = await BrokerKeys.of(published.url, clock);
    const find = (kid: string) => known.keyOf(published.url, kid);
    const fetches = () => published.requests.filter(({ path }) => path === '/keys').length;
    await Promise.all([find(broker.kid), find(broker.kid), find('new')]);
    expect(fetches()).toBe(1);

    const next = await signingKeyFrom(await newPrivateJwk());
    keys = [broker.publicJwk, next.publicJwk];
    expect(await find(next.kid)).toBe('unknown-key');
    expect(fetches()).toBe(1);
    machine += 31_000;
    expect(await find(next.kid)).toMatchObject({ kid: next.kid });
    expect(fetches()).toBe(2);
    expect(await known.keyOf('https://other.example', next.kid)).toBe('unknown-issuer');
  });
});
