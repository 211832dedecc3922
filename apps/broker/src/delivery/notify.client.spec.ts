import { SystemClock } from '#kernel';
import { Outbound } from '#outbound';
import { startNotify, type FakeNotify, type NotifyFault } from '#testing';
import type { BrokerSettings } from '../config.js';
import { ProviderClient } from './http-post.js';
import { byReceipt, NotifyClient } from './notify.client.js';
import { brokerSettings } from '../config.js';

const message = {
  kind: 'sms',
  to: '+447700900001',
  personalisation: { text: 'Urgent alert. Open Tocsin. Ref K7Q2-9FXM.' },
  reference: '01a20f72-aacd-72e5-b1a3-00ba16a0ee49',
} as const;

describe('GOV.UK Notify', () => {
  let notify: FakeNotify;
  let settings: BrokerSettings;
  let client: NotifyClient;
  const outbound = new Outbound({ allow: [], loopback: true });
  const provider = new ProviderClient(outbound, new SystemClock());
  const settingsOf = (more: Record<string, string> = {}): BrokerSettings =>
    brokerSettings({
      TOCSIN_DATABASE_URL: 'postgres://localhost/none',
      TOCSIN_QUEUE_URL: 'postgres://localhost/none',
      TOCSIN_ISSUER: 'https://broker.example',
      TOCSIN_SIGNING_KEY: 'none',
      TOCSIN_DATA_KEY: 'none',
      TOCSIN_OPERATOR_TOKEN: 'an-operator-token-for-tests-only',
      TOCSIN_NOTIFY_URL: `${notify.url}/`,
      TOCSIN_NOTIFY_KEY: notify.key,
      TOCSIN_NOTIFY_SMS_TEMPLATE: notify.smsTemplate,
      TOCSIN_NOTIFY_EMAIL_TEMPLATE: notify.emailTemplate,
      ...more,
    });
  beforeAll(async () => {
    notify = await startNotify();
    settings = settingsOf();
    client = new NotifyClient(settings, new SystemClock(), provider);
  });
  afterAll(async () => {
    await outbound.close();
    await notify.stop();
  });
  beforeEach(() => notify.empty());

  it('takes a text and an e-mail, signed in with the key, by the templates', async () => {
    expect(await client.send(message)).toMatchObject({ outcome: 'delivered', answer: '201' });
    const email = {
      kind: 'email',
      to: 'duty@test.example',
      personalisation: { subject: 'Urgent', text: 'An alert needs an owner.' },
      reference: message.reference,
    } as const;
    expect(await client.send(email)).toMatchObject({ outcome: 'delivered', answer: '201' });
    expect(notify.messages.map(({ kind, reference }) => [kind, reference])).toEqual([
      ['sms', message.reference],
      ['email', message.reference],
    ]);
    expect(notify.wrong).toEqual([]);
  });

  it('waits for a receipt only where Notify has been told to call back', async () => {
    expect((await client.send(message)).receipt).toBeUndefined();
    const called = new NotifyClient(
      settingsOf({ TOCSIN_NOTIFY_CALLBACK_TOKEN: 'a-callback-token-for-tests-only' }),
      new SystemClock(),
      provider,
    );
    expect((await called.send(message)).receipt).toBe('awaited');
  });

  const refused = (status: number, error: string, said: string): NotifyFault => ({
    status,
    error,
    message: said,
  });
  it.each<[NotifyFault, string, string]>([
    [
      refused(400, 'ValidationError', 'phone_number Must not contain letters'),
      'rejected',
      '400-ValidationError',
    ],
    [
      refused(400, 'BadRequestError', 'Can’t send to international numbers'),
      'rejected',
      '400-BadRequestError',
    ],
    // About our set-up: it ends when the operator has mended it.
    [refused(400, 'BadRequestError', 'Template not found'), 'retry', '400-BadRequestError'],
    [
      refused(400, 'BadRequestError', 'Missing personalisation: text'),
      'retry',
      '400-BadRequestError',
    ],
    [
      refused(400, 'BadRequestError', "Can't send to this recipient using a team-only API key"),
      'retry',
      '400-BadRequestError',
    ],
    [
      refused(403, 'AuthError', 'Error: Your system clock must be accurate'),
      'retry',
      '403-AuthError',
    ],
    [refused(429, 'RateLimitError', 'Exceeded rate limit'), 'retry', '429-RateLimitError'],
    [
      refused(429, 'TooManyRequestsError', 'Exceeded send limits'),
      'retry',
      '429-TooManyRequestsError',
    ],
    [refused(500, 'Exception', 'Internal server error'), 'retry', '500-Exception'],
    [refused(500, '<b>not a name</b>', ''), 'retry', '500'],
    ['drop', 'unknown', 'und-err-socket'],
    ['nonsense', 'unknown', '200-unreadable'],
    ['no id', 'unknown', '201-unreadable'],
    [{ hang: 6_500 }, 'unknown', 'timeout'],
  ])('%j is %s', async (fault, outcome, answer) => {
    notify.fail(fault);
    expect(await client.send(message)).toMatchObject({ outcome, answer });
  });

  it('what never arrived is not "unknown"', async () => {
    const nobody = new NotifyClient(
      settingsOf({ TOCSIN_NOTIFY_URL: 'http://127.0.0.1:1' }),
      new SystemClock(),
      provider,
    );
    expect(await nobody.send(message)).toEqual({ outcome: 'retry', answer: 'econnrefused' });
  });

  it('a key of another service is refused, and that is tried again', async () => {
    const other = notify.key.replace(/-[0-9a-f]{12}$/, '-000000000000');
    const wrong = new NotifyClient(
      settingsOf({ TOCSIN_NOTIFY_KEY: other }),
      new SystemClock(),
      provider,
    );
    expect(await wrong.send(message)).toMatchObject({ outcome: 'retry', answer: '403-AuthError' });
  });

  it.each([
    ['delivered', { outcome: 'delivered', answer: 'receipt-delivered' }],
    ['permanent-failure', { outcome: 'rejected', gone: true }],
    ['temporary-failure', { outcome: 'retry' }],
    ['technical-failure', { outcome: 'retry' }],
    ['validation-failed', { outcome: 'rejected', answer: 'receipt-validation-failed' }],
    ['sending', { outcome: 'delivered', receipt: 'awaited' }],
    ['a word of later', { outcome: 'delivered', receipt: 'awaited' }],
  ])('a receipt "%s"', (said, tried) => {
    expect(byReceipt(said)).toMatchObject(tried);
  });

  it('asks for what no receipt came of', async () => {
    const { providerId = '' } = await client.send(message);
    expect(await client.ask(providerId)).toMatchObject({ receipt: 'awaited' });
    notify.setStatus(providerId, 'permanent-failure');
    expect(await client.ask(providerId)).toMatchObject({ outcome: 'rejected', gone: true });
    const unknown = '00000000-0000-4000-8000-000000000000';
    expect(await client.ask(unknown)).toEqual({ outcome: 'retry', answer: 'asked-404' });
  });
});
