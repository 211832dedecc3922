import { Module } from '@nestjs/common';
import { CaseFactRepository } from './case-fact.repository.js';
import { CaseImport } from './case-import.service.js';
import { CaseNameRepository } from './case-name.repository.js';
import { CaseNames } from './case-names.service.js';
import { CaseRecords } from './case-records.service.js';
import { CaseRepository } from './case.repository.js';
import { CaseService } from './case.service.js';
import { DeadlineRepository } from './deadline.repository.js';
import { Deadlines } from './deadlines.service.js';

/** What routing and the directory ask of cases. What people do with them is in {@link CaseDeskModule}. */
@Module({
  providers: [
    CaseRepository,
    CaseFactRepository,
    CaseNameRepository,
    CaseNames,
    CaseRecords,
    CaseService,
    CaseImport,
    DeadlineRepository,
    Deadlines,
  ],
  exports: [
    CaseRepository,
    CaseFactRepository,
    CaseNameRepository,
    CaseNames,
    CaseRecords,
    CaseService,
    CaseImport,
    Deadlines,
  ],
})
export class CasesModule {}
