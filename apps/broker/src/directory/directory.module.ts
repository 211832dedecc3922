import { Module } from '@nestjs/common';
import { CasesModule } from '../cases/cases.module.js';
import { NoticeRepository } from '../delivery/notice.repository.js';
import { RecordModule } from '../record/record.module.js';
import { StreamRepository } from '../streams/stream.repository.js';
import { PushSubscriptionRepository } from '../delivery/push-subscription.repository.js';
import { AgencyService } from './agency.service.js';
import { ChangeRecord } from './change-record.service.js';
import { ContactStates } from './contact-states.service.js';
import { DirectoryExport } from './directory-export.service.js';
import { DirectoryImport } from './directory-import.service.js';
import { DirectoryController } from './directory.controller.js';
import { DirectoryRepository } from './directory.repository.js';
import { DirectoryService } from './directory.service.js';
import { Duties } from './duties.service.js';
import { DutyAnswers } from './duty-answer.service.js';
import { DutyExceptionsRepository } from './duty-exceptions.repository.js';
import { PlacesRepository } from './places.repository.js';
import { PostsRepository } from './posts.repository.js';
import { DirectoryRowsService } from './rows.service.js';
import { StaffRepository } from './staff.repository.js';
import { Warnings } from './warnings.service.js';

@Module({
  imports: [RecordModule, CasesModule],
  controllers: [DirectoryController],
  providers: [
    DirectoryRepository,
    PlacesRepository,
    StaffRepository,
    PostsRepository,
    DutyExceptionsRepository,
    DirectoryRowsService,
    DirectoryService,
    DirectoryImport,
    DirectoryExport,
    ChangeRecord,
    ContactStates,
    PushSubscriptionRepository,
    Warnings,
    AgencyService,
    Duties,
    DutyAnswers,
    NoticeRepository,
    StreamRepository,
  ],
  exports: [ContactStates, DirectoryService, Duties, PushSubscriptionRepository],
})
export class DirectoryModule {}
