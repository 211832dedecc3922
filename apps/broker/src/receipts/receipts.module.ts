import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { EventReceiptRepository } from './event-receipt.repository.js';
import { EventReceiptsController } from './event-receipts.controller.js';
import { EventReceipts } from './event-receipts.service.js';

/** The broker's signed receipts for accepted statements. */
@Module({
  imports: [AccessModule],
  controllers: [EventReceiptsController],
  providers: [EventReceiptRepository, EventReceipts],
})
export class ReceiptsModule {}
