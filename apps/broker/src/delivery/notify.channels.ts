import { Injectable } from '@nestjs/common';
import type { ChannelPort } from './channel.js';
import { Links } from './links.service.js';
import type { ClaimedNotice } from './notice.js';
import { NotifyClient } from './notify.client.js';
import type { Tried } from './outcome.js';
import { mailText, smsText } from './wording.js';

const noAddress: Tried = { outcome: 'rejected', answer: 'no-address' };

/** Texts, by GOV.UK Notify. */
@Injectable()
export class SmsChannel implements ChannelPort {
  constructor(
    private readonly notify: NotifyClient,
    private readonly links: Links,
  ) {}

  async send(notice: ClaimedNotice): Promise<Tried> {
    if (notice.address === null) return noAddress;
    // A reply can be taken only where replies come.
    const code = this.notify.hasReceipts ? this.links.replyCode(notice) : undefined;
    return this.notify.send({
      kind: 'sms',
      to: notice.address,
      personalisation: { text: smsText(notice.content, notice.created_at, code) },
      reference: notice.id,
    });
  }

  ask(notice: ClaimedNotice): Promise<Tried> {
    return askOf(this.notify, notice);
  }
}

/** E-mail, by GOV.UK Notify. */
@Injectable()
export class NotifyEmailChannel implements ChannelPort {
  constructor(
    private readonly notify: NotifyClient,
    private readonly links: Links,
  ) {}

  async send(notice: ClaimedNotice): Promise<Tried> {
    if (notice.address === null) return noAddress;
    const { subject, text } = mailText(notice.content, this.links.of(notice));
    return this.notify.send({
      kind: 'email',
      to: notice.address,
      personalisation: { subject, text },
      reference: notice.id,
    });
  }

  ask(notice: ClaimedNotice): Promise<Tried> {
    return askOf(this.notify, notice);
  }
}

const askOf = (notify: NotifyClient, { provider_id: id }: ClaimedNotice): Promise<Tried> =>
  id === null ? Promise.resolve({ outcome: 'retry', answer: 'no-provider-id' }) : notify.ask(id);
