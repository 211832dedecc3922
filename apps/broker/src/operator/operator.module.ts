import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { IntakeModule } from '../intake/intake.module.js';
import { OperatorController } from './operator.controller.js';

@Module({ imports: [IntakeModule, DeliveryModule], controllers: [OperatorController] })
export class OperatorModule {}
