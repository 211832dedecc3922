import { Module } from '@nestjs/common';
import { CallBackClient } from '../call-back/call-back-client.js';
import { Backlog } from './backlog.service.js';
import { BrokerClient } from './broker-client.js';
import { ManualEntryRepository } from '../manual/manual-entry.repository.js';
import { Reconciler } from '../manual/reconciler.service.js';
import { DossierRepository } from './dossier.repository.js';
import { MessageRepository } from './message.repository.js';
import { OutboxRepository } from './outbox.repository.js';
import { PusherService } from './pusher.service.js';
import { ReaderService } from './reader.service.js';
import { RefusalRepository } from './refusal.repository.js';
import { ReplayRepository } from './replay.repository.js';
import { ReplayService } from './replay.service.js';
import { ResendService } from './resend.service.js';
import { RetentionRepository } from './retention.repository.js';
import { RetentionService } from './retention.service.js';
import { ReceiptService } from './receipt.service.js';
import { SettlerService } from './settler.service.js';
import { SignerService } from './signer.service.js';
import { SpoolService } from './spool.service.js';
import { Vault } from './vault.js';

@Module({
  providers: [
    Backlog,
    BrokerClient,
    CallBackClient,
    DossierRepository,
    MessageRepository,
    OutboxRepository,
    PusherService,
    ReaderService,
    ReceiptService,
    RefusalRepository,
    ReplayRepository,
    ReplayService,
    ResendService,
    RetentionRepository,
    RetentionService,
    SettlerService,
    SignerService,
    SpoolService,
    Vault,
    ManualEntryRepository,
    Reconciler,
  ],
  exports: [
    Backlog,
    PusherService,
    ReceiptService,
    ReplayRepository,
    ReplayService,
    ResendService,
    SignerService,
    SpoolService,
    Vault,
  ],
})
export class SpoolModule {}
