import { Module } from '@nestjs/common';
import { AlertsModule } from '../alerts/alerts.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { IntakeModule } from '../intake/intake.module.js';
import { RecordModule } from '../record/record.module.js';
import { CaseDeskController } from './case-desk.controller.js';
import { CaseMergeRepository } from './case-merge.repository.js';
import { CaseMerges } from './case-merges.service.js';
import { CaseTermsService } from './case-terms.service.js';
import { CaseViews } from './case-view.service.js';
import { CasesModule } from './cases.module.js';
import { MATCH_CONFIRMED, RouteAgain } from './match-confirmed.js';
import { MatchSettled } from './match-settled.service.js';
import { MatchTaskRepository } from './match-task.repository.js';
import { MatchesService } from './matches.service.js';
import { NameErasure } from './name-erasure.service.js';
import { StatedMerges } from './stated-merges.service.js';

/**
 * What people do with cases. A module of its own, because it needs intake and the directory, which themselves
 * need cases.
 */
@Module({
  imports: [CasesModule, IntakeModule, DirectoryModule, AlertsModule, DeliveryModule, RecordModule],
  controllers: [CaseDeskController],
  providers: [
    CaseMergeRepository,
    CaseMerges,
    CaseTermsService,
    CaseViews,
    MatchTaskRepository,
    MatchesService,
    NameErasure,
    RouteAgain,
    StatedMerges,
    { provide: MATCH_CONFIRMED, useClass: MatchSettled },
  ],
  exports: [MatchTaskRepository, CaseTermsService, StatedMerges],
})
export class CaseDeskModule {}
