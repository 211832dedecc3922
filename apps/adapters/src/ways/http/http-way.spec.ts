import { createHash, createHmac, randomBytes, X509Certificate } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { request as secureRequest } from 'node:https';
import { join } from 'node:path';
import pg from 'pg';
import { SystemClock } from '#kernel';
import {
  adaptersRig,
  freePort,
  nativeRelease as release,
  testAuthority,
  until,
  type AdaptersRig,
  type Certified,
} from '#testing';

const key = randomBytes(32);
const token = 'a-token-of-the-court-system';
let rig: AdaptersRig;
let env: Record<string, string>;
let tlsPort: number;
let ca: string;
let prison: Certified;
let foreign: Certified;
let selfMade: Certified;

const fingerprint = (cert: string): string =>
  createHash('sha256').update(new X509Certificate(cert).raw).digest('hex');
const seconds = (): number => Math.floor(new SystemClock().now().getTime() / 1_000);
const sign = (body: string, at: number, by: Buffer = key): string =>
  `v1=${createHmac('sha256', by).update(`${at}.${body}`).digest('hex')}`;
const signed = (body: string, at = seconds(), by: Buffer = key): Record<string, string> => ({
  'x-tocsin-timestamp': String(at),
  'x-tocsin-signature': sign(body, at, by),
});
const post = (feed: string, body: string, headers: Record<string, string>): Promise<Response> =>
  fetch(`${rig.url}/feeds/${feed}`, { method: 'POST', headers, body });

/** By TLS, showing a certificate or none. */
const secure = (
  feed: string,
  shown?: Certified,
  headers: Record<string, string> = {},
): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const asked = secureRequest(
      {
        host: '127.0.0.1',
        port: tlsPort,
        path: `/feeds/${feed}`,
        method: 'POST',
        ca,
        agent: false,
        headers,
        ...shown,
      },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      },
    );
    asked.on('error', reject);
    asked.end(JSON.stringify(release('A1001AA')));
  });

beforeAll(async () => {
  const [authority, other] = await Promise.all([testAuthority(), testAuthority()]);
  ca = authority.ca;
  const own = await authority.issue('127.0.0.1');
  [prison, foreign, selfMade] = await Promise.all([
    authority.issue('prison.example'),
    authority.issue('foreign.example'),
    other.issue('prison.example'),
  ]);
  rig = await adaptersRig(['prison', 'court', 'hostel']);
  tlsPort = await freePort();
  const at = (name: string): string => join(rig.folder, name);
  await Promise.all([
    writeFile(at('tls.crt'), own.cert),
    writeFile(at('tls.key'), own.key),
    writeFile(at('ca.crt'), ca),
    writeFile(at('hmac.key'), Buffer.concat([key, Buffer.from('\n')])),
  ]);
  env = {
    TOCSIN_ADAPTERS_TLS_PORT: String(tlsPort),
    TOCSIN_ADAPTERS_TLS_CERT: at('tls.crt'),
    TOCSIN_ADAPTERS_TLS_KEY: at('tls.key'),
    TOCSIN_ADAPTERS_TLS_CLIENT_CA: at('ca.crt'),
    TOCSIN_FEED_PRISON_CLIENT_CERTS: `${fingerprint(prison.cert)},${fingerprint(selfMade.cert)}`,
    TOCSIN_FEED_COURT_TOKEN: token,
    TOCSIN_FEED_HOSTEL_HMAC_KEY: at('hmac.key'),
  };
  await rig.start(env);
});
afterAll(() => rig.stop());

