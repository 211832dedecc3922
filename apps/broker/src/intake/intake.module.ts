import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { RecordModule } from '../record/record.module.js';
import { RefusalsModule } from '../refusals/refusals.module.js';
import { FeedSignRepository } from './feed-sign.repository.js';
import { InboxRepository } from './inbox.repository.js';
import { IntakeController } from './intake.controller.js';
import { IntakeService } from './intake.service.js';
import { Envelopes } from './envelopes.service.js';
import { OwnStatements } from './own-statements.service.js';

@Module({
  imports: [AccessModule, DirectoryModule, RecordModule, RefusalsModule],
  controllers: [IntakeController],
  providers: [FeedSignRepository, IntakeService, Envelopes, OwnStatements, InboxRepository],
  exports: [FeedSignRepository, InboxRepository, IntakeService, OwnStatements],
})
export class IntakeModule {}
