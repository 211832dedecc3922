import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { SignJWT } from 'jose';
import { DATABASE, type Database } from '#database';
import { CLOCK, type Clock } from '#kernel';
import { CHANNEL_KEYS, SETTINGS, type BrokerSettings } from '../config.js';
import type { ChannelKeys } from './channel-keys.js';
import type { ChannelPort } from './channel.js';
import { byStatus, ProviderClient } from './http-post.js';
import type { ClaimedNotice } from './notice.js';
import type { Tried } from './outcome.js';
import { PushSubscriptionRepository } from './push-subscription.repository.js';
import { encryptFor, newSender } from './web-push-encryption.js';
import { headline } from './wording.js';

/** How long a token of ours is good for, in seconds; at most a day (RFC 8292 §2). */
const tokenLife = 12 * 3600;
/** How long a push service may keep a message that has no end of its own, in seconds. */
const longestKept = 3600;

/** The public key as a browser wants it: an uncompressed point, base64url. */
export function applicationServerKey({ vapid }: ChannelKeys): string | undefined {
  const { x, y } = vapid?.publicJwk ?? {};
  if (x === undefined || y === undefined) return undefined;
  const point = [Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')];
  return Buffer.concat(point).toString('base64url');
}

/** Wakes a browser (RFC 8030), encrypted for it alone (RFC 8291), in our own name (RFC 8292). Reference only. */
@Injectable()
export class BrowserPushChannel implements ChannelPort {
  constructor(
    @Inject(SETTINGS) private readonly settings: BrokerSettings,
    @Inject(CHANNEL_KEYS) private readonly keys: ChannelKeys,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(DATABASE) private readonly database: Database,
    private readonly subscriptions: PushSubscriptionRepository,
    private readonly client: ProviderClient,
  ) {}

  async send(notice: ClaimedNotice): Promise<Tried> {
    const { address, content } = notice;
    const subscription =
      address === null ? undefined : await this.subscriptions.find(this.database, address);
    if (!subscription) return { outcome: 'rejected', answer: 'no-subscription' };
    const message = Buffer.from(
      JSON.stringify({
        title: headline(content),
        reference: content.alert,
        severity: content.severity,
        url: this.settings.issuer,
      }),
    );
    const authorization = await this.authorization(subscription.endpoint);
    if (authorization === undefined) return { outcome: 'retry', answer: 'no-key' };
    let body: Buffer;
    try {
      body = encryptFor(subscription, message, newSender(), randomBytes(16));
    } catch {
      return { outcome: 'rejected', answer: 'bad-subscription-key', gone: true };
    }
    const answer = await this.client.call(subscription.endpoint, {
      method: 'POST',
      headers: {
        authorization,
        'content-type': 'application/octet-stream',
        'content-encoding': 'aes128gcm',
        ttl: String(this.secondsLeft(notice)),
        urgency: content.severity === 'P1' ? 'high' : 'normal',
        // A later message about the same alert takes the place of this one (RFC 8030 §5.4).
        topic: content.alert,
      },
      body,
    });
    return 'outcome' in answer ? answer : byStatus(answer);
  }

  private secondsLeft({ expires_at: end }: ClaimedNotice): number {
    if (!end) return longestKept;
    return Math.max(0, Math.round((end.getTime() - this.clock.now().getTime()) / 1000));
  }

  private async authorization(endpoint: string): Promise<string | undefined> {
    const key = this.keys.vapid;
    const publicKey = applicationServerKey(this.keys);
    const { vapid } = this.settings;
    if (!key || publicKey === undefined || !vapid) return undefined;
    const at = Math.floor(this.clock.machine().getTime() / 1000);
    const token = await new SignJWT({})
      .setProtectedHeader({ alg: 'ES256', typ: 'JWT' })
      .setAudience(new URL(endpoint).origin)
      .setSubject(vapid.contact)
      .setExpirationTime(at + tokenLife)
      .sign(key.privateKey);
    return `vapid t=${token}, k=${publicKey}`;
  }
}