describe('a certificate', () => {
  it('on the list of a feed opens that feed, and no other', async () => {
    expect(await secure('prison', prison)).toBe(202);
    expect(await secure('court', prison)).toBe(401);
    expect(await secure('hostel', prison)).toBe(401);
  });

  it('that is on no list, or that no authority of ours made, or none at all, opens nothing', async () => {
    expect(await secure('prison', foreign)).toBe(401);
    expect(await secure('prison', selfMade)).toBe(401);
    expect(await secure('prison')).toBe(401);
  });

  it('that a header tells of is not believed, and none mends a wrong token', async () => {
    const header = encodeURIComponent(prison.cert);
    const told = { 'x-client-cert': header, 'x-forwarded-client-cert': header };
    expect((await post('prison', '{}', told)).status).toBe(401);
    expect(await secure('prison', prison, { authorization: 'Bearer wrong' })).toBe(401);
  });

  it('is not needed by who shows a token over TLS', async () => {
    expect(await secure('court', undefined, { authorization: `Bearer ${token}` })).toBe(202);
    expect(await secure('court', foreign, { authorization: `Bearer ${token}` })).toBe(202);
  });
});

describe('a signature', () => {
  const body = JSON.stringify({ type: 'whereabouts-unknown', premises: 'E12', crn: 'X123456' });

  it('by the key of a feed opens that feed, and no other', async () => {
    expect((await post('hostel', body, signed(body))).status).toBe(202);
    expect((await post('prison', body, signed(body))).status).toBe(401);
    const taken = (await (await post('hostel', body, signed(body))).json()) as { receipt: string };
    const receipt = await fetch(`${rig.url}/feeds/receipts/${taken.receipt}`, {
      headers: signed(''),
    });
    expect(receipt.status).toBe(200);
  });

  it('sent again has no second effect, and is refused once it is old', async () => {
    const text = JSON.stringify({ ...(JSON.parse(body) as object), crn: 'X234567' });
    const headers = signed(text, seconds() - 290);
    const first = (await (await post('hostel', text, headers)).json()) as { receipt: string };
    const second = (await (await post('hostel', text, headers)).json()) as { receipt: string };
    expect(second.receipt).toBe(first.receipt);
    expect((await post('hostel', text, signed(text, seconds() - 310))).status).toBe(401);
    expect((await post('hostel', text, signed(text, seconds() + 310))).status).toBe(401);
  });

  it.each<[string, (now: number) => Record<string, string>]>([
    ['of another body', (now) => signed(`${body} `, now)],
    ['by another key', (now) => signed(body, now, randomBytes(32))],
    ['of another time', (now) => ({ ...signed(body, now), 'x-tocsin-timestamp': String(now + 1) })],
    ['without its time', (now) => ({ 'x-tocsin-signature': sign(body, now) })],
    ['without itself', (now) => ({ 'x-tocsin-timestamp': String(now) })],
    [
      'of another version',
      (now) => ({ ...signed(body, now), 'x-tocsin-signature': `v2=${'0'.repeat(64)}` }),
    ],
    ['that is short', (now) => ({ ...signed(body, now), 'x-tocsin-signature': 'v1=00' })],
    ['at no time', (now) => ({ ...signed(body, now), 'x-tocsin-timestamp': 'NaN' })],
  ])('%s opens nothing', async (_, headers) => {
    expect((await post('hostel', body, headers(seconds()))).status).toBe(401);
  });
});

describe('a body', () => {
  const authorization = `Bearer ${token}`;

  it('of 10 MB is refused with what to do, before it is read', async () => {
    const answer = await post('court', 'x'.repeat(10_000_000), { authorization });
    expect(answer.status).toBe(413);
    const problem = (await answer.json()) as { detail: string };
    expect(problem.detail).toMatch(/256 KiB/);
    const large = 'x'.repeat(10_000_000);
    expect((await post('hostel', large, signed(large))).status).toBe(413);
  });

  it.each<[string, string, string, RegExp]>([
    ['application/json', '{', 'json', /it is not JSON/],
    ['application/soap+xml; charset=utf-8', '<a/>', 'xml', /./],
    ['text/plain', ' <a>x</a>', 'xml', /./],
    ['text/csv', 'name,born\nx,y', 'csv', /columns that are not known: 1, 2/],
    ['application/octet-stream', '{"a":1', 'json', /it is not JSON/],
  ])('with content type %s is taken for what it is', async (type, text, media, reason) => {
    const answer = await post('court', text, { authorization, 'content-type': type });
    expect(answer.status).toBe(202);
    const { receipt, outcome } = (await answer.json()) as { receipt: string; outcome: string };
    expect(outcome).toMatch(reason);
    const client = new pg.Client({ connectionString: rig.databaseUrl });
    await client.connect();
    const { rows } = await client.query<{ media: string }>(
      'select media from message where id = $1',
      [receipt],
    );
    await client.end();
    expect(rows).toEqual([{ media }]);
  });
});

