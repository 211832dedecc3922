import { Injectable } from '@nestjs/common';
import type { ContactPoint } from '#contracts';
import { TocsinError } from '#kernel';
import { NotifyClient } from '../delivery/notify.client.js';
import { MailSender } from './mail-sender.js';

/** A code on its way to one address. */
export interface Code {
  id: string;
  channel: ContactPoint['channel'];
  address: string;
  code: string;
  at: Date;
}

/** Sends a code to where it verifies that somebody is there: by e-mail, or by text where there is a provider of texts. */
@Injectable()
export class CodeSender {
  constructor(
    private readonly mail: MailSender,
    private readonly notify: NotifyClient,
  ) {}

  /** Whether a code can be sent there at all. */
  reaches(channel: ContactPoint['channel']): boolean {
    return channel === 'email' || (channel === 'sms' && this.notify.isThere);
  }

  /** @throws TocsinError `conflict` when the address is refused; `unavailable` when it may be taken later */
  async send(code: Code): Promise<void> {
    const outcome = code.channel === 'sms' ? await this.text(code) : await this.letter(code);
    if (outcome === 'refused')
      throw new TocsinError('conflict', 'The provider refuses the address');
    if (outcome === 'retry')
      throw new TocsinError('unavailable', 'The provider does not take it now; try again');
  }

  private async letter({ id, address, code, at }: Code): Promise<'sent' | 'refused' | 'retry'> {
    const { outcome } = await this.mail.send({
      id,
      to: address,
      subject: 'Tocsin: your code',
      text: `Your code is ${code}. It is good for 30 minutes.\n\nGive it to whoever asked you for it, or type it where you were asked. If nobody asked you, do nothing.\n`,
      at,
    });
    return outcome === 'refused' || outcome === 'retry' ? outcome : 'sent';
  }

  private async text({ id, address, code }: Code): Promise<'sent' | 'refused' | 'retry'> {
    const { outcome } = await this.notify.send({
      kind: 'sms',
      to: address,
      personalisation: {
        text: `Tocsin: your code is ${code}. It is good for 30 minutes. If nobody asked you for it, do nothing.`,
      },
      reference: `code-${id}`,
    });
    // One that may have arrived has to be given back like any other.
    return outcome === 'rejected' ? 'refused' : outcome === 'retry' ? 'retry' : 'sent';
  }
}
