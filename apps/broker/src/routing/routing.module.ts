import { Module } from '@nestjs/common';
import { AlertsModule } from '../alerts/alerts.module.js';
import { CasesModule } from '../cases/cases.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { IntakeModule } from '../intake/intake.module.js';
import { RoutingHandler } from './routing.handler.js';
import { RoutingService } from './routing.service.js';

@Module({
  imports: [IntakeModule, DirectoryModule, CasesModule, AlertsModule, DeliveryModule],
  controllers: [RoutingHandler],
  providers: [RoutingService],
})
export class RoutingModule {}
