import { sign } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '#kernel';
import { CHANNEL_KEYS, SETTINGS, type BrokerSettings } from '../config.js';
import type { ChannelKeys } from './channel-keys.js';
import type { ChannelPort } from './channel.js';
import { byStatus, ProviderClient } from './http-post.js';
import type { ClaimedNotice } from './notice.js';
import type { Tried } from './outcome.js';
import { tryMark } from './try-mark.js';

/**
 * Calls a program of somebody's own, by Standard Webhooks 1.0 with an asymmetric signature (`v1a`, Ed25519): whoever
 * receives it checks it with our published key and can sign nothing in our name. Reference and link only.
 */
@Injectable()
export class WebhookChannel implements ChannelPort {
  constructor(
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
    @Inject(CHANNEL_KEYS) private readonly keys: ChannelKeys,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly client: ProviderClient,
  ) {}

  async send(notice: ClaimedNotice): Promise<Tried> {
    const key = this.keys.webhook;
    if (!key) return { outcome: 'retry', answer: 'no-key' };
    if (notice.address === null) return { outcome: 'rejected', answer: 'no-address' };
    const { alert, severity, kind, post, acceptBy } = notice.content;
    const body = JSON.stringify({
      type: 'alert.notice',
      timestamp: notice.created_at.toISOString(),
      data: {
        reference: alert,
        severity,
        kind,
        post: post.id,
        acceptBy,
        url: this.settings.issuer,
      },
    });
    // The same id for every try; the time of this one, which receivers hold against replays.
    const timestamp = String(Math.floor(this.clock.machine().getTime() / 1000));
    const signed = Buffer.from(`${notice.id}.${timestamp}.${body}`);
    const signature = sign(null, signed, key.privateKey).toString('base64');
    const answer = await this.client.call(notice.address, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': notice.id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1a,${signature}`,
        ...tryMark(notice),
      },
      body,
    });
    if ('outcome' in answer) return answer;
    // A program that was taken down for an hour answers 404 too: only 410 says that it is gone for good.
    if (answer.status === 404) return { outcome: 'retry', answer: '404' };
    return byStatus(answer);
  }
}
