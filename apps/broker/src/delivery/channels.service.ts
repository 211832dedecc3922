import { Injectable } from '@nestjs/common';
import { BrowserPushChannel } from './browser-push.channel.js';
import type { ChannelPort } from './channel.js';
import { EmailChannel } from './email.channel.js';
import { NotifyEmailChannel, SmsChannel } from './notify.channels.js';
import type { Channel } from './notice.js';
import { PushChannel } from './push.channel.js';
import { TeamsChannel } from './teams.channel.js';
import { WebhookChannel } from './webhook.channel.js';

/** Every channel by its name. */
@Injectable()
export class Channels {
  private readonly ports: Readonly<Record<Channel, ChannelPort>>;

  constructor(
    push: PushChannel,
    email: EmailChannel,
    notifyEmail: NotifyEmailChannel,
    sms: SmsChannel,
    browserPush: BrowserPushChannel,
    webhook: WebhookChannel,
    teams: TeamsChannel,
  ) {
    this.ports = {
      push,
      // What is held to be polled is never due; what was claimed just before its stream turned goes out.
      poll: push,
      email,
      'notify-email': notifyEmail,
      sms,
      'browser-push': browserPush,
      webhook,
      teams,
    };
  }

  of(channel: Channel): ChannelPort {
    return this.ports[channel];
  }
}
