import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import { SETTINGS, type BrokerSettings } from '../config.js';

/** A message to a person about themselves: no alert stands behind it. */
export interface PlainMail {
  /** The same for every try, so that a mail server can tell a repeat. */
  id: string;
  to: string;
  subject: string;
  text: string;
  at: Date;
}

/** What the mail server made of it. `retry`: not now, or nobody knows. */
export interface Sent {
  outcome: 'sent' | 'retry' | 'refused';
  /** As a code: `smtp-250`, `smtp-451`, `no-mail-server`. */
  answer: string;
}

/**
 * Sends e-mail that belongs to no alert: codes that verify an address, reminders, hand-overs. Alerts go through
 * delivery/, which has its own connections, so that these never hold one up.
 */
@Injectable()
export class MailSender implements OnApplicationShutdown {
  private readonly transport: Transporter | undefined;

  constructor(@Inject(SETTINGS) private readonly settings: BrokerSettings) {
    const { smtpUrl } = settings;
    if (smtpUrl === undefined) return;
    const times = { connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 8_000 };
    this.transport = createTransport({ url: smtpUrl, pool: true, maxConnections: 2, ...times });
  }

  async send({ id, to, subject, text, at }: PlainMail): Promise<Sent> {
    if (!this.transport) return { outcome: 'retry', answer: 'no-mail-server' };
    try {
      await this.transport.sendMail({
        ...{ to, subject, text },
        from: this.settings.mailFrom,
        messageId: `<${id}@${new URL(this.settings.issuer).hostname}>`,
        date: at,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      return { outcome: 'sent', answer: 'smtp-250' };
    } catch (thrown) {
      return outcomeOf(thrown);
    }
  }

  onApplicationShutdown(): void {
    this.transport?.close();
  }
}

/** A 5xx about the address or the message is final (RFC 5321 §4.2.1); anything else may pass. */
function outcomeOf(thrown: unknown): Sent {
  if (typeof thrown !== 'object' || thrown === null) return { outcome: 'retry', answer: 'fault' };
  const status: unknown = Reflect.get(thrown, 'responseCode');
  if (typeof status !== 'number') return { outcome: 'retry', answer: 'smtp-fault' };
  const command: unknown = Reflect.get(thrown, 'command');
  const final = status >= 500 && (command === 'RCPT TO' || command === 'DATA');
  return { outcome: final ? 'refused' : 'retry', answer: `smtp-${status}` };
}
