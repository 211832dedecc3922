import { Module } from '@nestjs/common';
import { AlertsModule } from '../alerts/alerts.module.js';
import { CaseDeskModule } from '../cases/case-desk.module.js';
import { CasesModule } from '../cases/cases.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { IntakeModule } from '../intake/intake.module.js';
import { RecordModule } from '../record/record.module.js';
import { Corrections } from './corrections.service.js';
import { DecidedEvents } from './decided-events.service.js';
import { DirectoryGaps } from './directory-gaps.service.js';
import { EarlierAlerts } from './earlier-alerts.service.js';
import { Expiries } from './expiries.service.js';
import { MergedRecords } from './merged-records.service.js';
import { PersonEvents } from './person-events.service.js';
import { RoutingHandler } from './routing.handler.js';
import { RoutingService } from './routing.service.js';

@Module({
  imports: [
    IntakeModule,
    DirectoryModule,
    CasesModule,
    CaseDeskModule,
    AlertsModule,
    DeliveryModule,
    RecordModule,
  ],
  controllers: [RoutingHandler],
  providers: [
    RoutingService,
    Corrections,
    DecidedEvents,
    MergedRecords,
    EarlierAlerts,
    PersonEvents,
    Expiries,
    DirectoryGaps,
  ],
})
export class RoutingModule {}
