import { Module } from '@nestjs/common';
import { ObligationRepository } from '../alerts/obligation.repository.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { RecordModule } from '../record/record.module.js';
import { AttemptRepository } from './attempt.repository.js';
import { Attempts } from './attempts.service.js';
import { DeliveryHandler } from './delivery.handler.js';
import { DeliveryService } from './delivery.service.js';
import { DeliveryWakes } from './delivery-wakes.service.js';
import { EmailChannel } from './email.channel.js';
import { NoticeRepository } from './notice.repository.js';
import { PushChannel } from './push.channel.js';
import { SetService } from './set.service.js';

@Module({
  imports: [DirectoryModule, RecordModule],
  controllers: [DeliveryHandler],
  providers: [
    AttemptRepository,
    Attempts,
    DeliveryService,
    DeliveryWakes,
    EmailChannel,
    NoticeRepository,
    ObligationRepository,
    PushChannel,
    SetService,
  ],
  exports: [Attempts, DeliveryWakes, NoticeRepository, ObligationRepository, SetService],
})
export class DeliveryModule {}
