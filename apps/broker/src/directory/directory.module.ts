import { Module } from '@nestjs/common';
import { CasesModule } from '../cases/cases.module.js';
import { NoticeRepository } from '../delivery/notice.repository.js';
import { RecordModule } from '../record/record.module.js';
import { StreamRepository } from '../streams/stream.repository.js';
import { AgencyService } from './agency.service.js';
import { DirectoryImport } from './directory-import.service.js';
import { DirectoryController } from './directory.controller.js';
import { DirectoryRepository } from './directory.repository.js';
import { Duties } from './duties.service.js';
import { DirectoryService } from './directory.service.js';

@Module({
  imports: [RecordModule, CasesModule],
  controllers: [DirectoryController],
  providers: [
    DirectoryRepository,
    DirectoryService,
    DirectoryImport,
    AgencyService,
    Duties,
    NoticeRepository,
    StreamRepository,
  ],
  exports: [DirectoryService, Duties],
})
export class DirectoryModule {}
