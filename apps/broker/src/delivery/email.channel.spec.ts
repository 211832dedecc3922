import { startMailbox, type Mailbox, type MailStep } from '#testing';
import { MasterKey } from '#trust';
import type { BrokerSettings } from '../config.js';
import { EmailChannel } from './email.channel.js';
import { Links } from './links.service.js';
import type { ClaimedNotice } from './notice.js';

const notice = {
  id: '01a20f72-aacd-72e5-b1a3-00ba16a0ee49',
  address: 'duty-po@test.example',
  attempts: 1,
  created_at: new Date('2026-08-08T22:10:00Z'),
  content: {
    alert: 'K7Q2-9FXM',
    kind: 'accept',
    severity: 'P1',
    post: { id: 'ppu-a/duty-po', title: 'Duty PO' },
  },
} as ClaimedNotice;

describe('e-mail', () => {
  let mailbox: Mailbox;
  let channel: EmailChannel;
  beforeEach(async () => {
    mailbox = await startMailbox();
    const settings = {
      smtpUrl: `smtp://tocsin:secret@127.0.0.1:${mailbox.port}`,
      issuer: 'https://broker.example',
      mailFrom: 'tocsin@broker.example',
    } as BrokerSettings;
    channel = new EmailChannel(settings, new Links(new MasterKey(Buffer.alloc(32, 7)), settings));
  });
  afterEach(async () => {
    channel.onApplicationShutdown();
    await mailbox.stop();
  });

  it.each<[MailStep, number, string]>([
    ['greeting', 554, 'retry'],
    ['AUTH', 535, 'retry'],
    ['MAIL FROM', 550, 'retry'],
    ['RCPT TO', 450, 'retry'],
    ['RCPT TO', 550, 'rejected'],
    ['DATA', 451, 'retry'],
    ['DATA', 554, 'rejected'],
  ])('refused at %s with %i is %s', async (step, code, outcome) => {
    mailbox.refuse(1, code, step);
    expect(await channel.send(notice)).toEqual({ outcome, answer: `smtp-${code}` });
    expect(await channel.send(notice)).toMatchObject({ outcome: 'delivered' });
  });
});
