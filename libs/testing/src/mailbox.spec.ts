import { createTransport } from 'nodemailer';
import { startMailbox, type Mailbox } from '#testing';

describe('mailbox', () => {
  let mailbox: Mailbox;
  beforeAll(async () => {
    mailbox = await startMailbox();
  });
  beforeEach(() => mailbox.empty());
  afterAll(() => mailbox.stop());

  const send = (subject: string, text: string): Promise<unknown> =>
    createTransport({ host: '127.0.0.1', port: mailbox.port, ignoreTLS: true }).sendMail({
      from: 'tocsin@example.org',
      to: ['duty@example.org', 'other@example.org'],
      subject,
      text,
      html: '<p>Not this</p>',
      headers: { 'X-Notice': 'K7Q2-9FXM' },
    });

  it('keeps what was sent, decoded', async () => {
    const text = `Señor Müller – a long line ${'on and '.repeat(30)}\nand an = sign`;
    await send('An alert – Größe', text);
    const mail = await mailbox.waitFor(({ subject }) => subject.startsWith('An alert'));
    expect(mail).toMatchObject({
      from: 'tocsin@example.org',
      to: ['duty@example.org', 'other@example.org'],
      subject: 'An alert – Größe',
      text,
    });
    expect(mail.headers['x-notice']).toBe('K7Q2-9FXM');
    mailbox.assertNothingUnexpected();
  });

  it('refuses as often as it is told, then takes again', async () => {
    mailbox.refuse(1, 451);
    mailbox.refuse(1, 550);
    await expect(send('one', 'x')).rejects.toMatchObject({ responseCode: 451 });
    await expect(send('two', 'x')).rejects.toMatchObject({ responseCode: 550 });
    await send('three', 'x');
    expect(mailbox.mails.map(({ subject }) => subject)).toEqual(['three']);
  });

  it('fails on a mail that nobody waited for, and on one that never comes', async () => {
    await send('surprise', 'x');
    expect(() => mailbox.assertNothingUnexpected()).toThrow('"surprise" to duty@example.org');
    await expect(mailbox.waitFor(() => false, 30)).rejects.toThrow('Waited 30 ms for a mail');
  });
});
