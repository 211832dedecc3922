import { Module } from '@nestjs/common';
import { DetailClient } from '../hostel/detail-client.js';
import { BrokerClient } from './broker-client.js';
import { MessageRepository } from './message.repository.js';
import { OutboxRepository } from './outbox.repository.js';
import { PusherService } from './pusher.service.js';
import { ReaderService } from './reader.service.js';
import { ReceiptService } from './receipt.service.js';
import { SignerService } from './signer.service.js';
import { SpoolService } from './spool.service.js';

@Module({
  providers: [
    BrokerClient,
    DetailClient,
    MessageRepository,
    OutboxRepository,
    PusherService,
    ReaderService,
    ReceiptService,
    SignerService,
    SpoolService,
  ],
  exports: [PusherService, ReceiptService, SpoolService],
})
export class SpoolModule {}
