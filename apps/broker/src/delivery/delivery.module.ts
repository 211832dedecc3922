import { Module } from '@nestjs/common';
import { ObligationRepository } from '../alerts/obligation.repository.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { RecordModule } from '../record/record.module.js';
import { AttemptRepository } from './attempt.repository.js';
import { Attempts } from './attempts.service.js';
import { DeliveryHandler } from './delivery.handler.js';
import { DeliveryService } from './delivery.service.js';
import { DeliveryWakes } from './delivery-wakes.service.js';
import { BrowserPushChannel } from './browser-push.channel.js';
import { ChannelKeysController } from './channel-keys.controller.js';
import { Circuits } from './circuits.service.js';
import { Channels } from './channels.service.js';
import { DeadAddresses } from './dead-addresses.service.js';
import { EmailChannel } from './email.channel.js';
import { ProviderClient } from './http-post.js';
import { Limits } from './limits.service.js';
import { Links } from './links.service.js';
import { NotifyEmailChannel, SmsChannel } from './notify.channels.js';
import { NotifyClient } from './notify.client.js';
import { NoticeRepository } from './notice.repository.js';
import { PushChannel } from './push.channel.js';
import { PushSubscriptionsController } from './push-subscriptions.controller.js';
import { ReceiptsController } from './receipts.controller.js';
import { Receipts } from './receipts.service.js';
import { StreamNoticeRepository } from './stream-notice.repository.js';
import { SetService } from './set.service.js';
import { TeamsChannel } from './teams.channel.js';
import { WebhookChannel } from './webhook.channel.js';

@Module({
  imports: [DirectoryModule, RecordModule],
  controllers: [
    ChannelKeysController,
    DeliveryHandler,
    PushSubscriptionsController,
    ReceiptsController,
  ],
  providers: [
    AttemptRepository,
    Attempts,
    DeliveryService,
    DeliveryWakes,
    BrowserPushChannel,
    Channels,
    Circuits,
    DeadAddresses,
    EmailChannel,
    Limits,
    Links,
    NotifyClient,
    NotifyEmailChannel,
    ProviderClient,
    Receipts,
    NoticeRepository,
    ObligationRepository,
    PushChannel,
    SetService,
    StreamNoticeRepository,
    SmsChannel,
    TeamsChannel,
    WebhookChannel,
  ],
  exports: [
    Attempts,
    DeliveryService,
    DeliveryWakes,
    Links,
    NoticeRepository,
    NotifyClient,
    ObligationRepository,
    SetService,
    StreamNoticeRepository,
  ],
})
export class DeliveryModule {}
