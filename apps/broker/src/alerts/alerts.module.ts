import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { RecordModule } from '../record/record.module.js';
import { AlertRepository } from './alert.repository.js';
import { AlertView } from './alert-view.service.js';
import { AlertsController } from './alerts.controller.js';
import { AnswerService } from './answer.service.js';
import { EndingService } from './ending.service.js';
import { StandingRepository } from './standing.repository.js';
import { RaiseService } from './raise.service.js';
import { TakingService } from './taking.service.js';
import { ToldOfRepository } from './told-of.repository.js';

@Module({
  imports: [DirectoryModule, DeliveryModule, RecordModule],
  controllers: [AlertsController],
  providers: [
    AlertRepository,
    AlertView,
    AnswerService,
    EndingService,
    TakingService,
    RaiseService,
    StandingRepository,
    ToldOfRepository,
  ],
  exports: [AlertRepository, AnswerService, RaiseService, StandingRepository, ToldOfRepository],
})
export class AlertsModule {}
