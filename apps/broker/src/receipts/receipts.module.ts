import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { EventReceiptRepository } from './event-receipt.repository.js';
import { EventReceiptsController } from './event-receipts.controller.js';
import { EventReceipts } from './event-receipts.service.js';
import { EventStandingRepository } from './event-standing.repository.js';
import { EventStandings } from './event-standings.service.js';

/** The broker's signed receipts for accepted statements, and who has taken on what they told. */
@Module({
  imports: [AccessModule, DeliveryModule, DirectoryModule],
  controllers: [EventReceiptsController],
  providers: [EventReceiptRepository, EventReceipts, EventStandingRepository, EventStandings],
})
export class ReceiptsModule {}
