import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { SystemClock } from '#kernel';
import { Outbound } from '#outbound';
import { startReceiver, type Answer, type Receiver } from '#testing';
import type { BrokerSettings } from '../config.js';
import type { ChannelKeys } from './channel-keys.js';
import { ChannelKeysController } from './channel-keys.controller.js';
import type { ChannelPort } from './channel.js';
import { ProviderClient } from './http-post.js';
import type { ClaimedNotice } from './notice.js';
import { TeamsChannel } from './teams.channel.js';
import { WebhookChannel } from './webhook.channel.js';

const settings = { issuer: 'https://broker.example' } as BrokerSettings;
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const keys: ChannelKeys = {
  webhook: { privateKey, publicJwk: publicKey.export({ format: 'jwk' }) },
  vapid: undefined,
};
const noticeTo = (address: string | null): ClaimedNotice =>
  ({
    id: '01a20f72-aacd-72e5-b1a3-00ba16a0ee49',
    channel: 'webhook',
    address,
    attempts: 1,
    created_at: new Date('2026-08-08T22:10:00Z'),
    content: {
      alert: 'K7Q2-9FXM',
      kind: 'accept',
      severity: 'P1',
      acceptBy: '2026-08-08T22:25:00Z',
      says: 'A resident may have absconded.',
      post: { id: 'ppu-a/duty-po', title: 'Duty PO' },
    },
  }) as ClaimedNotice;

const answers: [string, Answer, string, string, string][] = [
  // What came, and what it is to a webhook and to Teams.
  ['200', { status: 200 }, '200', 'delivered', 'delivered'],
  ['202', { status: 202, body: 'anything' }, '202', 'delivered', 'delivered'],
  [
    'a redirect',
    { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
    '302',
    'retry',
    'retry',
  ],
  ['400', { status: 400 }, '400', 'rejected', 'rejected'],
  ['401', { status: 401 }, '401', 'retry', 'retry'],
  ['404', { status: 404 }, '404', 'retry', 'retry'],
  ['410', { status: 410 }, '410', 'rejected', 'rejected'],
  ['413', { status: 413 }, '413', 'rejected', 'rejected'],
  ['429', { status: 429, headers: { 'retry-after': '7' } }, '429', 'retry', 'retry'],
  [
    '429 until a date',
    { status: 429, headers: { 'retry-after': 'Fri, 01 Jan 2100 00:00:00 GMT' } },
    '429',
    'retry',
    'retry',
  ],
  ['500', { status: 500, body: 'x'.repeat(100) }, '500', 'retry', 'retry'],
  ['a dropped connection', { destroy: true }, 'und-err-socket', 'unknown', 'unknown'],
  // It was taken: what else it says is not read, and nothing is sent twice for it.
  ['a long answer', { status: 200, body: 'x'.repeat(100_000) }, '200', 'delivered', 'delivered'],
];

describe('webhooks and Teams', () => {
  let receiver: Receiver;
  const outbound = new Outbound({ allow: [], loopback: true });
  const client = new ProviderClient(outbound, new SystemClock());
  const webhook = new WebhookChannel(settings, keys, new SystemClock(), client);
  const teams = new TeamsChannel(settings, client);
  beforeAll(async () => {
    receiver = await startReceiver();
  });
  afterAll(async () => {
    await outbound.close();
    await receiver.stop();
  });
  beforeEach(() => receiver.empty());

  describe.each<[string, ChannelPort, 3 | 4]>([
    ['webhook', webhook, 3],
    ['teams', teams, 4],
  ])('%s', (_name, channel, column) => {
    it.each(answers)('%s', async (...row) => {
      const [, answer, code] = row;
      receiver.answer(() => answer);
      const tried = await channel.send(noticeTo(`${receiver.url}/hook`));
      expect(tried).toMatchObject({ outcome: row[column], answer: code });
      expect(tried.gone === true).toBe(code === '410');
      expect(tried.waitFor).toBe(
        code !== '429' ? undefined : answer.headers?.['retry-after'] === '7' ? 7_000 : 3_600_000,
      );
      expect(receiver.requests).toHaveLength(1);
    });

    it('says of a repeat that it may be one', async () => {
      receiver.answer(() => ({ status: 202 }));
      for (const attempts of [1, 2])
        await channel.send({ ...noticeTo(`${receiver.url}/hook`), attempts });
      expect(receiver.requests.map(({ headers }) => headers['tocsin-attempt'])).toEqual(['1', '2']);
    });

    it('nobody listens: it never arrived', async () => {
      expect(await channel.send(noticeTo('http://127.0.0.1:1/hook'))).toEqual({
        outcome: 'retry',
        answer: 'econnrefused',
      });
    });

    it.each([
      'http://hook.example/',
      'https://10.0.0.1/hook',
      'https://[::ffff:127.0.0.1]/hook',
      'https://169.254.169.254/latest/meta-data/',
    ])('an address that may not be called is not called: %s', async (address) => {
      expect(await channel.send(noticeTo(address))).toEqual({
        outcome: 'retry',
        answer: 'address-refused',
      });
    });

    it('without an address it is refused', async () => {
      expect(await channel.send(noticeTo(null))).toMatchObject({ outcome: 'rejected' });
    });
  });

  it('signs by Standard Webhooks v1a, and the published key checks it', async () => {
    receiver.answer(() => ({ status: 204 }));
    const notice = noticeTo(`${receiver.url}/hook`);
    await webhook.send(notice);
    await webhook.send(notice);
    const published = new ChannelKeysController(keys).published() as {
      webhook: { jwk: { kty: string; crv: string; x: string }; key: string };
    };
    const key = createPublicKey({ key: published.webhook.jwk, format: 'jwk' });
    expect(Buffer.from(published.webhook.key.replace('whpk_', ''), 'base64')).toHaveLength(32);
    for (const { headers, body } of receiver.requests) {
      const id = String(headers['webhook-id']);
      const at = String(headers['webhook-timestamp']);
      expect(id).toBe(notice.id);
      expect(at).toMatch(/^\d{10}$/);
      const [version, signature = ''] = String(headers['webhook-signature']).split(',');
      expect(version).toBe('v1a');
      const holds = (signed: string): boolean =>
        verify(null, Buffer.from(signed), key, Buffer.from(signature, 'base64'));
      expect(holds(`${id}.${at}.${body}`)).toBe(true);
      expect(holds(`${id}.${at}.${body} `)).toBe(false);
      expect(holds(`${id}.${Number(at) + 1}.${body}`)).toBe(false);
    }
  });

  it('RR-17: neither says what happened', async () => {
    receiver.answer(() => ({ status: 200 }));
    await webhook.send(noticeTo(`${receiver.url}/a`));
    await teams.send(noticeTo(`${receiver.url}/b`));
    for (const { body } of receiver.requests) {
      expect(body).toContain('K7Q2-9FXM');
      expect(body).not.toMatch(/resident|abscond/);
    }
    expect(JSON.parse(receiver.requests[1]?.body ?? '')).toMatchObject({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          content: { type: 'AdaptiveCard', actions: [{ type: 'Action.OpenUrl' }] },
        },
      ],
    });
  });

  it('without a key no webhook goes out unsigned', async () => {
    const bare = new WebhookChannel(
      settings,
      { webhook: undefined, vapid: undefined },
      new SystemClock(),
      client,
    );
    expect(await bare.send(noticeTo(`${receiver.url}/hook`))).toMatchObject({ outcome: 'retry' });
    expect(receiver.requests).toHaveLength(0);
  });
});
