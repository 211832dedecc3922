import { Module } from '@nestjs/common';
import { CasesModule } from '../cases/cases.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { IntakeModule } from '../intake/intake.module.js';
import { OperatorController } from './operator.controller.js';

@Module({ imports: [IntakeModule, DeliveryModule, CasesModule], controllers: [OperatorController] })
export class OperatorModule {}
