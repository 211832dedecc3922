import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import { SETTINGS, type BrokerSettings } from '../config.js';
import type { ChannelPort } from './channel.js';
import { Links } from './links.service.js';
import type { ClaimedNotice } from './notice.js';
import type { Tried } from './outcome.js';
import { tryMark } from './try-mark.js';
import { mailText } from './wording.js';

/** How many connections to the mail server there are at most. */
export const mailConnections = 4;

/** Sends by SMTP. */
@Injectable()
export class EmailChannel implements ChannelPort, OnApplicationShutdown {
  private readonly transport: Transporter | undefined;

  constructor(
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
    private readonly links: Links,
  ) {
    const { smtpUrl } = settings;
    if (smtpUrl === undefined) return;
    const times = { connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 8_000 };
    this.transport = createTransport({
      url: smtpUrl,
      pool: true,
      maxConnections: mailConnections,
      ...times,
    });
  }

  async send(notice: ClaimedNotice): Promise<Tried> {
    if (!this.transport) return { outcome: 'retry', answer: 'no-mail-server' };
    if (notice.address === null) return { outcome: 'rejected', answer: 'no-address' };
    try {
      await this.transport.sendMail({
        ...mailText(notice.content, this.links.of(notice)),
        from: this.settings.mailFrom,
        to: notice.address,
        // The same for every try, so that a mail server can tell a repeat.
        messageId: `<${notice.id}@${new URL(this.settings.issuer).hostname}>`,
        date: notice.created_at,
        headers: { 'Auto-Submitted': 'auto-generated', ...tryMark(notice) },
      });
      return { outcome: 'delivered', answer: 'smtp-250' };
    } catch (thrown) {
      return classify(thrown);
    }
  }

  onApplicationShutdown(): void {
    this.transport?.close();
  }
}

/**
 * Where a 5xx is about the address or the message, and final (RFC 5321 §4.2.1). At the greeting, at AUTH or at
 * MAIL FROM it is about us, and ends when the operator has mended it.
 */
const aboutTheMail = new Set<unknown>(['RCPT TO', 'DATA']);

function classify(thrown: unknown): Tried {
  if (typeof thrown !== 'object' || thrown === null)
    return { outcome: 'unknown', answer: 'smtp-fault' };
  const status: unknown = Reflect.get(thrown, 'responseCode');
  if (typeof status === 'number') {
    const final = status >= 500 && aboutTheMail.has(Reflect.get(thrown, 'command'));
    return { outcome: final ? 'rejected' : 'retry', answer: `smtp-${status}` };
  }
  const code: unknown = Reflect.get(thrown, 'code');
  const connected = code !== 'ECONNECTION' && code !== 'EDNS';
  const name = typeof code === 'string' ? code.toLowerCase().slice(0, 30) : 'fault';
  return { outcome: connected ? 'unknown' : 'retry', answer: `smtp-${name}` };
}