it('takes nothing more in when too much is unread or unsent, and takes in again when there is room', async () => {
  const other = await adaptersRig(['court']);
  other.broker.answer(() => ({ status: 503 }));
  const folder = join(other.folder, 'drop');
  await mkdir(folder);
  await other.start({
    TOCSIN_FEED_COURT_TOKEN: token,
    TOCSIN_FEED_COURT_FOLDER: folder,
    TOCSIN_ADAPTERS_SPOOL_LIMIT: '20',
    TOCSIN_ADAPTERS_FOLDER_STILL: '0',
  });
  const sentence = (n: number): string =>
    JSON.stringify({
      hearing: {
        id: `hearing-${n}`,
        courtCentre: { code: 'B01LY00' },
        prosecutionCases: [
          {
            defendants: [
              {
                id: `d${n}`,
                pncId: '2002/0073319Z',
                offences: [{ judicialResults: [{ cjsCode: '1002', label: 'Imprisonment' }] }],
              },
            ],
          },
        ],
      },
      hearingDay: '2026-01-07',
    });
  const send = (n: number): Promise<Response> =>
    fetch(`${other.url}/feeds/court`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: sentence(n),
    });
  let taken = 0;
  let refused = await send(0);
  for (; refused.status === 202; refused = await send(taken)) taken += 1;
  expect(taken).toBeGreaterThanOrEqual(10);
  expect(taken).toBeLessThanOrEqual(21);
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('30');
  await writeFile(join(folder, 'more.json'), sentence(100));
  await until('the folder to be held', async () => (await other.ready()).ways[1]?.state === 'held');
  expect(await other.ready()).toMatchObject({ status: 'degraded', unread: 0, unsent: taken });
  expect(await readdir(folder)).toContain('more.json');
  // Who is not known is not told how it stands.
  expect((await fetch(`${other.url}/feeds/court`, { method: 'POST' })).status).toBe(401);
  other.broker.answer(() => ({ status: 202 }));
  await until('room', async () => (await send(taken)).status === 202, {
    within: 60_000,
    every: 500,
  });
  await until('the file to be taken', async () => (await readdir(folder)).includes('done'), {
    within: 30_000,
  });
  expect(await other.reach(taken + 2)).toHaveLength(taken + 2);
  expect(await other.ready()).toMatchObject({ status: 'ok' });
  await other.stop();
});

it.each<[string, () => Promise<Record<string, string>>, RegExp]>([
  [
    'a short key',
    async () => {
      await writeFile(join(rig.folder, 'short.key'), 'x'.repeat(31));
      return { TOCSIN_FEED_HOSTEL_HMAC_KEY: join(rig.folder, 'short.key') };
    },
    /TOCSIN_FEED_HOSTEL_HMAC_KEY: .* at least 32 bytes/,
  ],
  [
    'no such key',
    () => Promise.resolve({ TOCSIN_FEED_HOSTEL_HMAC_KEY: '/no/such/key' }),
    /TOCSIN_FEED_HOSTEL_HMAC_KEY: .* cannot be read/,
  ],
  [
    'one key for two feeds',
    () => Promise.resolve({ TOCSIN_FEED_COURT_HMAC_KEY: join(rig.folder, 'hmac.key') }),
    /_HMAC_KEY: is the key of two feeds/,
  ],
  [
    'a certificate that is none',
    () => Promise.resolve({ TOCSIN_ADAPTERS_TLS_CERT: join(rig.folder, 'hmac.key') }),
    /TOCSIN_ADAPTERS_TLS_CERT, .*: are not a key and its certificate/,
  ],
])('does not start with %s, and says which setting it is', async (_, change, said) => {
  await expect(rig.start({ ...env, ...(await change()) })).rejects.toThrow(said);
});
