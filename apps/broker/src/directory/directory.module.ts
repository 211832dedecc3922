import { Module } from '@nestjs/common';
import { CasesModule } from '../cases/cases.module.js';
import { StreamNoticeRepository } from '../delivery/stream-notice.repository.js';
import { RecordModule } from '../record/record.module.js';
import { StreamRepository } from '../streams/stream.repository.js';
import { PushSubscriptionRepository } from '../delivery/push-subscription.repository.js';
import { RefusalsModule } from '../refusals/refusals.module.js';
import { AgenciesController } from './agencies.controller.js';
import { AgencyDesk } from './agency-desk.service.js';
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
import { AgencyKeyRepository } from './keys/agency-key.repository.js';
import { AgencyKeys } from './keys/agency-keys.service.js';
import { KeyChanges } from './keys/key-changes.service.js';
import { KeyDesk } from './keys/key-desk.service.js';
import { KeyFetches } from './keys/key-fetches.service.js';
import { GuardedJwksFetch } from './keys/jwks-fetch.js';
import { JWKS_FETCH, KeySetReader } from './keys/key-set-reader.js';
import { KeySourceRepository } from './keys/key-source.repository.js';
import { DocumentReader } from './import/document-reader.js';
import { PlacesRepository } from './places.repository.js';
import { PostsRepository } from './posts.repository.js';
import { DirectoryRowsService } from './rows.service.js';
import { StaffRepository } from './staff.repository.js';
import { Warnings } from './warnings.service.js';

@Module({
  imports: [RecordModule, CasesModule, RefusalsModule],
  controllers: [AgenciesController, DirectoryController],
  providers: [
    DirectoryRepository,
    PlacesRepository,
    StaffRepository,
    PostsRepository,
    DutyExceptionsRepository,
    DirectoryRowsService,
    DirectoryService,
    DirectoryImport,
    DocumentReader,
    DirectoryExport,
    ChangeRecord,
    ContactStates,
    PushSubscriptionRepository,
    Warnings,
    AgencyService,
    AgencyDesk,
    AgencyKeyRepository,
    AgencyKeys,
    KeyChanges,
    KeyDesk,
    KeyFetches,
    { provide: JWKS_FETCH, useClass: GuardedJwksFetch },
    KeySetReader,
    KeySourceRepository,
    Duties,
    DutyAnswers,
    StreamNoticeRepository,
    StreamRepository,
  ],
  exports: [
    AgencyKeys,
    AgencyKeyRepository,
    KeySourceRepository,
    ContactStates,
    DirectoryRepository,
    DirectoryService,
    Duties,
    PushSubscriptionRepository,
    StreamRepository,
  ],
})
export class DirectoryModule {}
