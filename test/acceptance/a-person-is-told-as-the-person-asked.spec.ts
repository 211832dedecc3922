import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { startPushService, startReceiver, until, type PushService, type Receiver } from '#testing';
import { ChannelWorld, inFolder, phones, verified } from './harness/channels.js';

const senior = 'ppu-a/duty-spo';
const inspector = 'control/duty-inspector';
const officer = 'ppu-a/duty-po';

interface Published {
  webhook: { jwk: { kty: string; crv: string; x: string } };
  browserPush: { applicationServerKey: string };
}

describe('a person is told as the person asked, by every channel', () => {
  let held: ChannelWorld;
  let hooks: Receiver;
  let browser: PushService;
  const published = async (): Promise<Published> =>
    (await (await fetch(`${held.world.url}/.well-known/tocsin-channels.json`)).json()) as Published;
  beforeAll(async () => {
    hooks = await startReceiver();
    hooks.answer(() => ({ status: 202 }));
    browser = await startPushService(
      async () => (await published()).browserPush.applicationServerKey,
    );
    held = await ChannelWorld.start(
      {
        // By day a webhook; at night the browser that asked, by the policy.
        [senior]: {
          contacts: [
            verified('webhook', `${hooks.url}/senior`),
            verified('email', 's@test.example'),
          ],
          notify: [{ from: '07:00', to: '22:00', channels: ['webhook'] }],
        },
        [inspector]: {
          contacts: [verified('sms', phones.inspector), verified('teams', `${hooks.url}/teams`)],
          notify: [{ severities: ['P1'], channels: ['teams', 'sms'] }],
        },
        [officer]: { contacts: [verified('phone', phones.second)] },
      },
      {
        environment: (_url, folder) => {
          const webhook = inFolder(folder, 'webhook.jwk');
          const vapid = inFolder(folder, 'vapid.jwk');
          const ed25519 = generateKeyPairSync('ed25519').privateKey;
          const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
          writeFileSync(webhook, JSON.stringify(ed25519.export({ format: 'jwk' })));
          writeFileSync(vapid, JSON.stringify(p256.export({ format: 'jwk' })));
          return {
            TOCSIN_WEBHOOK_KEY: webhook,
            TOCSIN_VAPID_KEY: vapid,
            TOCSIN_VAPID_CONTACT: 'mailto:operator@broker.example',
          };
        },
      },
    );
    await held.world.operator('PUT', '/operator/push-subscriptions', {
      staff: `staff-${senior}`,
      subscription: browser.subscription,
    });
  });
  afterAll(async () => {
    await held.stop();
    await browser.stop();
    await hooks.stop();
  });
  const own = async (ref: string, post: string): Promise<string[]> =>
    (await held.notices(ref))
      .filter((one) => one.post === post && one.channel !== 'poll' && one.state !== 'reserve')
      .map(({ channel }) => channel)
      .sort();

  it('at night a browser is woken, and a second channel with it', async () => {
    const { ref } = await held.raise(0);
    const [message] = await until(
      'the browser to be woken',
      () => browser.messages.length > 0 && browser.messages,
    );
    expect(browser.wrong).toEqual([]);
    expect(message).toMatchObject({ urgency: 'high', topic: ref, ttl: 30 * 60 });
    expect(message?.content).toMatchObject({ reference: ref, severity: 'P1' });
    expect(JSON.stringify(message?.content)).not.toMatch(/X10|TST1|hostel|resident|Demo/);
    // The person's two, and the post's own mailbox.
    expect(await own(ref, senior)).toEqual(['browser-push', 'email', 'email']);
  });

  it('by severity: Teams first where the person asked for it, with the text beside it', async () => {
    const { ref } = await held.raise(1);
    expect(await own(ref, inspector)).toEqual(['email', 'sms', 'teams']);
    const card = await hooks.waitFor(({ path, body }) => path === '/teams' && body.includes(ref));
    expect(card.body).not.toMatch(/X10|TST1|resident|Demo/);
  });

  it('a number that is only for calling is never texted', async () => {
    const { ref } = await held.raise(2);
    expect(await own(ref, officer)).toEqual(['email']);
    expect(held.notify.messages.filter(({ to }) => to === phones.second)).toEqual([]);
  });

  it('a browser that has gone is not woken again', async () => {
    browser.refuse({ status: 410 });
    const { ref } = await held.raise(3);
    await until('the subscription to end', async () => {
      const { rows } = await held.database.query('select ended_at from push_subscription');
      return rows.every((row: { ended_at: Date | null }) => row.ended_at !== null);
    });
    const count = browser.messages.length;
    // What stood behind it went out: the webhook.
    await hooks.waitFor(({ path, body }) => path === '/senior' && body.includes(ref));
    const next = await held.raise(4);
    expect(await own(next.ref, senior)).toEqual(['email', 'email', 'webhook']);
    expect(browser.messages).toHaveLength(count);
  });

  it('by day, by the person’s own rule, the webhook, signed for anybody to check', async () => {
    await held.world.moveTo('2026-08-05T11:00:00Z');
    hooks.empty();
    const { ref } = await held.raise(5);
    // By day the offender manager and the duty officer are asked first.
    await held.later(15);
    const { headers, body } = await hooks.waitFor(
      (request) => request.path === '/senior' && request.body.includes(ref),
    );
    const { webhook } = await published();
    const signature = String(headers['webhook-signature']).replace('v1a,', '');
    const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
    const key = createPublicKey({ key: webhook.jwk, format: 'jwk' });
    expect(verify(null, Buffer.from(signed), key, Buffer.from(signature, 'base64'))).toBe(true);
  });

  it('refuses a browser of nobody, and one that is none', async () => {
    const { subscription } = browser;
    const save = async (body: object): Promise<unknown> =>
      held.world.operator('PUT', '/operator/push-subscriptions', body);
    await expect(save({ staff: 'nobody', subscription })).rejects.toThrow('404');
    const keys = { ...subscription.keys, auth: 'short' };
    const staff = `staff-${senior}`;
    await expect(save({ staff, subscription: { ...subscription, keys } })).rejects.toThrow('400');
    const endpoint = 'http://push.example/1';
    const bad = { ...subscription, endpoint };
    await expect(save({ staff, subscription: bad })).rejects.toThrow('400');
  });

  it('the directory gives the rules back, and taking them again changes nothing', async () => {
    const document = (await held.world.operator('GET', '/operator/directory')) as {
      staff: { id: string; notify?: object[] }[];
    };
    expect(document.staff.find(({ id }) => id === `staff-${senior}`)?.notify).toEqual([
      { from: '07:00', to: '22:00', channels: ['webhook'] },
    ]);
    const again = await held.world.operator('POST', '/operator/directory', document);
    expect(again).toMatchObject({ added: 0, changed: 0 });
  });
});
