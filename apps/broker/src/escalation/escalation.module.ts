import { Module } from '@nestjs/common';
import { AlertsModule } from '../alerts/alerts.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { IntakeModule } from '../intake/intake.module.js';
import { RecordModule } from '../record/record.module.js';
import { EscalationHandler } from './escalation.handler.js';
import { EscalationService } from './escalation.service.js';
import { OutageRepository } from './outage.repository.js';
import { Outages } from './outages.service.js';
import { SweepService } from './sweep.service.js';

@Module({
  imports: [AlertsModule, DirectoryModule, DeliveryModule, IntakeModule, RecordModule],
  controllers: [EscalationHandler],
  providers: [EscalationService, OutageRepository, Outages, SweepService],
  exports: [SweepService],
})
export class EscalationModule {}
